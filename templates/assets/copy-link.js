// Copies a story's address. The button is in the page, and shown where scripts
// run. One listener serves stories that are added later, too.
document.addEventListener("click", async event => {
  const button = event.target.closest(".copy-link");
  if (!button) return;
  const address = button.closest(".story").querySelector(".address").textContent;
  try {
    await navigator.clipboard.writeText(address);
  } catch {
    prompt("", address); // the browser does not let pages copy
    return;
  }
  const words = button.textContent;
  if (words === button.dataset.copied) return;
  button.setAttribute("aria-live", "polite");
  button.textContent = button.dataset.copied;
  setTimeout(() => (button.textContent = words), 3000);
});
