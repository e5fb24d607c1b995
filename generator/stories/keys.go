package stories

import (
	"regexp"
	"slices"
	"strings"

	"broadsheet/generator/matter"
	"broadsheet/generator/problems"
)

// duplicate adds a problem for the field f, whose key differs only in upper and lower case
// from the key of the earlier field first.
func (s *reading) duplicate(f, first *matter.Field) {
	line, _ := problems.Position(s.doc.Text, first.At)
	s.fault(f.At, len(f.Key), "%q is set twice", matter.Shorten(f.Key)).
		Hint("it is set in line %d already, as %s; the case of letters does not matter: keep one", line, first.Key)
}

// choose stores a field in s.fields under the main name of its key. If front matter has
// the key under two names, choose keeps the field that has a value. If both fields have a
// value, it keeps the field whose name has the lower rank; the main name of a key has the
// lowest. It warns of the dropped field, unless that field is empty or has the same value
// as the kept field.
func (s *reading) choose(r rank, f *matter.Field, ranks map[string]rank) {
	old := s.fields[r.key]
	if old == nil {
		s.fields[r.key] = f
		return
	}
	used, dropped := old, f
	empty := func(f *matter.Field) bool { return len(f.Value.All()) == 0 && f.Value.Kind != matter.Table }
	if !empty(f) && (empty(old) || r.index < ranks[strings.ToLower(old.Key)].index) {
		used, dropped = f, old
	}
	s.fields[r.key] = used
	if !empty(dropped) && !slices.Equal(texts(&used.Value), texts(&dropped.Value)) {
		s.warn(dropped.At, len(dropped.Key), "%q is not read, since %q is set, too", matter.Shorten(dropped.Key), matter.Shorten(used.Key)).
			Hint("both are names of the key %s: keep one", r.key).InGroup()
	}
}

// texts returns all texts in a value, including keys of tables and the texts in nested
// lists and tables. It splits texts at commas.
func texts(v *matter.Value) (list []string) {
	if v.Scalar() {
		for text := range strings.SplitSeq(v.Text, ",") {
			list = append(list, matter.Collapse(text))
		}
	}
	for i := range v.Items {
		list = append(list, texts(&v.Items[i])...)
	}
	for i := range v.Fields {
		list = append(append(list, v.Fields[i].Key), texts(&v.Fields[i].Value)...)
	}
	return list
}

// addParams adds fields to the front-matter table params, which it creates if need be.
func (s *reading) addParams(fields []matter.Field) {
	if len(fields) == 0 {
		return
	}
	params := s.fields["params"]
	if params == nil || params.Value.Blank() {
		s.fields["params"] = &matter.Field{Key: "params", At: fields[0].At, Value: matter.Value{Kind: matter.Table, At: fields[0].At, Fields: fields}}
		return
	}
	table := *params
	for _, f := range fields {
		if i := slices.IndexFunc(table.Value.Fields, func(p matter.Field) bool { return p.Key == f.Key }); i >= 0 {
			s.duplicate(&f, &table.Value.Fields[i])
		}
	}
	table.Value.Fields = slices.Concat(table.Value.Fields, fields)
	s.fields["params"] = &table
}

// checkComments warns of texts in the value v that are cut or missing because YAML reads a
// "#" as the start of a comment. A "#" before a space gets no warning, since the author
// most likely means a comment. The argument key is the key of v or a path, such as
// "image.alt".
func (s *reading) checkComments(key string, v *matter.Value, nested bool) {
	if cut := v.Comment; cut != "" && !strings.HasPrefix(cut, "# ") && cut != "#" && s.cuts < maxUnknown {
		s.cuts++
		message := "%s ends before %q, which YAML takes for a comment"
		if v.Kind == matter.Null {
			message = "%s has no text before %q, which YAML takes for a comment"
		}
		p := s.warnIn(v, message, key, matter.Shorten(cut))
		if whole := matter.Shorten(strings.TrimSpace(v.Text + " " + cut)); nested {
			p.Hint("put the text in quotes: %q", whole)
		} else {
			p.Hint("put the value in quotes: %s: %q", key, whole)
		}
	}
	for i := range v.Items {
		s.checkComments(key, &v.Items[i], true)
	}
	for i := range v.Fields {
		s.checkComments(key+"."+v.Fields[i].Key, &v.Fields[i].Value, true)
	}
}

// hides says what a front-matter key that Broadsheet does not know means in other
// generators. The result known is true if other generators or their themes use the key to
// show and hide pages. The result hidden is true if the value v hides the page there. The
// argument key is in lower case.
func hides(key string, v *matter.Value) (known, hidden bool) {
	word := strings.ToLower(strings.TrimSpace(v.Text))
	no := slices.Contains([]string{"", "false", "no", "off", "never", "null", "~"}, word)
	switch {
	case key == "build" || key == "_build":
		return v.Kind == matter.Table, true
	case !v.Scalar():
		return false, false
	case key == "status" || key == "visibility":
		return true, !v.Blank() && !slices.Contains([]string{"publish", "published", "public", "final"}, word)
	case slices.Contains([]string{"draft", "hidden", "private", "unlisted", "unpublished"}, word):
		return true, true
	case hidingKey.MatchString(key):
		return true, !no
	case showingKey.MatchString(key):
		return true, no && !v.Blank()
	}
	return false, false
}

var (
	// hidingKey matches front-matter keys, in lower case, that hide a page in other generators
	// if the value is true: hidden, exclude_from_feed, is_private.
	hidingKey = regexp.MustCompile(`^(?:is_?|post_?|page_?|eleventy)?(?:hidden|hide(?:_?from.*)?|exclude.*|draft|headless|unlisted|private|unpublished|protected|password)$`)
	// showingKey matches front-matter keys, in lower case, that hide a page in other
	// generators if the value is false: listed, show_in_list, is_public.
	showingKey = regexp.MustCompile(`^(?:is_?|dg-)?(?:render|listed|visible|public|publish(?:ed)?|live|enabled|active|show_?in_?.*)$`)
)

// warnShown warns that Broadsheet publishes a page although the key of the field f would
// hide the page in other generators.
func (s *reading) warnShown(f *matter.Field) {
	s.warn(f.At, len(f.Key), "%q has no meaning here: the page is shown all the same", matter.Shorten(f.Key)).
		Hint("write draft: true to keep it out of the site, or noindex: true to keep it out of search engines").InGroup()
}
