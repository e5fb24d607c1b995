import {split} from "./words.js";

const syntax = /(-?)(?:(author|tag|category|year):)?(?:"([^"]*)"?|([^\s"]*))/dgi;

// Returns the parts of a query: {start, end, not, field, value, words, phrase}. The field
// is "author", "tag", "category", "year" or undefined. The words of a phrase stand next to
// each other in a story.
export function parse(query) {
  const plain = query.replace(/[“-„«»「-』]/g, '"');
  const parts = [];
  for (const {0: whole, 1: sign, 2: name, 3: quoted, 4: bare, index, indices} of plain.matchAll(syntax)) {
    const value = quoted ?? bare;
    const [from] = indices[3] ?? indices[4];
    const words = name ? [] : split(value).map(({word, start, end}) => ({word, start: start + from, end: end + from}));
    if (name ? value : words[0]) parts.push({start: index, end: index + whole.length, not: !!sign, field: name?.toLowerCase(), value, words, phrase: quoted && words[1]});
  }
  return parts;
}

// Returns the slug of a name.
export function slug(name) {
  return name.toLowerCase().replace(/['’]/g, "").replace(/[^\p{L}\p{Nd}\p{M}._~]+/gu, "-");
}
