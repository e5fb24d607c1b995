// The search page: results as the reader types, from the files of the index, which lie in
// the folder of the page. Without this script, the form leads to the page itself.
import {answer, step, suggestion} from "./search/answer.js";
import {card, make, show} from "./search/cards.js";
import {hasAll, mark, passage, textOf} from "./search/excerpts.js";
import {directory, forget, story, terms} from "./search/index.js";

const pause = 200; // milliseconds without a key before a query is answered
const manyStories = 2000; // with more, filters are shown only if readers open them
const main = document.querySelector(".find");
const [form, count, results, more, retry, better, filters] = ["form", "#search-count", "#search-results", "#search-more", "#search-retry", "#did-you-mean", ".search-filters"].map(name => main.querySelector(name));
const field = form.q;
const link = better.firstElementChild;
const language = document.documentElement.lang + "-u-nu-latn"; // digits as on other pages

let turn = 0; // number of the last query; answers to others come too late
let current; // the answer that is shown
let unread = []; // cards whose excerpts are in the pages of the stories
let finished; // whether the address is that of a finished search
let opens = matchMedia("(min-width: 980px)").matches; // whether filters are to be opened
let typing; // timer

const query = () => field.value.trim();
const queryOf = search => new URLSearchParams(search).get("q") ?? "";
const addressOf = query => query ? "?" + new URLSearchParams({q: query}) : location.pathname;

// Answers the query in the field, and shows at least some number of stories. The state of
// the page says which parts of it are seen.
async function search(least = step) {
  const mine = ++turn;
  let next, first = [], instead, state = "failed";
  try {
    next = await answer(query());
    first = await Promise.all(next?.found.slice(0, least).map(story) ?? []);
    instead = next && !first[0] && await suggestion(query(), next);
    state = !next ? "start" : first[0] ? "found" : "nothing";
  } catch {
    next = null;
  }
  if (mine !== turn) return;
  current = next;
  main.dataset.state = state;
  count.textContent = first[0] ? counted(next) : count.dataset[state];
  link.href = addressOf(instead);
  show(link, instead || "");
  unread = [];
  results.replaceChildren(...first.map(found));
  more.hidden = !(first.length < next?.found.length);
  setTimeout(() => mine === turn && read(1), 10 * pause);
  if (next) fill();
}

function counted({found: {length}, partly}) {
  const texts = JSON.parse(count.dataset.count);
  const text = (texts[new Intl.PluralRules(language).select(length)] ?? texts.other).replace("{n}", length.toLocaleString(language));
  return partly ? `${text}. ${count.dataset.partly}` : text;
}

// Returns the card of a story. The page of the first story is read when readers stop typing,
// and those of others in view when they scroll or move.
function found(s) {
  const {words} = current;
  const excerpt = make("p", "dek excerpt");
  show(excerpt, s.excerpt, mark(s.excerpt, words));
  if (!hasAll(s.headline + " " + s.excerpt, words)) {
    excerpt.className += " later";
    unread.push([s, excerpt]);
  }
  return card(s, excerpt);
}

// Shows excerpts from the pages of some stories.
async function read(limit) {
  const mine = turn;
  const words = current?.words;
  for (const [s, excerpt] of unread.splice(0, limit)) {
    if (mine !== turn) return;
    const text = passage(await textOf(s), words);
    if (text) show(excerpt, text, mark(text, words));
  }
}

// Fills the lists of filters with links to narrower queries, or to wider ones.
async function fill() {
  const {parts, found} = current;
  const text = query();
  try {
    if (opens && directory.stories <= manyStories) opens = !(filters.open = true);
    if (!filters.open) return;
    const lists = await Promise.all([...filters.querySelectorAll("ul")].map(async list => [list, await terms(list.dataset.field, "")]));
    if (found !== current?.found) return;
    const {id} = document.activeElement;
    for (const [list, all] of lists) {
      const links = all.map(term => filterLink(term, list.dataset.field, found.filter(term.has).length, parts, text)).filter(Boolean);
      if (list.dataset.field !== "year") links.sort((a, b) => b.number - a.number);
      list.replaceChildren(...links.slice(0, step).map(link => make("li", "", link)));
    }
    document.getElementById(id)?.focus();
  } catch {} // the stories are there
}

function filterLink({slug, name}, field, number, parts, text) {
  const part = parts.find(part => part.field === field && part.value === slug && !part.not);
  if (!number && !part) return;
  const link = make("a", "", make("span", "", name), " ", make("span", "number", number.toLocaleString(language)));
  link.href = addressOf(part ? (text.slice(0, part.start) + text.slice(part.end)).trim() : `${text} ${field}:${slug}`);
  if (part) link.ariaCurrent = "true";
  link.id = field + slug;
  link.number = number;
  return link;
}

// Keeps how many stories are shown, and the place of the reader, who leaves the search.
function keep() {
  history.replaceState([results.children.length, scrollY], "");
  finished = true;
}

// Answers the query in the address. A reader who returns finds the stories and the place.
async function start() {
  const [number, top] = history.state ?? [];
  field.value = queryOf(location.search);
  finished = field.value !== "";
  await search(number || step);
  if (top >= 0) scrollTo(0, top);
}

// Answers what the reader has entered, and puts it in the address, in place of an address
// that is not of a finished search.
function enter(isFinished) {
  clearTimeout(typing);
  if (queryOf(location.search) !== query()) {
    if (finished) keep();
    history[finished ? "pushState" : "replaceState"](null, "", addressOf(query()));
  }
  finished = isFinished;
  search();
}

function typed() {
  clearTimeout(typing);
  typing = setTimeout(enter, pause);
}

field.oninput = event => event.isComposing || typed();
field.addEventListener("compositionend", typed);
form.onsubmit = event => {
  event.preventDefault();
  enter(true);
};
retry.onclick = () => search();
filters.ontoggle = () => current && fill();

// All stories are sought again, as their numbers may be others since the last answer.
more.onclick = async () => {
  const {length} = results.children;
  forget();
  await search(length + step);
  if (more.hidden) results.querySelectorAll("a")[length]?.focus();
  onscroll();
};

onclick = event => {
  const chosen = event.target.closest("a");
  if (!chosen || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (!chosen.matches('[href^="?"]')) return keep();
  event.preventDefault();
  finished = true;
  field.value = queryOf(chosen.search);
  if (chosen === link) field.focus();
  enter(true);
  scrollTo(0, 0);
};

onkeydown = event => {
  const at = document.activeElement;
  const stops = [field, ...results.querySelectorAll("a"), more];
  const i = stops.indexOf(at);
  const to = i >= 0 && stops[i + {ArrowDown: 1, ArrowUp: -1}[event.key]];
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/" && !at.matches("input, textarea")) {
    field.select();
    field.focus();
  } else if (to) {
    to.focus();
    onscroll();
  } else if (event.key === "Escape" && main.contains(at)) {
    if (at === field) {
      field.value = "";
      typed();
    } else {
      field.focus();
    }
  } else {
    return;
  }
  event.preventDefault();
};

onscroll = onpointermove = () => read(unread.filter(([, excerpt]) => excerpt.getBoundingClientRect().top < innerHeight).length);
onpopstate = () => queryOf(location.search) === query() || start();

history.scrollRestoration = "manual";
start();
if (!field.value) field.focus();
