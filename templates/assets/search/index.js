// Reads the files of the index. The documentation of the package search describes them.
import {distance} from "./near.js";
import {kept, read} from "./files.js";
import {slug} from "./query.js";

const manyShards = 4; // more are not read for the beginning of a word
const folder = document.querySelector("form.search").action;
const json = response => response.json();

const address = folder + "index.json";

// The directory of the index. Only answers begin with another one, so that all numbers of
// an answer are those of one index.
export let directory;
export const renew = async () => directory = await read(address, json, {cache: "no-cache"});

// Makes the next answer begin with a new directory, in case it has changed.
export const forget = () => kept.delete(address);

// The version in the addresses of the other files keeps caches from mixing files of two
// indexes.
const load = name => read(`${folder}${name}.json?v=${directory.version}`, json);

const escaped = bound => bound.replace(/[^a-z\d]/gu, c => `_${c.codePointAt(0).toString(16)}_`);

// Changes a text so that JavaScript orders it by code points, as bounds are.
const ordered = text => text.replace(/[^\0-\uffff]/gu, "\uffff$&");

// Returns the entries of the shard with a key. If beginning is true, also those of all
// shards with keys that begin with it; if too many shards have such words, undefined.
async function entries(field, key, beginning) {
  const bounds = directory.shards[field] ?? [];
  const own = bounds.findLast(bound => ordered(bound) <= ordered(key));
  const all = bounds.filter(bound => bound === own || beginning && bound.startsWith(key));
  if (field === "word" && all.length > manyShards) return;
  return (await Promise.all(all.map(bound => load(field + (bound && "-") + escaped(bound))))).flatMap(Object.entries);
}

// Returns the forms of a word for which the key of an entry stands.
function forms(key) {
  const [start, ...ends] = key.split(" ");
  return ends.length ? ends.map(end => start + end) : [start];
}

// Returns the stories of some lists of postings with their weights, and their number. A
// weight is a quarter if the story does not have the form with a letter.
function decode(lists, letter) {
  const docs = new Map();
  let size = 0;
  for (const list of lists) {
    const [postings, total = 0] = list.split(";").reverse();
    let doc = -1;
    size = Math.max(size, total);
    for (const [, gap, weight, letters] of postings.matchAll(/(\d*)(.)([a-z]*)/g)) {
      doc += +(gap || 1);
      docs.set(doc, Math.max(docs.get(doc) ?? 0, 2 ** (weight.charCodeAt() / 2) * ((letters || "a").includes(letter) || 0.25)));
    }
  }
  return {docs, size: Math.max(size, docs.size)};
}

// Returns the stories with a word in one of its forms, or else with words that begin with
// it: {word, docs, size, has}. The function has tells whether a word is one of these. The
// result is undefined if too many words begin so.
export async function find(word) {
  for (const [key, list] of await entries("word", word)) {
    const all = forms(key);
    const i = all.indexOf(word);
    if (i >= 0) return {word, ...decode([list], (i + 10).toString(36)), has: w => all.includes(w)};
  }
  const has = w => w.startsWith(word);
  const longer = await entries("word", word, true);
  return longer && {word, ...decode(longer.filter(([key]) => forms(key).some(has)).map(([, list]) => list)), has};
}

// Returns the word of the index that is spelled most like another one, or "". Among words
// that are equally alike, it is the one that most stories have.
export async function near(word) {
  const found = [];
  for (const [key, list] of await entries("word", word.slice(0, 3), true) ?? await entries("word", word)) {
    for (const form of forms(key)) {
      const far = distance(word, form);
      if (far < word.length / 2 && far < 3) found.push({form, far, size: decode([list]).size});
    }
  }
  return found.sort((a, b) => a.far - b.far || b.size - a.size)[0]?.form ?? "";
}

// Returns the terms of a field whose slugs begin with a key: {slug, name, has}. The
// function has tells whether a story has the term.
export async function terms(field, key) {
  const {years, stories} = directory;
  if (field === "year") {
    return years.map(([slug, first], i) => ({slug, name: slug, has: doc => doc >= first && doc < (years[i + 1]?.[1] ?? stories)})).reverse();
  }
  return (await entries(field, key, true)).map(([slug, [name, list]]) => {
    const {docs} = decode([list]);
    return {slug, name, has: doc => docs.has(doc)};
  });
}

// Returns a function that tells whether a story has a term, or one that begins so.
export async function filter(field, value) {
  const key = slug(value);
  const all = await terms(field, key);
  const own = all.filter(term => term.slug === value || term.slug === key);
  const chosen = own[0] ? own : all.filter(term => term.slug.startsWith(key));
  return doc => chosen.some(term => term.has(doc));
}

// Returns the numbers of the stories that have all words and that keep all filters, best
// first. Newer stories are a little better.
export function match(words, filters) {
  const {stories} = directory;
  const scores = [];
  for (let doc = 0; doc < stories; doc++) {
    if (!words.every(w => w.docs.has(doc)) || !filters.every(keeps => keeps(doc))) continue;
    const score = words.reduce((sum, w) => sum + w.docs.get(doc) * Math.log(1 + stories / w.size), 1);
    scores.push([score * (1 + doc / stories / 10), doc]);
  }
  return scores.sort((a, b) => b[0] - a[0]).map(([, doc]) => doc);
}

// Returns what the page shows of a story.
export async function story(doc) {
  const {block} = directory;
  const [headline, path, kicker, byline, iso, date, excerpt] = (await load("stories-" + (doc / block | 0)))[doc % block];
  return {headline, url: new URL("../" + path, folder).href, kicker, byline, iso, date, excerpt};
}
