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

// functions returns the functions of templates besides text/template's own. All of
// them are pure: equal arguments give equal results.
func (t *Theme) functions() map[string]function {
	return map[string]function{
		"asset":     {value: t.asset},
		"canonical": html1(writeCanonical),
		"card":      html1(t.writeCard),
		"cards":     html1(t.writeCards),
		"feeds":     html1(writeFeeds),
		"first":     {value: first},
		"link":      html2(writeLink),
		"links":     html2(writeLinks),
		"lower":     {value: strings.ToLower},
		"metas":     html1(writeMetas),
		"names":     {value: names},
		"shared":    html2(t.writeShared),
		"time":      html2(writeTime),
		"upper":     {value: strings.ToUpper},
	}
}

// funcMap returns the functions as html/template calls them.
func (t *Theme) funcMap() template.FuncMap {
	all := template.FuncMap{}
	for name, f := range t.functions() {
		all[name] = f.value
	}
	return all
}

// A function is one that templates can call. One that returns HTML writes it
// straight into the page when a program calls it.
type function struct {
	value any
	write func(args []expression) step
}

// html1 makes a function with one argument.
func html1[A any](write func(w *bytes.Buffer, a A) error) function {
	f := html2(func(w *bytes.Buffer, a A, _ struct{}) error { return write(w, a) })
	return function{
		value: func(a A) (template.HTML, error) {
			return f.value.(func(A, struct{}) (template.HTML, error))(a, struct{}{})
		},
		write: func(args []expression) step { return f.write(append(args, constant(nil, struct{}{}))) },
	}
}

// html2 makes a function with two arguments.
func html2[A, B any](write func(w *bytes.Buffer, a A, b B) error) function {
	return function{
		value: func(a A, b B) (template.HTML, error) {
			var w bytes.Buffer
			err := write(&w, a, b)
			return template.HTML(w.String()), err
		},
		write: func(args []expression) step {
			return func(w *bytes.Buffer, at here) {
				if write(w, as[A](args[0].get(at)), as[B](args[1].get(at))) != nil {
					panic(failed{})
				}
			}
		},
	}
}

// as returns a value as its type. Through its address that does not allocate.
func as[T any](v reflect.Value) T {
	if v.CanAddr() {
		return *v.Addr().Interface().(*T)
	}
	return v.Interface().(T)
}

// compile lets programs call the function with arguments of its parameters' types.
func (f function) compile(result *expression, args []expression) {
	if f.write != nil {
		result.write = f.write(args)
	}
	fn := reflect.ValueOf(f.value)
	result.get = func(at here) reflect.Value {
		var values []reflect.Value
		for _, a := range args {
			values = append(values, a.get(at))
		}
		out := fn.Call(values)
		if len(out) == 2 && !out[1].IsNil() {
			panic(failed{})
		}
		return out[0]
	}
}

// asset "main.css" is the address of a file of templates/assets.
func (t *Theme) asset(name string) (string, error) {
	if address, ok := t.assets.addresses[name]; ok {
		return address, nil
	}
	return "", fmt.Errorf("there is no %s in templates/assets", name)
}

// A shownCard is a card and its HTML.
type shownCard struct {
	card *pages.Card
	html string
}

// card . shows a story by card.html. A card is rendered once and cached for all
// pages that show it, so card.html sees only the card.
func (t *Theme) writeCard(w *bytes.Buffer, c *pages.Card) error {
	if c == nil {
		return nil
	}
	if last, ok := t.cards.Load(c.URL); ok {
		if shown := last.(shownCard); shown.card == c || sameCard(shown.card, c) {
			w.WriteString(shown.html)
			return nil
		}
	}
	start := w.Len()
	if err := t.programs[cardPiece].execute(w, c); err != nil {
		return err
	}
	t.cards.Store(c.URL, shownCard{c, string(w.Bytes()[start:])})
	return nil
}

// cards .Related shows several stories by card.html.
func (t *Theme) writeCards(w *bytes.Buffer, list []*pages.Card) error {
	for _, c := range list {
		if err := t.writeCard(w, c); err != nil {
			return err
		}
	}
	return nil
}

// sameCard reports whether two cards are equal. Pages have copies of the cards on
// them, and reflect.DeepEqual takes as long as making a page.
func sameCard(a, b *pages.Card) bool {
	return a.Headline == b.Headline && a.URL == b.URL && a.Type == b.Type && a.Label == b.Label &&
		a.Sponsor == b.Sponsor && a.Dek == b.Dek && a.Excerpt == b.Excerpt && a.Date == b.Date &&
		a.Minutes == b.Minutes && slices.Equal(a.Byline, b.Byline) &&
		same(a.Kicker, b.Kicker) && same(a.Image, b.Image)
}

// same reports whether two pointers point to equal values.
func same[T comparable](a, b *T) bool {
	return a == b || a != nil && b != nil && *a == *b
}

// A shownPiece is the HTML of a template that looks the same on every page, such as
// the masthead, with the site that it was rendered for.
type shownPiece struct {
	site *pages.Site
	html string
}

// shared "masthead.html" .Site shows a piece that is the same on every page. It
// is rendered once, so it sees only the site.
func (t *Theme) writeShared(w *bytes.Buffer, name string, site *pages.Site) error {
	if last, ok := t.shared.Load(name); ok && last.(shownPiece).site == site {
		w.WriteString(last.(shownPiece).html)
		return nil
	}
	start := w.Len()
	if err := t.pieces.ExecuteTemplate(w, name, site); err != nil {
		return err
	}
	t.shared.Store(name, shownPiece{site, string(w.Bytes()[start:])})
	return nil
}

// first 3 .Related is the first entries of a list, at most the given number.
func first(n int, list any) (any, error) {
	v := reflect.ValueOf(list)
	if v.Kind() != reflect.Slice {
		return nil, fmt.Errorf("first needs a list")
	}
	return v.Slice(0, atMost(n, v.Len())).Interface(), nil
}

// atMost returns the number of values shown of a list if n are asked for.
func atMost(n, length int) int { return max(0, min(n, length)) }
