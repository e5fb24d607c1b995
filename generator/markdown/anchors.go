package markdown

import (
	"maps"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Rename appends a number to every id of the Document that is in taken, the ids of other
// parts of the page. It also changes the links and attributes of the Document that name
// such an id. Rename returns the new ids by the old ones; nil if it has changed none.
func (d *Document) Rename(taken map[string]bool) (renamed map[string]string) {
	var used map[string]bool
	for _, id := range d.IDs {
		if id.Use || !taken[id.Value] || renamed[id.Value] != "" {
			continue
		}
		if renamed == nil {
			renamed, used = map[string]string{}, maps.Clone(taken)
			for _, own := range d.IDs {
				used[own.Value] = true
			}
		}
		renamed[id.Value] = unused(id.Value, used)
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
			old := decoded(fragment)
			if id, ok := renamed[old]; ok { // the fragment keeps its percent-encoding
				d.Refs[i].Target += strings.TrimPrefix(id, old)
			}
		}
	}
	return renamed
}

// unused appends to an id the lowest number that makes it unique among the used ids, and
// adds the result to used.
func unused(id string, used map[string]bool) string {
	for n := 1; ; n++ {
		if numbered := id + "-" + strconv.Itoa(n); !used[numbered] {
			used[numbered] = true
			return numbered
		}
	}
}

// renameInHTML replaces ids in the HTML of the Document, and updates its IDs and the
// offsets of its Refs.
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

// decoded returns a URL fragment without percent-encoding; unchanged if the encoding is
// invalid.
func decoded(fragment string) string {
	if plain, err := url.PathUnescape(fragment); err == nil {
		return plain
	}
	return fragment
}

// Anchors are the ids of a Document that links may lead to.
type Anchors struct {
	ids     map[string]bool
	renamed map[string]string // new ids by old ones; see Document.Rename
	// exact and loose map the spelling of a heading's text or id to the id of the
	// heading, or to "" if several headings share it. Loose has spellings without accents
	// or leading digits.
	exact, loose map[string]string
	headings     []string
}

// Headings returns the ids of all headings.
func (a *Anchors) Headings() []string { return a.headings }

// Anchors returns the anchors of a Document. Renamed is the result of Rename, or nil.
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

// Find returns the id that a link with the given fragment leads to, and false if there is
// none. The fragment must not be percent-encoded.
//
// If no id equals the fragment, Find looks for the only heading with the same letters and
// digits. Other generators (GitHub, kramdown, Hugo, docutils) make ids that differ in
// letter case, hyphens, leading digits and accents.
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

// spelling returns the letters and digits of a heading or an id in lower case.
func spelling(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFC.String(text))
}

// looseSpelling is spelling without the characters before the first letter.
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

// resolveFragments corrects links to headings of the same text that name an id in the
// style of another generator; see Anchors.Find.
func (w *writer) resolveFragments(d *Document) {
	var anchors *Anchors
	for i := range d.Refs {
		fragment, own := strings.CutPrefix(d.Refs[i].Target, "#")
		if !own || fragment == "" || fragment == "top" {
			continue
		}
		id := decoded(fragment)
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
