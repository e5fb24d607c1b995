package theme

import (
	"bytes"
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"strings"

	"broadsheet/generator/pages"
)

// cardPiece is the template of the card function.
const cardPiece = "card.html"

// functions returns what templates can call beside text/template's own. All
// of them are pure: the same arguments give the same result.
func (t *Theme) functions() template.FuncMap {
	return template.FuncMap{
		"asset":     t.asset,
		"canonical": canonical,
		"card":      t.card,
		"cards":     t.allCards,
		"shared":    t.sharedPiece,
		"feeds":     feeds,
		"first":     first,
		"link":      link,
		"links":     links,
		"lower":     strings.ToLower,
		"metas":     metas,
		"names":     names,
		"time":      timeElement,
		"upper":     strings.ToUpper,
	}
}

// asset "main.css" is the address of a file of templates/assets.
func (t *Theme) asset(name string) (string, error) {
	if address, ok := t.assets.addresses[name]; ok {
		return address, nil
	}
	return "", fmt.Errorf("there is no %s in templates/assets", name)
}

// A shownCard is what a card looks like; the card is kept to tell whether
// another one of its address is the same.
type shownCard struct {
	card *pages.Card
	html template.HTML
}

// card . shows a story by card.html. A card is rendered once and reused on
// every page that shows it, so card.html sees nothing but the card.
func (t *Theme) card(c *pages.Card) (template.HTML, error) {
	if c == nil {
		return "", nil
	}
	if shown, ok := t.cards.get(c.URL); ok && (shown.card == c || sameCard(shown.card, c)) {
		return shown.html, nil
	}
	var b bytes.Buffer
	if err := t.pieces.ExecuteTemplate(&b, cardPiece, c); err != nil {
		return "", err
	}
	html := template.HTML(b.String())
	t.cards.put(c.URL, shownCard{c, html})
	return html, nil
}

// cards .Related shows stories by card.html, one after the other.
func (t *Theme) allCards(list []*pages.Card) (template.HTML, error) {
	var b strings.Builder
	b.Grow(1000 * len(list)) // about what cards take
	for _, c := range list {
		html, err := t.card(c)
		if err != nil {
			return "", err
		}
		b.WriteString(string(html))
	}
	return template.HTML(b.String()), nil
}

// sameCard reports whether two cards show the same. Every page has its own
// copies of the cards on it, and reflect.DeepEqual costs as much as a page.
func sameCard(a, b *pages.Card) bool {
	return a.Headline == b.Headline && a.URL == b.URL && a.Type == b.Type && a.Label == b.Label &&
		a.Sponsor == b.Sponsor && a.Dek == b.Dek && a.Excerpt == b.Excerpt && a.Date == b.Date &&
		a.Minutes == b.Minutes && slices.Equal(a.Byline, b.Byline) &&
		same(a.Kicker, b.Kicker) && same(a.Image, b.Image)
}

// same reports whether two pointers lead to equal values.
func same[T comparable](a, b *T) bool {
	return a == b || a != nil && b != nil && *a == *b
}

// A sharedPiece names a piece and the site it is rendered for.
type sharedPiece struct {
	name string
	site *pages.Site
}

// shared "masthead.html" .Site shows a piece that looks the same on every
// page. It is rendered once, so it sees nothing but the site.
func (t *Theme) sharedPiece(name string, site *pages.Site) (template.HTML, error) {
	key := sharedPiece{name, site}
	if html, ok := t.shared.get(key); ok {
		return html, nil
	}
	var b bytes.Buffer
	if err := t.pieces.ExecuteTemplate(&b, name, site); err != nil {
		return "", err
	}
	html := template.HTML(b.String())
	t.shared.put(key, html)
	return html, nil
}

// first 3 .Related is the first so many of a list, or all if it has fewer.
func first(n int, list any) (any, error) {
	v := reflect.ValueOf(list)
	if v.Kind() != reflect.Slice {
		return nil, fmt.Errorf("first needs a list")
	}
	return v.Slice(0, max(0, min(n, v.Len()))).Interface(), nil
}
