package theme

import (
	"bytes"
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"strings"

	"github.com/cespare/xxhash/v2"

	"broadsheet/generator/pages"
)

// cardPiece is the template of the card function.
const cardPiece = "card.html"

// functions returns what templates can call beside text/template's own. All
// of them are pure: the same arguments give the same result.
func (t *Theme) functions() template.FuncMap {
	all := template.FuncMap{
		"asset": t.asset,
		"first": first,
		"lower": strings.ToLower,
		"names": names,
		"upper": strings.ToUpper,
	}
	for name, w := range t.writers() {
		all[name] = w.function
	}
	return all
}

// writers returns the functions that give HTML.
func (t *Theme) writers() map[string]writer {
	return map[string]writer{
		"canonical": writerOf(writeCanonical),
		"card":      writerOf(t.writeCard),
		"cards":     writerOf(t.writeCards),
		"feeds":     writerOf(writeFeeds),
		"link":      writerOf2(writeLink),
		"links":     writerOf2(writeLinks),
		"metas":     writerOf(writeMetas),
		"shared":    writerOf2(t.writeShared),
		"time":      writerOf2(writeTime),
	}
}

// A writer is a function that gives HTML, for html/template and for programs,
// which have it write straight into the page.
type writer struct {
	function any
	bind     func(args []expression) step
}

// writerOf makes a writer that takes one value.
func writerOf[A any](write func(w *bytes.Buffer, a A) error) writer {
	return writer{
		function: func(a A) (template.HTML, error) {
			var b bytes.Buffer
			err := write(&b, a)
			return template.HTML(b.String()), err
		},
		bind: func(args []expression) step {
			return func(w *bytes.Buffer, at here) {
				if write(w, as[A](args[0].get(at))) != nil {
					panic(failed{})
				}
			}
		},
	}
}

// writerOf2 makes a writer that takes two values.
func writerOf2[A, B any](write func(w *bytes.Buffer, a A, b B) error) writer {
	return writer{
		function: func(a A, b B) (template.HTML, error) {
			var buffer bytes.Buffer
			err := write(&buffer, a, b)
			return template.HTML(buffer.String()), err
		},
		bind: func(args []expression) step {
			return func(w *bytes.Buffer, at here) {
				if write(w, as[A](args[0].get(at)), as[B](args[1].get(at))) != nil {
					panic(failed{})
				}
			}
		},
	}
}

// as returns a value as what it is. Through its address that costs nothing.
func as[T any](v reflect.Value) T {
	if v.CanAddr() {
		return *v.Addr().Interface().(*T)
	}
	return v.Interface().(T)
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
	html string
}

// card . shows a story by card.html. A card is rendered once and reused on
// every page that shows it, so card.html sees nothing but the card.
func (t *Theme) writeCard(w *bytes.Buffer, c *pages.Card) error {
	if c == nil {
		return nil
	}
	key := xxhash.Sum64String(c.URL)
	if shown, ok := t.cards.get(key); ok && (shown.card == c || sameCard(shown.card, c)) {
		w.WriteString(shown.html)
		return nil
	}
	start := w.Len()
	if err := t.card.execute(w, c); err != nil {
		return err
	}
	t.cards.put(key, shownCard{c, string(w.Bytes()[start:])})
	return nil
}

// cards .Related shows stories by card.html, one after the other.
func (t *Theme) writeCards(w *bytes.Buffer, list []*pages.Card) error {
	for _, c := range list {
		if err := t.writeCard(w, c); err != nil {
			return err
		}
	}
	return nil
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
func (t *Theme) writeShared(w *bytes.Buffer, name string, site *pages.Site) error {
	key := sharedPiece{name, site}
	if html, ok := t.shared.get(key); ok {
		w.WriteString(html)
		return nil
	}
	start := w.Len()
	if err := t.pieces.ExecuteTemplate(w, name, site); err != nil {
		return err
	}
	t.shared.put(key, string(w.Bytes()[start:]))
	return nil
}

// first 3 .Related is the first so many of a list, or all if it has fewer.
func first(n int, list any) (any, error) {
	v := reflect.ValueOf(list)
	if v.Kind() != reflect.Slice {
		return nil, fmt.Errorf("first needs a list")
	}
	return v.Slice(0, atMost(n, v.Len())).Interface(), nil
}

// atMost returns how many of a list's values are shown of so many asked for.
func atMost(n, length int) int { return max(0, min(n, length)) }
