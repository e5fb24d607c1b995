package fixes

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"broadsheet/generator/matter"
	"broadsheet/generator/site"
	"broadsheet/generator/slugs"
	"broadsheet/generator/stories"
)

// spellings replaces spellings of categories, tags, authors and terms of other taxonomies by the
// spelling that the site shows. It drops a term that a list has for the second time.
func (p *page) spellings() {
	if p.card == nil {
		return
	}
	for row, terms := range p.terms {
		names := []string{p.site.Rows[row].Name, p.site.Rows[row].Plural}
		if row < stories.RowCustom {
			names = []string{[]string{"category", "tags", "author"}[row]}
		}
		for _, name := range names {
			for _, f := range p.named(name) {
				p.spell(&f.Value, row == stories.RowTag, terms)
			}
		}
		for _, f := range p.named("taxonomies") {
			for i := range f.Value.Fields {
				if inner := &f.Value.Fields[i]; strings.EqualFold(inner.Key, p.site.Rows[row].Plural) {
					p.spell(&inner.Value, row == stories.RowTag, terms)
				}
			}
		}
	}
}

// spell corrects the spellings of terms in a value, which may be a list. If split is true, a text
// lists terms between commas. The argument terms has the terms of the taxonomy by their slugs.
func (p *page) spell(v *matter.Value, split bool, terms map[string]*site.Term) {
	var known []string // results of termKey for the items before the present one
	for i := range v.Items {
		item := &v.Items[i]
		key := p.termKey(item.Text)
		if key != "" && slices.Contains(known, key) && p.dropItem(item, &v.Items[i-1]) {
			continue
		}
		known = append(known, key)
		p.spell(item, false, terms)
	}
	if name := v.Get("name"); name != nil {
		v = name
	}
	switch {
	case !v.Scalar():
	case split:
		p.spellParts(v, terms)
	default:
		p.spellPart(v, 0, v.Text, terms)
	}
}

// spellParts corrects the spellings of terms between commas in a text.
func (p *page) spellParts(v *matter.Value, terms map[string]*site.Term) {
	var known []string // results of termKey for the parts before the present one
	from := 0
	for part := range strings.SplitSeq(v.Text, ",") {
		key := p.termKey(part)
		if start, _ := p.written(v); start >= 0 && key != "" && slices.Contains(known, key) {
			p.found = append(p.found, edit{start: start + from - len(","), end: start + from + len(strings.TrimRight(part, " \t"))})
		} else {
			p.spellPart(v, from, part, terms)
		}
		known = append(known, key)
		from += len(part) + len(",")
	}
}

// spellPart corrects the spelling of the term that is the part of a text. The argument from is
// the byte offset of the part in the text of v.
func (p *page) spellPart(v *matter.Value, from int, part string, terms map[string]*site.Term) {
	old := strings.TrimSpace(part)
	written := norm.NFC.String(matter.Collapse(old))
	t := terms[p.site.Config.Slugs().Of(written)]
	// A story may name a term by its slug if the term has a content file.
	if t == nil || t.Name == written || t.Source != "" && written == t.Slug || slugs.Of(t.Name) != slugs.Of(written) {
		return
	}
	p.replace(v, from+strings.Index(part, old), old, t.Name)
}

// termKey returns a text that is the same for all spellings of a term, or "" if the term has no
// slug. The setting slug_letters can give the same slug to different words, which are no
// spellings of one term.
func (p *page) termKey(term string) string {
	written := norm.NFC.String(matter.Collapse(term))
	slug := p.site.Config.Slugs().Of(written)
	if slug == "" {
		return ""
	}
	return slug + "\n" + slugs.Of(written)
}

var (
	// separator matches what stands before an item of a list in brackets.
	separator = regexp.MustCompile(`^\s*,\s*$`)
	// bracketed matches what follows an item of a list in brackets if it is not a comment.
	bracketed = regexp.MustCompile(`^\s*(?:\]|,[ \t]*[^ \t#])`)
	// dash matches what stands before an item of a list in lines.
	dash = regexp.MustCompile(`^[ \t]*-[ \t]+$`)
)

// dropItem deletes an item of a list. The argument before is the item before it. It reports
// whether it could: an item with a comment, or one of which the end is not known, stays.
func (p *page) dropItem(item, before *matter.Value) bool {
	text := p.doc.Text
	start, end := p.written(item)
	if start < 0 {
		return false
	}
	if _, from := p.written(before); from >= 0 && from <= item.At && separator.Match(text[from:item.At]) {
		if !bracketed.Match(text[end:]) {
			return false
		}
		p.found = append(p.found, edit{start: from, end: end})
		return true
	}
	lineEnd := bytes.LastIndexByte(text[:item.At], '\n') // the end of the line before
	rest, _, _ := bytes.Cut(text[end:], []byte("\n"))
	if !dash.Match(text[lineEnd+1:item.At]) || len(bytes.TrimSpace(rest)) > 0 {
		return false
	}
	p.found = append(p.found, edit{start: lineEnd, end: end + len(rest)})
	return true
}
