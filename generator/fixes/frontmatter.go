package fixes

import (
	"bytes"
	"encoding/json"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadsheet/generator/matter"
	"broadsheet/generator/problems"
)

// keys replaces synonyms of front-matter keys by the main names of the keys. If front matter has
// a key under two names, both stay.
func (p *page) keys() {
	for _, key := range p.table() {
		fields := p.fields(key)
		if len(fields) != 1 || fields[0].Key == key.Name {
			continue
		}
		at, old := fields[0].At, fields[0].Key
		if c := p.doc.Text[at]; c == '"' || c == '\'' {
			at++
		}
		if bytes.HasPrefix(p.doc.Text[at:], []byte(old)) {
			p.found = append(p.found, edit{start: at, end: at + len(old), new: key.Name})
		}
	}
}

// fields returns the fields of front matter that have a name of a key, ignoring case.
func (p *page) fields(key matter.Key) (list []*matter.Field) {
	for i := range p.doc.Root.Fields {
		f := &p.doc.Root.Fields[i]
		if slices.ContainsFunc(key.Names(), func(name string) bool { return strings.EqualFold(name, f.Key) }) {
			list = append(list, f)
		}
	}
	return list
}

// named returns the fields of front matter that have a name of the story key with this main
// name.
func (p *page) named(name string) []*matter.Field {
	i := slices.IndexFunc(matter.StoryKeys, func(k matter.Key) bool { return k.Name == name })
	if i < 0 {
		return p.fields(matter.Key{Name: name})
	}
	return p.fields(matter.StoryKeys[i])
}

// dates replaces dates in other forms by dates in the form of ISO 8601.
func (p *page) dates() {
	if p.card == nil {
		return
	}
	replace := func(v *matter.Value) {
		if v == nil || !v.Scalar() || v.Blank() {
			return
		}
		if iso, ok := p.reader.ISO(v.Text); ok && iso != v.Text {
			p.replace(v, 0, v.Text, iso)
		}
	}
	for _, key := range []string{"date", "updated", "publish", "expires"} {
		for _, f := range p.named(key) {
			replace(&f.Value)
		}
	}
	for _, f := range p.named("corrections") {
		for i := range f.Value.Items {
			replace(f.Value.Items[i].Get("date"))
		}
	}
}

// slug adds the key slug if the address has another form than the name of the file, so that the
// address stays when the file is renamed.
func (p *page) slug() {
	if p.card == nil || len(p.named("slug")) > 0 || slices.ContainsFunc(p.card.Problems, func(q *problems.Problem) bool { return q.Severity == problems.Error }) {
		return
	}
	address, _ := p.site.AddressOf(p.path)
	if len(p.site.OldSpellings(p.card, address)) == 0 {
		return
	}
	slug := p.card.Slug
	if first, _ := utf8.DecodeRuneInString(slug); !unicode.IsLetter(first) || !strings.Contains(slug, "-") || p.doc.Mark != "---" {
		slug = quoted(slug) // unquoted, it might be a number or a word such as true
	}
	text := p.doc.Text
	afterOpening := p.doc.Open + bytes.IndexByte(text[p.doc.Open:], '\n') + 1
	switch p.doc.Mark {
	case "---":
		end := bytes.TrimRight(text[:p.doc.Body], "\n")
		at := bytes.LastIndexByte(end, '\n') + 1 // the closing delimiter starts here
		p.found = append(p.found, edit{start: at, end: at, new: "slug: " + slug + "\n"})
	case "+++":
		p.found = append(p.found, edit{start: afterOpening, end: afterOpening, new: "slug = " + slug + "\n"})
	case "{":
		at := p.doc.Open + 1
		p.found = append(p.found, edit{start: at, end: at, new: "\n  \"slug\": " + slug + ","})
	}
}

// values corrects the values of front matter of which a problem knows the only correction, and
// the names of stories in the keys related, unrelated and next whose files get another name.
func (p *page) values() {
	for _, problem := range p.problems[p.path] {
		each(&p.doc.Root, func(v *matter.Value) {
			if line, _ := problems.Position(p.doc.Text, v.At); line == problem.Line && v.At < p.doc.Body && matter.Collapse(v.Text) == problem.Fix.Old {
				p.refer(v, problem.Fix.New)
			}
		})
	}
	for _, key := range []string{"related", "unrelated", "next"} {
		for _, f := range p.named(key) {
			each(&f.Value, func(v *matter.Value) {
				if p.formerPin(v.Text) != "" {
					p.refer(v, strings.TrimSuffix(v.Text, path.Ext(v.Text))+".md")
				}
			})
		}
	}
}

// each calls a function for every scalar in a value.
func each(v *matter.Value, do func(*matter.Value)) {
	if v.Scalar() {
		do(v)
	}
	for i := range v.Items {
		each(&v.Items[i], do)
	}
	for i := range v.Fields {
		each(&v.Fields[i].Value, do)
	}
}

// refer replaces the value v, which names a page or file, by another name of it.
func (p *page) refer(v *matter.Value, to string) {
	before := len(p.found)
	if p.replace(v, 0, v.Text, to); len(p.found) > before {
		p.found[before].from, p.found[before].to = matter.Collapse(v.Text), to
	}
}

// plain matches texts that mean the same in YAML with and without quotes.
var plain = regexp.MustCompile(`^[\p{L}\p{N}/][\p{L}\p{M}\p{N} ._/+&'(){}%-]*$|^\d{4}-\d\d-\d\d[T:.+Z0-9-]*$`)

// replace replaces the text old in the scalar v by the text new; the argument from is the byte
// offset of old in the text of v. It leaves the value alone if the file writes it with escape
// sequences or on several lines.
func (p *page) replace(v *matter.Value, from int, old, new string) {
	start, _ := p.written(v)
	if start < 0 || old == "" {
		return
	}
	mark := p.doc.Text[v.At]
	switch {
	case start > v.At && strings.ContainsAny(new, string(mark)+"\\\n"):
		return
	case start > v.At:
	case p.doc.Mark == "{" || !plain.MatchString(new) && p.doc.Mark == "---":
		if old != v.Text {
			return
		}
		new = quoted(new)
	}
	p.found = append(p.found, edit{start: start + from, end: start + from + len(old), new: new})
}

// written returns the byte offset of the text of a scalar in the file and, behind the closing
// quotation mark if there is one, the offset of the end of the scalar. The text starts behind the
// value's own offset if the file has it in quotation marks. The start is -1 if the file writes
// the scalar with escape sequences or on several lines.
func (p *page) written(v *matter.Value) (start, end int) {
	if v.At >= len(p.doc.Text) || !v.Scalar() {
		return -1, -1
	}
	found := p.doc.Text[v.At:]
	if bytes.HasPrefix(found, []byte(v.Text)) {
		return v.At, v.At + len(v.Text)
	}
	mark := string(found[:1])
	if v.Kind == matter.Text && (mark == `"` || mark == "'") && bytes.HasPrefix(found, []byte(mark+v.Text+mark)) {
		return v.At + 1, v.At + len(v.Text) + 2
	}
	return -1, -1
}

// quoted returns a text in double quotes, as YAML, TOML and JSON allow.
func quoted(text string) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // a text can always be encoded
	return strings.TrimSuffix(b.String(), "\n")
}
