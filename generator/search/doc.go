// Package search makes the search index of a site: files that the script of the search
// page reads. It finds stories without a service.
//
// # Words
//
// A text is split into words by Counter.Read of package words. The script must split and
// fold what readers type in the same way; testdata/words.json has examples for both. In
// the syntax of JavaScript, with the flag u, L is a letter, a digit or a mark of a script
// with spaces between words, and D a character of another script:
//
//	D     [\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3041-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uffdc\u{20000}-\u{3ffff}]
//	L     (?!D)[\p{L}\p{Nd}\p{M}]
//	J     [\u0300-\u036f\u00ad\u200c\u200d\u2060\ufe00-\ufe0f]
//	word  (?:(?<![^ (\n])\.(?=[A-Za-z]))?L(?:J|L|\.(?=[A-Za-z0-9]))*(?:(?:\+\+|#)(?![A-Za-z0-9]))?
//
// The first L of a word that begins with a full stop is a letter from A to Z. Two
// neighbouring characters D are a word, and such words overlap: the text "芯片出口" has the
// words "芯片", "片出" and "出口". A character D without a neighbour D is a word. All else
// separates words.
//
// A word of characters L is folded: characters J are left out; of each character of
// \u0000-\u052f and \u1e00-\u1fff, only the first character of its normalization form NFKD
// is kept; characters from \uff01 to \uff5e are replaced by those of ASCII; and then all
// are in lower case, each by itself. A word from which nothing is left is none. Characters
// D are not folded.
//
// A word of a story with full stops is also counted by its parts: "node.js" as "node" and
// "js", ".net" as "net". What readers type is not divided at full stops.
//
// # Files
//
// The documents of the index are the stories in published order, oldest first. Their
// numbers begin at 0. Every shard is a JSON object in the file search/<name>.json. The
// name is that of a field ("word", "author", "tag" or "category"), followed by a hyphen and
// the bound of the shard unless the bound is empty. Every character of the bound except
// a–z and 0–9 is replaced by "_", its code point in hexadecimal digits, and "_".
//
// A shard has a range of words: from its bound on, up to the next bound. The directory has
// all bounds in ascending order; the first is empty. A word is in the last shard whose bound
// is not greater than the word. Words that begin with some letters are in the same shard as
// these letters, and in the following shards whose bounds begin with these letters. Words
// and bounds are compared by code points.
//
// The keys of the field "word" are forms of a word with the same stem: the common
// beginning of all forms and, if there are several forms, a space and the ending of each.
// "patent  ed s" has the forms patent, patented and patents. A key with forms in the ranges
// of several shards is in each of these, with the same value. A value is a list of
// postings. The keys of other fields are slugs. A value is there an array of the name of
// the term and its list of postings.
//
// A list of postings has, for each story in ascending order, the distance to the story
// before in decimal digits, a letter from A to N for the weight, and the letters of the
// forms that the story has: a for the first form of the key, and so on. The letter x stands
// for the 24th form and all after it. The distance of the first story is its number plus 1.
// A distance of 1 is left out, and so is the letter a if it is the only one. The weight of a
// letter is √2 times that of the letter before. A list that would have more than 24 KB is cut to the
// postings of most weight; it begins with the number of all postings and a semicolon.
package search
