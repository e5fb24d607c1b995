// Adds the next story below the current one as the reader scrolls, and updates
// the address and title. After three stories Next Story is a link again, so that
// the footer can be reached. It also is a link for readers who switch this off,
// and if a story cannot be loaded.
const limit = 3;
const key = "read-on";
const words = document.currentScript.dataset; // the texts of the switch
const main = document.querySelector("main");
const foot = document.querySelector("body > footer");
const stories = [{element: main.querySelector(".story"), url: location.pathname, title: document.title}];
let current = stories[0];
let stopped = false;

// Browsers may deny access to storage.
function kept(storage, name) {
  try {
    return storage().getItem(name);
  } catch {
    return null;
  }
}

function keep(storage, name, value) {
  try {
    storage().setItem(name, value);
  } catch {}
}

const lasting = () => localStorage;
const passing = () => sessionStorage;
const isOn = () => kept(lasting, key) !== "off";

// Adds the switch after the heading Next Story.
function addSwitch(aside) {
  const button = document.createElement("button");
  button.className = key;
  button.type = "button";
  button.addEventListener("click", () => {
    keep(lasting, key, isOn() ? "off" : "on");
    showSwitches();
    check();
  });
  aside.querySelector("h2").after(button);
  showSwitches();
}

function showSwitches() {
  for (const button of document.querySelectorAll("." + key)) {
    button.textContent = isOn() ? words.isOn : words.isOff;
  }
}

// Adds a unique prefix to the ids of an added story, and to the links to them:
// they may be ids of the current page, too.
function rename(root, beginning) {
  for (const element of root.querySelectorAll("[id]")) element.id = beginning + element.id;
  for (const link of root.querySelectorAll('a[href^="#"]')) {
    link.setAttribute("href", "#" + beginning + link.getAttribute("href").slice(1));
  }
  for (const element of root.querySelectorAll("[aria-labelledby]")) {
    element.setAttribute("aria-labelledby", beginning + element.getAttribute("aria-labelledby"));
  }
}

// Makes the landmarks of an added story unique: removes them from sections, which
// have headings, and adds the title to other labels.
function unmark(root, title) {
  root.querySelectorAll("section[aria-labelledby]").forEach(part => part.removeAttribute("aria-labelledby"));
  for (const part of root.querySelectorAll("[aria-label]")) part.ariaLabel += ": " + title;
}

// Loads the style sheets of another page that this page lacks.
function loadStyles(page) {
  const lacking = [...page.querySelectorAll('link[rel="stylesheet"]')].filter(sheet => !document.querySelector(`link[href="${sheet.getAttribute("href")}"]`));
  return Promise.all(lacking.map(sheet => new Promise(done => {
    sheet.onload = sheet.onerror = done;
    document.head.append(sheet);
  })));
}

// Adds the story that an aside links to. Returns false if it cannot be added.
async function add(aside) {
  const url = new URL(aside.querySelector("h3 a").href).pathname;
  if (stories.some(story => story.url === url)) return false; // it is on the page already
  const response = await fetch(url);
  if (!response.ok) return false;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const story = page.querySelector(".story");
  if (!story) return false;
  await loadStyles(page); // avoid a flash of unstyled content
  if (aside.contains(document.activeElement)) return false;
  if (isInSight(foot)) return true; // later, to keep the footer in place
  rename(page.body, `story-${stories.length}-`);
  unmark(page.querySelector("main"), page.title);
  // The heading remains above the added story. Visible parts are not removed.
  if (!isInSight(aside)) {
    aside.querySelectorAll(".next-image, .next-text").forEach(part => part.remove());
    aside.classList.add("next-shown");
  }
  aside.removeAttribute("aria-labelledby");
  aside.role = "none";
  const next = page.querySelector("body > .next-story");
  main.append(aside, ...page.querySelector("main").children);
  stories.push({element: story, url, title: page.title});
  if (next) {
    foot.before(next);
    addSwitch(next);
  }
  return true;
}

const isInSight = element => element.getBoundingClientRect().top < innerHeight;

async function check() {
  follow();
  const aside = document.querySelector("body > .next-story");
  if (stopped || !aside || stories.length > limit || !isOn() || navigator.connection?.saveData) return;
  // Do not move the footer or the link away from readers who have reached them.
  const near = aside.getBoundingClientRect().top < 2 * innerHeight;
  if (!near || isInSight(foot) || aside.contains(document.activeElement)) return;
  stopped = true;
  try {
    stopped = !(await add(aside));
  } catch {} // the link remains
}

// The current story is the last one that begins above the middle of the window.
function follow() {
  const read = stories.findLast(story => story.element.getBoundingClientRect().top < innerHeight / 2) ?? stories[0];
  if (read === current) return;
  current = read;
  document.title = read.title;
  history.replaceState(null, "", read.url);
  history.scrollRestoration = read === stories[0] ? "auto" : "manual";
}

// Going back opens the address of the story read last, on which that story is the
// first. So the scroll position is stored relative to the start of the story.
addEventListener("pagehide", () => {
  if (current !== stories[0]) keep(passing, key + current.url, -current.element.getBoundingClientRect().top);
});
function comeBack() {
  const place = kept(passing, key + location.pathname);
  const [navigation] = performance.getEntriesByType("navigation");
  if (history.scrollRestoration === "auto" || place === null || navigation?.type === "navigate") return;
  scrollBy({top: stories[0].element.getBoundingClientRect().top + Number(place), behavior: "instant"});
  history.scrollRestoration = "auto";
}

const first = document.querySelector("body > .next-story");
if (first && foot) {
  addSwitch(first);
  comeBack();
  addEventListener("scroll", check, {passive: true});
}
