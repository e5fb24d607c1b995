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

// cardTemplate is the template by which the functions card and cards show a story.
const cardTemplate = "card.html"

// functions returns the functions that templates can call, except for those that
// text/template predefines. All of them are pure: equal arguments give equal results.
func (t *Theme) functions() map[string]function {
	return map[string]function{
		"alternates": html1(writeAlternates),
		"asset":      {value: t.asset},
		"canonical":  html1(writeCanonical),
		"card":       html1(t.writeCard),
		"cards":      html1(t.writeCards),
		"data":       {value: t.data},
		"feeds":      html1(writeFeeds),
		"first":      {value: first},
		"isolate":    html1(t.writeIsolated),
		"label":      {value: t.label},
		"link":       html2(t.writeLink),
		"links":      html2(t.writeLinks),
		"lower":      {value: strings.ToLower},
		"metas":      html1(writeMetas),
		"names":      {value: t.names},
		"plurals":    {value: t.plurals},
		"shared":     html2(t.writeShared),
		"time":       html2(writeTime),
		"upper":      {value: strings.ToUpper},
	}
}

// funcMap returns the functions in the form in which html/template takes them.
func (t *Theme) funcMap() template.FuncMap {
	all := template.FuncMap{}
	for name, f := range t.functions() {
		all[name] = f.value
	}
	return all
}

// A function is one that templates can call, such as link in {{link .Kicker ""}}.
type function struct {
	value any // Go function that html/template calls

	// write compiles a call that writes HTML directly into the page. It is nil if
	// the function does not return HTML.
	write func(args []expression) step
}

// html1 makes a template function of a Go function that writes HTML from one value.
func html1[A any](write func(w *bytes.Buffer, a A) error) function {
	f := html2(func(w *bytes.Buffer, a A, _ struct{}) error { return write(w, a) })
	return function{
		value: func(a A) (template.HTML, error) {
			return f.value.(func(A, struct{}) (template.HTML, error))(a, struct{}{})
		},
		write: func(args []expression) step { return f.write(append(args, constant(nil, struct{}{}))) },
	}
}

// html2 makes a template function of a Go function that writes HTML from two values.
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

// as returns the value in v, which must have type T. An addressable value is read
// through its address, since v.Interface would allocate memory for a copy.
func as[T any](v reflect.Value) T {
	if v.CanAddr() {
		return *v.Addr().Interface().(*T)
	}
	return v.Interface().(T)
}

// compile stores in result how a compiled template calls the function. The arguments
// must have exactly the types of the function's parameters.
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

// In a template, {{asset "main.css"}} is the address at which main.css is published.
func (t *Theme) asset(name string) (string, error) {
	if address, ok := t.assets.addresses[name]; ok {
		return address, nil
	}
	return "", fmt.Errorf("there is no %s in templates/assets", name)
}

// A cachedCard is a card and the HTML that card.html made of it.
type cachedCard struct {
	card *pages.Card
	html string
}

// In a template, {{card .}} shows a story by card.html. The HTML is made once for all
// pages that show the story, so card.html sees only the card.
func (t *Theme) writeCard(w *bytes.Buffer, c *pages.Card) error {
	if c == nil {
		return nil
	}
	if last, ok := t.cards.Load(c.URL); ok {
		if shown := last.(cachedCard); shown.card == c || sameCard(shown.card, c) {
			w.WriteString(shown.html)
			return nil
		}
	}
	start := w.Len()
	if err := t.programs[cardTemplate].execute(w, c); err != nil {
		return err
	}
	t.cards.Store(c.URL, cachedCard{c, string(w.Bytes()[start:])})
	return nil
}

// In a template, {{cards .Related}} shows a list of stories by card.html.
func (t *Theme) writeCards(w *bytes.Buffer, list []*pages.Card) error {
	for _, c := range list {
		if err := t.writeCard(w, c); err != nil {
			return err
		}
	}
	return nil
}

// sameCard reports whether two cards are equal. Every page has copies of its cards,
// and reflect.DeepEqual would take as long as making a page.
func sameCard(a, b *pages.Card) bool {
	return a.Headline == b.Headline && a.URL == b.URL && a.Type == b.Type && a.Label == b.Label &&
		a.Sponsor == b.Sponsor && a.Dek == b.Dek && a.Excerpt == b.Excerpt && a.Date == b.Date &&
		a.Minutes == b.Minutes && slices.Equal(a.Byline, b.Byline) &&
		same(a.Kicker, b.Kicker) && same(a.Image, b.Image)
}

// same reports whether two pointers point to equal values, or are both nil.
func same[T comparable](a, b *T) bool {
	return a == b || a != nil && b != nil && *a == *b
}

// A cachedPartial is the HTML of a template that is the same on every page, such as
// the masthead, and the view of the site from which it was made.
type cachedPartial struct {
	site *pages.Site
	html string
}

// In a template, {{shared "masthead.html" .Site}} shows a template that is the same on
// every page. Its HTML is made once, so it sees only the site.
func (t *Theme) writeShared(w *bytes.Buffer, name string, site *pages.Site) error {
	if last, ok := t.shared.Load(name); ok && last.(cachedPartial).site == site {
		w.WriteString(last.(cachedPartial).html)
		return nil
	}
	start := w.Len()
	if err := t.partials.ExecuteTemplate(w, name, site); err != nil {
		return err
	}
	t.shared.Store(name, cachedPartial{site, string(w.Bytes()[start:])})
	return nil
}

// In a template, {{first 3 .Related}} is the start of a list: at most 3 entries.
func first(n int, list any) (any, error) {
	v := reflect.ValueOf(list)
	if v.Kind() != reflect.Slice {
		return nil, fmt.Errorf("first needs a list")
	}
	return v.Slice(0, atMost(n, v.Len())).Interface(), nil
}

// atMost returns n, or the nearest number from 0 to length if n is outside this range.
func atMost(n, length int) int { return max(0, min(n, length)) }
