const page = document.documentElement;
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

// Returns a new element. Values that are false or "" are not added to it.
export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter(Boolean));
  return element;
}

// Returns nodes in a bdi element if all letters of their text are written in the other
// direction than the page.
function isolate(nodes, text) {
  const isRight = page.dir === "rtl";
  const letters = text.match(/\p{L}/gu) ?? [];
  if (!letters[0] || letters.some(c => rightToLeft.test(c) === isRight)) return nodes;
  const inner = make("bdi", "", ...nodes);
  inner.dir = isRight ? "ltr" : "rtl";
  return [inner];
}

// Replaces what an element shows.
export function show(element, text, nodes = [text]) {
  element.replaceChildren(...isolate(nodes, text));
}

// Returns the card of a story, with an element for its excerpt.
export function card(story, excerpt) {
  const link = make("a");
  link.href = story.url;
  show(link, story.headline);
  const date = make("time", "", story.date);
  date.dateTime = story.iso;
  const [category, label] = story.kicker.split(" · ");
  const kicker = category && make("p", "card-kicker", make("span", "kicker", category), label && make("span", "label", label));
  const meta = make("p", "card-meta", story.byline && make("span", "byline", story.byline), " ", date);
  return make("article", "card card-plain", make("div", "card-text", kicker, make("h3", "card-headline", link), excerpt, meta));
}
