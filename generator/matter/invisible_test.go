package matter_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"broadsheet/generator/matter"
)

// Invisible characters by short names, for the tables below.
var signs = strings.NewReplacer("‹nbsp›", "\u00A0", "‹zwsp›", "\u200B", "‹bom›", "\uFEFF", "‹ls›", "\u2028", "‹lrm›", "\u200E", "‹wide›", "\u3000", "‹nel›", "\u0085", "‹zwnj›", "\u200C")

// TestInvisibleCharactersThatAreNamed has characters that change what front matter means.
func TestInvisibleCharactersThatAreNamed(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"---\ntitle:‹nbsp›A\n---\n", "2:7 a no-break space (U+00A0)"},
		{"---\ntitle: A\nauthor:‹nbsp›B\n---\n", "3:8 a no-break space (U+00A0)"},
		{"---\ntitle: A\nauthor:‹zwsp›B\n---\n", "3:8 a zero width space (U+200B)"},
		{"---\ntitle: A\ntags:‹wide›[a, b]\n---\n", "3:6 an ideographic space (U+3000)"},
		{"---\ntitle: A\ntags:\n‹nbsp›‹nbsp›- a\n---\n", "4:1 a no-break space (U+00A0)"},
		{"---\ntitle: A\ntags:\n  - a\n  ‹nbsp›- b\n---\n", "5:3 a no-break space (U+00A0)"},
		{"---\ntitle: A\ntags:\n  - a\n   ‹zwsp›- b\n---\n", "5:4 a zero width space (U+200B)"},
		{"---\ntitle: A\nimage:\n‹nbsp› src: a.png\n---\n", "4:1 a no-break space (U+00A0)"},
		{"---\ntitle: A\n‹nbsp›\ntags: [a]\n---\n", "3:1 a no-break space (U+00A0)"},
		{"---\ntitle: One‹ls›Two\n---\n", "2:11 a line separator (U+2028)"},
		{"---\ntitle: One‹nel›Two\n---\n", "2:11 a next line (U+0085)"},
		{"---\ntitle: A\n‹lrm›tags: [a]\n---\n", "3:1 a left-to-right mark (U+200E)"},
		{"---\ntitle: A\nta‹nbsp›gs: [a]\n---\n", "3:3 a no-break space (U+00A0)"},
		{"---\ntitle: A\ntags:‹nbsp›\n  - a\n---\n", "3:6 a no-break space (U+00A0)"},
		{"---\ntitle: A\ntags:\n  -‹nbsp›a\n---\n", "4:4 a no-break space (U+00A0)"},
		{"---\ntags:\n  - a‹ls›\ntitle: A\n---\n", "3:6 a line separator (U+2028)"},
		{"+++\ntitle‹nbsp›= 'A'\n+++\n", "2:6 a no-break space (U+00A0)"},
		{"+++\ntitle =‹zwsp›'A'\n+++\n", "2:8 a zero width space (U+200B)"},
		{"+++\n‹bom›title = 'A'\n+++\n", "2:1 a byte order mark (U+FEFF)"},
		{"+++\n'ti‹zwsp›tle' = 'A'\n+++\n", "2:4 a zero width space (U+200B)"},
		{"{\"title\":‹nbsp›\"A\"}\n", "1:10 a no-break space (U+00A0)"},
		{"{\"title\": \"A\",\n‹zwsp›\"tags\": []}\n", "2:1 a zero width space (U+200B)"},
		{"{\"ti‹zwsp›tle\": \"A\"}\n", "1:5 a zero width space (U+200B)"},
	} {
		_, found := matter.Read("a.md", []byte(signs.Replace(test.text)))
		place, name, _ := strings.Cut(test.want, " ")
		if len(found) != 1 || fmt.Sprintf("%d:%d", found[0].Line, found[0].Column) != place || !strings.Contains(found[0].Message, name) {
			t.Errorf("%q: %v, want %s", test.text, found, test.want)
		}
	}
}

// TestInvisibleCharactersThatAreNotRead has characters that change nothing: beside
// delimiters and at the ends of keys and texts.
func TestInvisibleCharactersThatAreNotRead(t *testing.T) {
	for _, text := range []string{
		"‹zwsp›---\ntitle: A\ndraft: true\n---\nT\n", "‹bom›‹bom›---\ntitle: A\ndraft: true\n---\nT\n", "‹nbsp›---\ntitle: A\ndraft: true\n---\nT\n",
		"‹zwsp›\n---‹zwsp›\ntitle: A\ndraft: true\n---‹nbsp›\nT\n", "---\ntitle: A\ndraft: true\n‹zwsp›---\nT\n", "---\ntitle: A\ndraft: true\n‹nbsp›... \nT\n",
		"---\n‹zwsp›title‹nbsp›: A‹zwsp›\ndraft: true‹nbsp›\n---\nT\n", "---\ntitle: ‹bom›A\ndraft: true\n---\nT\n", "---\ntitle: ‹nbsp›A‹nbsp›\ndraft: ‹zwsp›true\n---\nT\n",
		"‹bom›‹zwsp›+++‹nbsp›\ntitle = 'A'\ndraft = true\n‹nbsp›+++‹zwsp›\nT\n", "‹zwsp›{\"title\": \"A\", \"draft‹zwsp›\": true}‹nbsp›\nT\n",
	} {
		doc, found := matter.Read("a.md", []byte(signs.Replace(text)))
		title, draft := doc.Root.Get("title"), doc.Root.Get("draft")
		if len(found) > 0 || title == nil || draft == nil || matter.Collapse(title.Text) != "A" || draft.Kind != matter.Bool || string(doc.Text[doc.Body:]) != "T\n" {
			t.Errorf("%q: %+v %q %v", text, doc.Root, doc.Text[doc.Body:], found)
		}
	}
}

// TestInvisibleCharactersThatStay has characters that belong to a text.
func TestInvisibleCharactersThatStay(t *testing.T) {
	for text, want := range map[string]string{
		"---\ntitle: Quoi‹nbsp›!\n---\n":                    "Quoi‹nbsp›!",
		"---\ntitle: می‹zwnj›خواهم\n---\n":                  "می‹zwnj›خواهم",
		"---\ntitle: C++‹lrm›\n---\n":                       "C++‹lrm›",
		"---\ntitle: |\n  a\n  ‹nbsp›b\n---\n":              "a\n‹nbsp›b\n",
		"---\ntitle: \"A‹ls›B\"\n---\n":                     "A‹ls›B",
		"---\ntitle: A\nparams: {می‹zwnj›خواهم: 1}\n---\n":  "A",
		"+++\ntitle = 'A‹nbsp›B'\n+++\n---‹zwsp›\n":         "A‹nbsp›B",
		"{\"title\": \"A‹nbsp›‹zwsp›B\"}\n---\n‹zwsp›---\n": "A‹nbsp›‹zwsp›B",
	} {
		doc, found := matter.Read("a.md", []byte(signs.Replace(text)))
		if title := doc.Root.Get("title"); len(found) > 0 || title == nil || title.Text != signs.Replace(want) {
			t.Errorf("%q: %+v %v", text, title, found)
		}
	}
}

// TestDotsEndFrontMatter checks the document end marker of YAML.
func TestDotsEndFrontMatter(t *testing.T) {
	for text, body := range map[string]string{
		"---\ntitle: A\n...\nT\n":                           "T\n",
		"---\ntitle: A\n... \t\nT\n\n---\n\nU\n":            "T\n\n---\n\nU\n",
		"---\r\ntitle: A\r\n...\r\nT\r\n":                   "T\n",
		"---\ntitle: A\n...":                                "",
		"---\ntitle: A\n---\nT\n...\n":                      "T\n...\n",
		"---\ntitle: A\ndescription: |\n  ...\n---\nT\n":    "T\n",
		"---\ntitle: A\ndescription: ...\n---\nT\n":         "T\n",
		"+++\ntitle = 'A'\nx = '''\n...\n'''\n+++\nT\n":     "T\n",
		"---\ntitle: A\ndescription: |\n  ---\n  x\n...\nT": "T",
	} {
		doc, found := matter.Read("a.md", []byte(text))
		if len(found) > 0 || string(doc.Text[doc.Body:]) != body || doc.Root.Get("title") == nil {
			t.Errorf("%q: %q, want %q %v", text, doc.Text[doc.Body:], body, found)
		}
	}
}

// TestInvisibleCharactersAreNeverSilent puts one invisible character anywhere into front
// matter: it is named, or it is part of a text, or nothing changes.
func TestInvisibleCharactersAreNeverSilent(t *testing.T) {
	const text = "---\ntitle: The A\nimage: {src: a.png}\ntags:\n  - one\n  - two\n---\nText.\n"
	rapid.Check(t, func(t *rapid.T) {
		r := rapid.SampledFrom([]rune{0x85, 0xA0, 0x200B, 0x200E, 0x2028, 0x202F, 0x2060, 0x3000, 0xFEFF}).Draw(t, "r")
		at := rapid.IntRange(0, strings.Index(text, "Text.")-1).Draw(t, "at")
		doc, found := matter.Read("a.md", []byte(text[:at]+string(r)+text[at:]))
		for _, p := range found {
			if strings.Contains(p.Message, fmt.Sprintf("(%U)", r)) {
				return
			}
		}
		title, tags, image := doc.Root.Get("title"), doc.Root.Get("tags"), doc.Root.Get("image")
		if len(found) > 0 || title == nil || len(tags.All()) != 2 || image == nil || image.Get("src") == nil || len(doc.Root.Fields) != 3 || string(doc.Text[doc.Body:]) != "Text.\n" {
			t.Fatalf("%q at %d: %+v %v", r, at, doc.Root, found)
		}
	})
}
