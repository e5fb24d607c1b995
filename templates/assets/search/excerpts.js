// Texts with the words of a query marked.
import {make} from "./cards.js";
import {read} from "./files.js";
import {split} from "./words.js";

const length = 140; // characters of a passage
const before = 50; // characters that an excerpt has before it

// Returns the text of a story from its page, or "" if the page cannot be loaded.
export const textOf = ({url}) => read(url, async response => {
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const text = page.querySelector(".e-content") ?? page.body;
  text.querySelectorAll("p, li, td, pre, sup").forEach(part => part.before(" "));
  return text.textContent.replace(/\s+/g, " ").trim();
}).catch(() => "");

// Returns the word of the query that a word of a text matches.
const matched = (word, words) => [word, ...word.split(".")].map(w => words.find(x => x.has(w))).find(Boolean);

// Tells whether a text has all words of a query.
export const hasAll = (text, words) => words.every(w => split(text).some(({word}) => matched(word, [w])));

// Returns nodes: the text, with the words of a query in mark elements.
export function mark(text, words) {
  const nodes = [];
  let end = 0;
  for (const w of split(text)) {
    if (!matched(w.word, words)) continue;
    if (w.start > end || !nodes.length) {
      nodes.push(text.slice(end, w.start), make("mark"));
      end = w.start;
    }
    nodes.at(-1).textContent += text.slice(end, w.end); // words may overlap
    end = w.end;
  }
  return [...nodes, text.slice(end)];
}

// Returns the passage of a text that has most words of a query, or "" if it has none.
export function passage(text, words) {
  const hits = split(text).map(w => ({...w, match: matched(w.word, words)})).filter(w => w.match);
  let from, most = 0;
  hits.forEach(({start}, i) => {
    const near = hits.slice(i, i + 30).filter(w => w.end < start + length);
    const number = new Set(near.map(w => w.match)).size + near.length / 100;
    if (number > most) [from, most] = [start, number];
  });
  if (!most) return "";
  from -= before;
  if (from > 0) from += text.slice(from, from + before).indexOf(" ") + 1; // begin with a whole word
  return (from > 0 ? "…" : "") + text.slice(Math.max(from, 0), from + length + before) + "…";
}
