package matter_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/generator/matter"
)

var update = flag.Bool("update", false, "write the reference page")

// The part of the reference page on front matter is between these marks.
const (
	referencePage = "../REFERENCE.md"
	partStart     = "<!-- front matter: written by go test ./generator/matter -update -->\n"
	partEnd       = "<!-- end of front matter -->\n"
)

func TestReferencePageIsCurrent(t *testing.T) {
	page, err := os.ReadFile(referencePage)
	if err != nil {
		t.Fatal(err)
	}
	if *update && !strings.Contains(string(page), partStart) {
		page = append(page, "\n"+partStart+partEnd...)
	}
	before, rest, found := strings.Cut(string(page), partStart)
	_, after, closed := strings.Cut(rest, partEnd)
	if !found || !closed {
		t.Fatalf("%s has lost the marks around its part on front matter", referencePage)
	}
	want := before + partStart + reference() + partEnd + after
	if *update {
		if err := os.WriteFile(referencePage, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, string(page)); diff != "" {
		t.Errorf("%s is not current: run go test ./generator/matter -update\n%s", referencePage, diff)
	}
}

// schemaFiles are the JSON Schemas of front matter for editors.
var schemaFiles = map[string][]byte{
	"front-matter.schema.json": matter.Schema("Front matter of stories and pages", matter.StoryKeys),
	"author.schema.json":       matter.Schema("Front matter of authors", matter.AuthorKeys),
	"category.schema.json":     matter.Schema("Front matter of categories", matter.CategoryKeys),
}

func TestSchemaFilesAreCurrent(t *testing.T) {
	for name, want := range schemaFiles {
		if *update {
			if err := os.WriteFile(name, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(name); string(got) != string(want) {
			t.Errorf("%s is not current (%v): run go test ./generator/matter -update", name, err)
		}
	}
}

// reference returns that part, made from the tables of keys.
func reference() string {
	var b strings.Builder
	b.WriteString(`
## Front matter

A content file begins with its front matter: YAML between lines ` + "`---`" + `, TOML
between lines ` + "`+++`" + `, or a JSON object. A date is written like 2026-03-27,
2026-03-27 14:30 or 2026-03-27T14:30:00+01:00; without a zone it is in the time
zone of config.toml. Other forms with a single meaning are read, too: 2026/03/27,
20260327, 27.3.2026, 3/27/2026, March 27, 2026, 27 Mar 2026 2:30 PM, and the
dates of mail (RFC 2822);
03/04/2026 is an error, since it is two days. A file may also end in .markdown,
.mdown, .mkd or .mkdn. Not read are _index.md, a section page of other generators,
and translations: index.de.md, or a.de.md beside a.md. The case of keys does not matter. A key that is set
twice in two spellings is an error. An unknown key causes a warning, unless
config.toml names it in known, under [front_matter]: then it is kept under params.
`)
	for _, part := range []struct {
		name, folder string
		keys         []matter.Key
	}{
		{"Stories and pages", "`content/stories/**/*.md` and `content/pages/*.md`", matter.StoryKeys},
		{"Authors", "`content/authors/*.md`", matter.AuthorKeys},
		{"Categories", "`content/categories/*.md`", matter.CategoryKeys},
	} {
		fmt.Fprintf(&b, "\n### %s\n\nIn %s.\n\n| key | also | meaning |\n|---|---|---|\n", part.name, part.folder)
		for _, k := range part.keys {
			synonyms := ""
			if len(k.Synonyms) > 0 {
				synonyms = "`" + strings.Join(k.Synonyms, "`, `") + "`"
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", k.Name, synonyms, strings.ReplaceAll(k.Doc, "|", `\|`))
		}
	}
	return b.String() + "\n"
}
