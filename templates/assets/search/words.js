// Splits texts into words in the same way as the program that made the index. The
// documentation of the package search has the rule.
const dense = String.raw`[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3041-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uffdc\u{20000}-\u{3ffff}]`;
const letter = String.raw`(?!${dense})[\p{L}\p{Nd}\p{M}]`;
const joiner = String.raw`[\u0300-\u036f\xad\u200c\u200d\u2060\ufe00-\ufe0f]`;
const pattern = new RegExp(String.raw`(?:(?<![^ (\n])\.(?=[A-Za-z]))?${letter}(?:${joiner}|${letter}|\.(?=[A-Za-z\d]))*(?:(?:\+\+|#)(?![A-Za-z\d]))?|(${dense}+)`, "gu");
const joiners = RegExp(joiner, "g");
const composed = /[\0-\u052f\u1e00-\u1fff\uff01-\uff5e]/;

function fold(word) {
  let folded = "";
  for (const c of word.replace(joiners, "")) {
    folded += [...[...(composed.test(c) ? c.normalize("NFKD") : c)][0].toLowerCase()][0];
  }
  return folded;
}

// Returns the words of a text: {word, start, end}, with the folded word and its place. In
// scripts without spaces, words are overlapping pairs of characters.
export function split(text) {
  const words = [];
  for (const {0: found, 1: pairs = "", index: start} of text.matchAll(pattern)) {
    const word = !pairs && fold(found);
    if (word) words.push({word, start, end: start + found.length});
    let at = start;
    [...pairs].forEach((letter, i, all) => {
      const pair = letter + (all[i + 1] ?? "");
      if (!i || all[i + 1]) words.push({word: pair, start: at, end: at + pair.length});
      at += letter.length;
    });
  }
  return words;
}
