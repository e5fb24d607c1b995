package theme

import (
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"slices"
	"text/template/parse"

	"broadsheet/generator/sources"
)

// In a template, {{data "prices"}} is the value of the data file content/data/prices.toml
// (or .json, .yaml, .csv), or nothing if there is no such file.
func (t *Theme) data(name string) any {
	if f := t.options.Data[name]; f != nil {
		return f.Value
	}
	return nil
}

// anyData, in program.queries, stands for all data files. It is used for templates that
// compute the name of a data file when a page is made.
const anyData = "*"

// query records that the template being checked reads a data file, and warns if there is
// no such file. The expression arg gives the name of the file.
func (w *walker) query(arg expression) {
	asking := w.programs[w.path[len(w.path)-1]]
	name, ok := arg.node.(*parse.StringNode)
	if !ok {
		asking.queries = append(asking.queries, anyData)
		return
	}
	asking.queries = append(asking.queries, name.Text)
	if set := w.theme.options.Data; set[name.Text] == nil {
		if p := w.report(name, "there is no data file %q in content/data", name.Text); p != nil {
			p.AsWarning().Hint("it gives nothing until there is one, such as content/data/%s.toml", name.Text).Suggest(name.Text, set.Names())
		}
	}
}

// reach returns the sorted names of the data files that a compiled template and the
// templates that it includes read.
func (p *program) reach() []string {
	names := map[string]bool{}
	seen := map[*program]bool{}
	var walk func(p *program)
	walk = func(p *program) {
		if seen[p] {
			return
		}
		seen[p] = true
		for _, name := range p.queries {
			names[name] = true
		}
		for _, included := range p.includes {
			walk(included)
		}
	}
	walk(p)
	return slices.Sorted(maps.Keys(names))
}

// digests returns the digests of page templates. The key is the file name of a page
// template, the value the result of Theme.Digest. The digest of a template that reads no
// data files is that of the theme.
func (t *Theme) digests() map[string]sources.Digest {
	all := map[string]sources.Digest{}
	for _, page := range allPages() {
		asked := t.asked(t.programs[page.template])
		all[page.template] = t.digest
		if len(asked) == 0 {
			continue
		}
		sum := sha256.New()
		fmt.Fprintf(sum, "%x\n", t.digest)
		t.addAnswers(sum, asked)
		all[page.template] = sources.Digest(sum.Sum(nil)[:16])
	}
	return all
}

// asked returns the sorted names of the data files that a compiled template reads.
func (t *Theme) asked(p *program) []string {
	asked := p.reach()
	if slices.Contains(asked, anyData) {
		return t.options.Data.Names()
	}
	return asked
}

// addAnswers writes the digests of data files to sum.
func (t *Theme) addAnswers(sum io.Writer, names []string) {
	for _, name := range names {
		var answer sources.Digest
		if f := t.options.Data[name]; f != nil {
			answer = f.Digest
		}
		fmt.Fprintf(sum, "%q %x\n", name, answer)
	}
}

// Digest returns a digest of all templates, assets and options, and of the data files that
// one page template reads. Two pages that this template makes are equal if their digests
// and views are equal.
func (t *Theme) Digest(template string) sources.Digest { return t.byTemplate[template] }
