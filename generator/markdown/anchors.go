package markdown

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"broadsheet/generator/slugs"
)

// Rename appends a number to every id of the Document that another part of the page
// already uses. The keys of the argument taken are the ids of these parts. Rename also
// changes the Document's links and attributes that name such an id. The keys of the result
// are the old ids, the values the new ids. The result is nil if no id has changed.
func (d *Document) Rename(taken map[string]bool) (renamed map[string]string) {
	ids := identifiers{map[string]int{}}
	for _, id := range d.IDs {
		if id.Use || !taken[id.Value] || renamed[id.Value] != "" {
			continue
		}
		if renamed == nil {
			renamed = map[string]string{}
			for other := range taken {
				ids.next[other] = 1
			}
			for _, own := range d.IDs {
				ids.next[own.Value] = 1
			}
		}
		renamed[id.Value] = ids.take(id.Value)
	}
	if renamed == nil {
		return nil
	}
	d.renameInHTML(renamed)
	for i := range d.Headings {
		if id, ok := renamed[d.Headings[i].ID]; ok {
			d.Headings[i].ID = id
		}
	}
	for i := range d.Refs {
		if fragment, ok := strings.CutPrefix(d.Refs[i].Target, "#"); ok {
			old := slugs.Decoded(fragment)
			if id, ok := renamed[old]; ok { // the fragment remains percent-encoded
				d.Refs[i].Target += strings.TrimPrefix(id, old)
			}
		}
	}
	return renamed
}

// renameInHTML replaces ids in the Document's HTML. The keys of the argument renamed are
// the old ids, the values the new ids. It also updates the Document's IDs and the offsets
// of its Refs.
func (d *Document) renameInHTML(renamed map[string]string) {
	var out []byte
	at, ref := 0, 0
	for i := range d.IDs {
		id := &d.IDs[i]
		for ; ref < len(d.Refs) && d.Refs[ref].Offset <= id.Offset; ref++ {
			d.Refs[ref].Offset += len(out) - at
		}
		before := id.Offset
		out = append(out, d.HTML[at:before]...)
		at, id.Offset = before, len(out)
		if other, ok := renamed[id.Value]; ok {
			at += len(appendEscaped(nil, []byte(id.Value)))
			out = appendEscaped(out, []byte(other))
			id.Value = other
		}
	}
	for ; ref < len(d.Refs); ref++ {
		d.Refs[ref].Offset += len(out) - at
	}
	d.HTML = append(out, d.HTML[at:]...)
}

// Anchors holds the ids of a Document to which links may lead.
type Anchors struct {
	ids     map[string]bool
	renamed map[string]string // key: old id; value: new id, see Document.Rename
	// exact and loose are maps for finding a heading. The key is a spelling of the text or of
	// the id of a heading: in exact, a result of the function spelling; in loose, a spelling
	// without accents or leading digits. The value is the id of the heading, or "" if several
	// headings share the spelling.
	exact, loose map[string]string
	headings     []string
}

// Headings returns the ids of all headings of the Document.
func (a *Anchors) Headings() []string { return a.headings }

// Anchors returns the ids of the Document to which links may lead. The argument renamed
// is the result of Rename, or nil without a call of Rename.
func (d *Document) Anchors(renamed map[string]string) *Anchors {
	a := &Anchors{make(map[string]bool, len(d.IDs)), renamed, map[string]string{}, map[string]string{}, nil}
	for _, id := range d.IDs {
		if !id.Use {
			a.ids[id.Value] = true
		}
	}
	for _, h := range d.Headings {
		a.headings = append(a.headings, h.ID)
		for _, text := range []string{h.Text, h.ID} {
			note(a.exact, spelling(text), h.ID)
			note(a.loose, looseSpelling(text), h.ID)
			note(a.loose, looseSpelling(asciiOf(text)), h.ID)
			note(a.loose, spelling(asciiOf(text)), h.ID)
		}
	}
	return a
}

func note(spellings map[string]string, key, id string) {
	if other, ok := spellings[key]; key != "" && ok && other != id {
		spellings[key] = ""
	} else if key != "" {
		spellings[key] = id
	}
}

// Find returns the id to which a link with a URL fragment leads; ok is false if no id
// matches. The fragment must not be percent-encoded.
//
// If no id equals the fragment, Find looks for a single heading with the letters and
// digits of the fragment, since other generators (GitHub, kramdown, Hugo, docutils) make
// ids that differ in letter case, hyphens, leading digits and accents.
func (a *Anchors) Find(fragment string) (id string, ok bool) {
	if id, ok := a.renamed[fragment]; ok {
		return id, true
	}
	if a.ids[fragment] {
		return fragment, true
	}
	key := spelling(strings.TrimPrefix(fragment, "user-content-"))
	if id, ok := a.exact[key]; ok {
		return id, id != ""
	}
	id = a.loose[key]
	return id, id != ""
}

// spelling returns a text without all characters other than letters and digits, in lower
// case. The text is that of a heading or an id.
func spelling(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFC.String(text))
}

// looseSpelling returns the spelling of a text without the digits before its first letter.
func looseSpelling(text string) string {
	return strings.TrimLeftFunc(spelling(text), func(r rune) bool { return !unicode.IsLetter(r) })
}

// asciiOf returns a text without the accents of its letters.
func asciiOf(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(text))
}

// resolveFragments corrects the links of a Document to its own headings if these links
// name ids in the style of another generator; see Anchors.Find.
func (w *writer) resolveFragments(d *Document) {
	var anchors *Anchors
	for i := range d.Refs {
		fragment, own := strings.CutPrefix(d.Refs[i].Target, "#")
		if !own || fragment == "" || fragment == "top" {
			continue
		}
		id := slugs.Decoded(fragment)
		if _, used := w.ids.next[id]; used || isReserved(id) {
			continue
		}
		if anchors == nil {
			anchors = d.Anchors(nil)
		}
		if id, ok := anchors.Find(id); ok {
			d.Refs[i].Target = "#" + id
		}
	}
}
