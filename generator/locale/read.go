package locale

import (
	"maps"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"broadsheet/generator/matter"
	"broadsheet/generator/problems"
)

// A reader reads one label file.
type reader struct {
	file     string
	text     []byte
	language language.Tag
	models   map[string]label // the default English labels; nil while these are read
	found    []*problems.Problem
}

// read reads a label file. The argument models has the default English labels, which
// determine keys and places; it is nil for the file of these labels itself.
func read(file string, raw []byte, models map[string]label) (map[string]label, []*problems.Problem) {
	text, p := matter.Clean(file, raw)
	if p != nil {
		return nil, []*problems.Problem{p}
	}
	root, p := matter.ReadTOML(file, text)
	if p != nil {
		return nil, []*problems.Problem{p}
	}
	tag := language.Make(strings.TrimSuffix(path.Base(file), ".toml"))
	r := &reader{file: file, text: text, language: tag, models: models}
	labels := map[string]label{}
	for _, f := range root.Fields {
		model, known := models[f.Key]
		switch {
		case f.Key == "reviewed":
			if f.Value.Kind != matter.Bool {
				r.atValue(&f.Value, "reviewed must be true or false, not %s", f.Value.Kind)
			}
		case models != nil && !known:
			r.atKey(f, "there is no label %q", f.Key).Suggest(f.Key, slices.Collect(maps.Keys(models)))
		default:
			labels[f.Key] = r.label(f, model)
		}
	}
	return labels, r.found
}

func (r *reader) atKey(f matter.Field, format string, args ...any) *problems.Problem {
	p := problems.In(r.file, r.text, f.At, len(f.Key), format, args...)
	r.found = append(r.found, p)
	return p
}

func (r *reader) atValue(v *matter.Value, format string, args ...any) *problems.Problem {
	p := problems.In(r.file, r.text, v.At, v.Width(r.text), format, args...)
	r.found = append(r.found, p)
	return p
}

// label reads a label: a text, or a table with a text for each plural form. The model is
// the default English label with the same key.
func (r *reader) label(f matter.Field, model label) label {
	counts := model.counts
	if r.models == nil {
		counts = f.Value.Kind == matter.Table
	}
	made := label{places: model.places, language: r.language, counts: counts, marked: model.marked, forms: map[plural.Form][]Part{}}
	switch {
	case counts && f.Value.Kind != matter.Table:
		r.atKey(f, "%s has plural forms in %q: %s", f.Key, r.language, r.formNames()).Hint("write %s.%s = \"…\"", f.Key, formNames[r.forms()[0]])
	case counts:
		r.plurals(f, &made)
	case f.Value.Kind == matter.Table:
		r.atKey(f, "%s has no plural forms", f.Key).Hint("write %s = \"…\"", f.Key)
	default:
		made.forms[plural.Other] = r.form(&f.Value, &made, false)
	}
	return made
}

// forms returns the plural forms that whole numbers take in the language of the file.
func (r *reader) forms() []plural.Form {
	order := []plural.Form{plural.Zero, plural.One, plural.Two, plural.Few, plural.Many, plural.Other}
	taken := formsOf(r.language)
	return slices.DeleteFunc(order, func(f plural.Form) bool { return taken[f] == 0 })
}

func (r *reader) formNames() string {
	var names []string
	for _, f := range r.forms() {
		names = append(names, formNames[f])
	}
	return strings.Join(names, ", ")
}

// plurals reads the plural forms of a label. The file must have exactly those that whole
// numbers take in its language.
func (r *reader) plurals(f matter.Field, made *label) {
	taken := formsOf(r.language)
	for _, form := range f.Value.Fields {
		i := slices.Index(formNames, form.Key)
		if i < 0 || taken[plural.Form(i)] == 0 {
			r.atKey(form, "whole numbers have no plural form %q in %q", form.Key, r.language).Hint("they have %s", r.formNames())
			continue
		}
		made.forms[plural.Form(i)] = r.form(&form.Value, made, taken[plural.Form(i)] == 1)
	}
	for _, form := range r.forms() {
		if name := formNames[form]; f.Value.Get(name) == nil {
			r.atKey(f, "%s lacks the plural form %q", f.Key, name).Hint("whole numbers have %s in %q", r.formNames(), r.language)
		}
	}
}

// form reads one text of a label, and sets the label's places if it is a default English
// label. The argument single is true for a plural form that only one number takes: its
// text need not have the number.
func (r *reader) form(v *matter.Value, made *label, single bool) []Part {
	if v.Kind != matter.Text || v.Blank() {
		r.atValue(v, "a label must be text, not %s", kindOf(v))
		return nil
	}
	if r.models == nil {
		made.learn(v.Text)
	}
	parts, fault := parse(v.Text, made.places)
	if fault != "" {
		r.atValue(v, "%s", fault).Hint("%s", made.hint())
		return nil
	}
	for i, name := range made.places {
		has := slices.ContainsFunc(parts, func(p Part) bool { return (p.Kind == Place || p.Kind == LinkStart) && p.Place == i })
		if !has && (name != "n" || !single) {
			r.atValue(v, "the text lacks {%s}", name).Hint("%s", made.hint())
		}
	}
	return parts
}

func kindOf(v *matter.Value) string {
	if v.Blank() {
		return "empty"
	}
	return v.Kind.String()
}

// hint names the places of a label.
func (l *label) hint() string {
	if len(l.places) == 0 {
		return "this label has no places in braces"
	}
	return "the places of this label are {" + strings.Join(l.places, "}, {") + "}"
}

// learn sets the places of a default English label by its text.
func (l *label) learn(text string) {
	for _, name := range placesIn(text) {
		switch {
		case name == "strong":
			l.marked = true
		case !slices.Contains(l.places, name):
			l.marked = l.marked || name == "link"
			l.places = append(l.places, name)
		}
	}
}

// placesIn returns the names in braces in a text, without those of end tags.
func placesIn(text string) (names []string) {
	for {
		_, after, found := strings.Cut(text, "{")
		name, rest, closed := strings.Cut(after, "}")
		if !found || !closed {
			return names
		}
		if !strings.HasPrefix(name, "/") {
			names = append(names, name)
		}
		text = rest
	}
}

// parse divides a text into its parts. The fault is what is wrong with the text, or "".
func parse(text string, places []string) (parts []Part, fault string) {
	open := ""
	for text != "" {
		words, rest, found := strings.Cut(text, "{")
		if words != "" {
			parts = append(parts, Part{Kind: Words, Text: words})
		}
		if !found {
			break
		}
		name, rest, closed := strings.Cut(rest, "}")
		if !closed {
			return nil, "a brace { has no }"
		}
		text = rest
		part := Part{Kind: Place, Place: slices.Index(places, name)}
		switch name {
		case "strong", "link":
			if open != "" {
				return nil, "{" + name + "} stands within {" + open + "}"
			}
			if open, part.Kind = name, LinkStart; name == "strong" {
				part = Part{Kind: StrongStart}
			}
		case "/strong", "/link":
			if open != name[1:] {
				return nil, "{" + name + "} closes nothing"
			}
			if open, part = "", (Part{Kind: LinkEnd}); name == "/strong" {
				part.Kind = StrongEnd
			}
		}
		if part.Place < 0 {
			return nil, "there is no place {" + name + "} in this label"
		}
		parts = append(parts, part)
	}
	if open != "" {
		return nil, "{" + open + "} has no {/" + open + "}"
	}
	return parts, ""
}
