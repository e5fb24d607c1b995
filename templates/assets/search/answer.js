// Answers queries.
import {directory, filter, find, match, near, renew, story} from "./index.js";
import {parse} from "./query.js";
import {split} from "./words.js";
import {textOf} from "./excerpts.js";

export const step = 10; // stories shown at first, and then added; filters in a list
const manyPages = 20; // more are not read to look for phrases

// Returns a function that tells whether a story keeps a condition of the query.
async function condition(part) {
  const words = await Promise.all(part.words.map(w => find(w.word)));
  const keeps = part.field ? await filter(part.field, part.value) : doc => words.every(w => w?.docs.has(doc));
  return doc => keeps(doc) !== part.not;
}

const joined = words => ` ${words.map(w => w.word).join(" ")} `;

// Tells whether a story has all phrases, and none of those with a minus sign.
async function holds(doc, phrases) {
  const shown = await story(doc);
  for (const part of phrases) {
    const has = text => joined(split(text)).includes(joined(part.words));
    if ((has(shown.headline) || has(shown.excerpt) || has(await textOf(shown))) === part.not) return false;
  }
  return true;
}

// Returns the answer to a query: {parts, words, found, partly}, where found has the numbers
// of stories, best first. A word that is only the beginning of very many words does not
// count, as more letters will come. If there is nothing else, the answer is undefined.
export async function answer(query) {
  const parts = parse(query);
  if (!parts[0]) return;
  const sought = parts.filter(part => !part.field && !part.not);
  const all = [...new Set(sought.flatMap(part => part.words.map(w => w.word)))];
  await renew();
  const rare = all.filter(w => !directory.common.includes(w)); // the others are in very many stories
  const keys = rare[0] ? rare : all;
  const [known, filters] = await Promise.all([
    Promise.all(keys.map(find)),
    Promise.all(parts.filter(part => part.field || part.not && !part.phrase).map(condition)),
  ]);
  const words = known.filter(Boolean);
  if (keys[0] && !words[0]) return;
  let found = match(words, filters);
  const phrases = parts.filter(part => part.phrase);
  const partly = phrases[0] && found.length > manyPages;
  if (phrases[0]) {
    const best = found.slice(0, manyPages);
    const kept = await Promise.all(best.map(doc => holds(doc, phrases)));
    found = best.filter((doc, i) => kept[i]);
  }
  const best = await Promise.all(found.splice(0, step).map(async doc => [doc, rank(await story(doc), sought)]));
  found.unshift(...best.sort((a, b) => b[1] - a[1]).map(([doc]) => doc));
  return {parts, words, found, partly};
}

// Returns 2 if the words of a query are the headline of a story, 1 if they are next to each
// other in it, and otherwise 0.
function rank({headline}, sought) {
  const [whole, words] = [joined(split(headline)), joined(sought.flatMap(part => part.words))];
  return (whole === words) + whole.includes(words);
}

// Returns the query with the nearest spelling of words that no story has, and without those
// that are like no other. If no story has all of its words, the result is false.
export async function suggestion(query, {parts, words}) {
  let better = query;
  for (const {word, start, end} of parts.flatMap(part => part.not ? [] : part.words).reverse()) {
    if (words.some(w => w.word === word && !w.size)) better = better.slice(0, start) + await near(word) + better.slice(end);
  }
  better = better.trim();
  return better !== query && (await answer(better))?.found[0] >= 0 && better;
}
