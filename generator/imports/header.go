package imports

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"broadsheet/generator/matter"
	"broadsheet/generator/problems"
)

// A header is the front matter of a file of the source. It remembers which keys were read,
// so that the others can be kept under params.
type header struct {
	root matter.Value
	used map[string]bool // keys in lower case
	file []byte          // text of the file, in which the values have their places
}

var (
	matterKey   = regexp.MustCompile(`^([A-Za-z_][\w-]*)\s*:(.*)$`)
	matterLimit = regexp.MustCompile(`(?s)\A\x{FEFF}?---[ \t]*\r?\n(.*?\n)---[ \t]*(\r?\n|\z)`)
)

// readHeader splits a content file into its front matter and its text. If other programs
// accept front matter in YAML that this program does not, as with a key that is set twice, it
// is mended: the last value counts, and a line that cannot be read is taken as text. From
// other front matter with a mistake, the header has what can be read line by line, and the
// problems say what is wrong. NUL bytes are left out.
func readHeader(file string, raw []byte) (h header, text string, found []*problems.Problem) {
	raw = bytes.ReplaceAll(raw, []byte{0}, nil)
	doc, found := matter.Read(file, raw)
	m := matterLimit.FindSubmatchIndex(raw)
	if len(found) > 0 && m != nil {
		mended, second := matter.Read(file, slices.Concat([]byte("---\n"), []byte(mend(file, string(raw[m[2]:m[3]]))), []byte("---\n"), raw[m[1]:]))
		if len(second) == 0 {
			doc, found = mended, nil
		}
	}
	h.root, h.file, h.used, text = doc.Root, doc.Text, map[string]bool{}, string(doc.Text[doc.Body:])
	if len(found) > 0 && doc.Text != nil {
		h.root, text = readLines(string(doc.Text))
	}
	return h, text, found
}

// mend returns front matter in YAML without what cannot be read.
func mend(name, text string) string {
	var groups []string
	index := map[string]int{}
	for line := range strings.Lines(strings.ReplaceAll(text, "\t", "  ")) {
		if m := matterKey.FindStringSubmatch(strings.TrimRight(line, "\r\n")); m != nil {
			if i, twice := index[m[1]]; twice {
				groups[i] = ""
			}
			index[m[1]] = len(groups)
			groups = append(groups, "")
		}
		if len(groups) > 0 {
			groups[len(groups)-1] += line
		}
	}
	var b strings.Builder
	for _, group := range groups {
		if _, found := matter.Read(name, []byte("---\n"+group+"---\n")); len(found) == 0 {
			b.WriteString(group)
		} else if m := matterKey.FindStringSubmatch(strings.TrimSpace(group)); m != nil {
			b.WriteString(m[1] + ": " + quoted(strings.Trim(strings.TrimSpace(m[2]), `"'`)) + "\n")
		}
	}
	return b.String()
}

// readLines reads front matter as single lines "key: value" or "key = value", for a mistake
// that keeps a parser from reading any of it. If it has no end, the rest is the whole text.
func readLines(text string) (root matter.Value, rest string) {
	root.Kind = matter.Table
	lines := strings.SplitAfter(strings.TrimLeft(text, " \t\n"), "\n")
	for i, line := range lines[1:] {
		line = strings.TrimRight(line, " \t\n")
		if line == "---" || line == "+++" {
			return root, strings.Join(lines[i+2:], "")
		}
		at := strings.IndexAny(line, ":=")
		if at <= 0 || strings.ContainsAny(line[:1], " \t-#") {
			continue
		}
		key, value := strings.TrimSpace(line[:at]), strings.TrimSpace(line[at+1:])
		if value != "" && root.Get(key) == nil {
			root.Fields = append(root.Fields, matter.Field{Key: key, Value: lineValue(value)})
		}
	}
	return matter.Value{}, text
}

// lineValue returns the value at the end of a line: a text, or a list between brackets.
func lineValue(text string) matter.Value {
	inside, begins := strings.CutPrefix(text, "[")
	inside, ends := strings.CutSuffix(inside, "]")
	if !begins || !ends {
		return matter.Value{Kind: matter.Text, Text: unquoted(text)}
	}
	v := matter.Value{Kind: matter.List}
	for item := range strings.SplitSeq(inside, ",") {
		if item = unquoted(strings.TrimSpace(item)); item != "" {
			v.Items = append(v.Items, matter.Value{Kind: matter.Text, Text: item})
		}
	}
	return v
}

func unquoted(text string) string {
	if n := len(text); n > 1 && text[0] == text[n-1] && (text[0] == '"' || text[0] == '\'') {
		return text[1 : n-1]
	}
	return text
}

// get returns the value of the first of some keys that has one, or nil. All of the keys
// count as read if the value is not nil.
func (h *header) get(keys ...string) *matter.Value {
	for i, key := range keys {
		if v := lookup(&h.root, key); v != nil && !v.Blank() {
			h.use(keys[:i+1]...)
			return v
		}
	}
	return nil
}

// use marks keys as read.
func (h *header) use(keys ...string) {
	if h.used == nil {
		h.used = map[string]bool{}
	}
	for _, key := range keys {
		h.used[strings.ToLower(key)] = true
	}
}

// text returns the text of the first of some keys that has a value, or "".
func (h *header) text(keys ...string) string {
	return oneLine(scalarText(h.get(keys...)))
}

// texts returns the texts in the list of the first of some keys that has a value. A text
// with commas is a list, too. Lists within the list are read as parts of it.
func (h *header) texts(keys ...string) []string {
	v := h.get(keys...)
	if v == nil {
		return nil
	}
	if v.Scalar() {
		return compactTexts(strings.Split(v.Text, ","))
	}
	return textsOf(v)
}

// names is like texts, but a single text is one name, even with commas.
func (h *header) names(keys ...string) []string {
	return textsOf(h.get(keys...))
}

// flag reports whether one of some keys is true.
func (h *header) flag(keys ...string) bool { return says(true, h.get(keys...)) }

// rest returns the keys that were not read, with the fields of some tables, such as params,
// in place of the tables.
func (h *header) rest(tables ...string) (list []Param) {
	for _, f := range h.root.Fields {
		switch key := strings.ToLower(f.Key); {
		case h.used[key] || f.Value.Blank():
		case slices.Contains(tables, key) && f.Value.Kind == matter.Table:
			for _, inner := range f.Value.Fields {
				if !inner.Value.Blank() && !h.used[key+"."+strings.ToLower(inner.Key)] {
					list = append(list, Param{inner.Key, inner.Value})
				}
			}
		default:
			list = append(list, Param{f.Key, f.Value})
		}
	}
	return list
}
