// Copies a story's address. CSS shows the button only if scripts run. One
// listener also serves stories that are added later.
document.addEventListener("click", async event => {
  const button = event.target.closest(".copy-link");
  if (!button) return;
  const address = button.closest(".story").querySelector(".address").textContent;
  try {
    await navigator.clipboard.writeText(address);
  } catch {
    prompt("", address); // the browser denies access to the clipboard
    return;
  }
  const words = button.textContent;
  if (words === button.dataset.copied) return;
  button.setAttribute("aria-live", "polite");
  button.textContent = button.dataset.copied;
  setTimeout(() => (button.textContent = words), 3000);
});
