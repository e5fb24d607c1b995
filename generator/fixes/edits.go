package fixes

import (
	"bytes"
	"cmp"
	"slices"
)

// An edit is one correction of a file: the text new takes the place of the bytes from start to
// end. Both are byte offsets in the content of the file as matter.Clean returns it.
type edit struct {
	start, end int
	new        string
	// If the edit corrects a reference, from and to are its target before and after. Otherwise,
	// both are "".
	from, to string
	outside  bool // whether from is an address of the site in full, with scheme and host
}

// ordered sorts edits by place and drops an edit that overlaps an earlier one.
func ordered(edits []edit) []edit {
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end)) })
	var kept []edit
	for _, e := range edits {
		if len(kept) == 0 || kept[len(kept)-1].end <= e.start {
			kept = append(kept, e)
		}
	}
	return kept
}

// apply returns the content of a file after the edits, which must be sorted. The byte order mark
// and the line ends stay; inserted lines end as the first line of the file does.
func apply(raw []byte, edits []edit) []byte {
	if len(edits) == 0 {
		return raw
	}
	var out []byte
	at := 0
	offset := offsets(raw)
	for _, e := range edits {
		out = append(append(out, raw[at:offset(e.start)]...), bytes.ReplaceAll([]byte(e.new), []byte("\n"), lineEnd(raw))...)
		at = offset(e.end)
	}
	return append(out, raw[at:]...)
}

// offsets returns a function that converts an offset in cleaned content to an offset in the raw
// content of a file. The function must be called with ascending offsets.
func offsets(raw []byte) func(clean int) int {
	at, done := 0, 0
	if bytes.HasPrefix(raw, []byte("\xEF\xBB\xBF")) {
		at = 3
	}
	return func(clean int) int {
		for ; done < clean && at < len(raw); done++ {
			if bytes.HasPrefix(raw[at:], []byte("\r\n")) {
				at++
			}
			at++
		}
		return at
	}
}

// lineEnd returns the characters that end the first line of a file.
func lineEnd(raw []byte) []byte {
	i := bytes.IndexAny(raw, "\r\n")
	switch {
	case i < 0:
		return []byte("\n")
	case bytes.HasPrefix(raw[i:], []byte("\r\n")):
		return raw[i : i+2]
	}
	return raw[i : i+1]
}
