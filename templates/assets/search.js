// The search page: results as the reader types, from the files of the index, which lie in
// the folder of the page. Without this script, the form leads to the page itself.
import {answer, suggestion} from "./search/answer.js";
import {card, make, show} from "./search/cards.js";
import {hasAll, mark, passage, textOf} from "./search/excerpts.js";
import {directory, story, terms} from "./search/index.js";

const step = 10; // stories that are shown at first, and then added; filters in a list
const pause = 200; // milliseconds without a key before a query is answered
const manyStories = 2000; // with more, filters are shown only if readers open them
const main = document.querySelector(".find");
const [form, count, results, more, retry, better, filters] = ["form", "#search-count", "#search-results", "#search-more", "#search-retry", "#did-you-mean", ".search-filters"].map(name => main.querySelector(name));
const field = form.q;
const link = better.firstElementChild;
const language = document.documentElement.lang + "-u-nu-latn"; // digits as on other pages

let turn = 0; // number of the last query; answers to others come too late
let current; // the answer that is shown
let shown = 0; // number of stories shown
let unread = []; // cards whose excerpts are in the pages of the stories
let finished; // whether the address is that of a finished search
let opens = matchMedia("(min-width: 980px)").matches; // whether filters are to be opened
let typing, reading; // timers

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
    first = await stories(next, 0, least);
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
  results.replaceChildren();
  unread = [];
  shown = 0;
  add(first);
  if (next) fill();
}

// Returns some stories of an answer.
const stories = (answer, from, to) => Promise.all(answer?.found.slice(from, to).map(story) ?? []);

function counted({found: {length}, partly}) {
  const texts = JSON.parse(count.dataset.count);
  const text = (texts[new Intl.PluralRules(language).select(length)] ?? texts.other).replace("{n}", length.toLocaleString(language));
  return partly ? `${text}. ${count.dataset.partly}` : text;
}

// Adds stories to those that are shown. The page of a story is read a little later, since
// readers may still be typing, and those of others when they scroll or move.
function add(list) {
  for (const s of list) {
    const {words} = current;
    const element = card(s);
    const excerpt = element.querySelector(".excerpt");
    show(excerpt, s.excerpt, mark(s.excerpt, words));
    if (!hasAll(s.headline + " " + s.excerpt, words)) {
      excerpt.className += " later";
      unread.push({s, excerpt, words});
    }
    results.append(element);
  }
  shown += list.length;
  more.hidden = !(shown < current?.found.length);
  clearTimeout(reading);
  reading = setTimeout(read, 2 * pause, 1);
}

// Shows excerpts from the pages of some stories.
async function read(limit) {
  const mine = turn;
  for (const {s, excerpt, words} of unread.splice(0, limit)) {
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
    if (opens && (await directory()).stories <= manyStories) opens = !(filters.open = true);
    if (!filters.open) return;
    const lists = await Promise.all([...filters.querySelectorAll("ul")].map(async list => [list, await terms(list.dataset.field, "")]));
    if (found !== current?.found) return;
    const {id} = document.activeElement;
    for (const [list, all] of lists) {
      const links = all.map(term => filterLink(term, list.dataset.field, found.filter(term.has).length, parts, text)).filter(Boolean);
      if (list.dataset.field !== "year") links.sort((a, b) => b.dataset.number - a.dataset.number);
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
  link.dataset.number = number;
  return link;
}

// Keeps how many stories are shown, and the place of the reader, who leaves the search.
function keep() {
  history.replaceState([shown, scrollY], "");
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

more.onclick = async () => {
  const mine = turn;
  try {
    const list = await stories(current, shown, shown + step);
    if (mine !== turn) return;
    add(list);
    if (more.hidden) results.children[shown - list.length].querySelector("a").focus();
  } catch {} // the button remains
};

onclick = event => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (!link.matches('[href^="?"]')) return keep();
  event.preventDefault();
  finished = true;
  field.value = queryOf(link.search);
  if (better.contains(link)) field.focus();
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

onscroll = onpointermove = () => read(step);
onpopstate = () => queryOf(location.search) === query() || start();

history.scrollRestoration = "manual";
start();
if (!field.value) field.focus();
