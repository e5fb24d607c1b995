package markdown

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var (
	german = Marks{Quotes: [4]string{"„", "“", "‚", "‘"}}
	french = Marks{Quotes: [4]string{"«\u202f", "\u202f»", "“", "”"}, Space: "\u202f", Colon: "\u00a0"}
)

// in returns a text as HTML and its excerpt, with the marks of a language.
func in(t *testing.T, m Marks, text string) (page string, d *Document) {
	t.Helper()
	d, found := newConverter(Settings{Marks: m}).Convert("a.md", []byte(text), 0)
	if len(found) > 0 {
		t.Fatal(found[0])
	}
	return strings.TrimSpace(string(d.HTML)), d
}

// visibleSpaces shows a narrow no-break space as "_" and a full one as "~".
var visibleSpaces = strings.NewReplacer("\u202f", "_", "\u00a0", "~")

func TestQuotesOfLanguages(t *testing.T) {
	const text = `Sie sagte: "Das ist ein 'Zitat' im Text." So geht's, 6' lange "*Latte*"`
	for want, m := range map[string]Marks{
		`Sie sagte: „Das ist ein ‚Zitat‘ im Text.“ So geht’s, 6' lange „<em>Latte</em>“`:     german,
		`Sie sagte: «_Das ist ein “Zitat” im Text._» So geht’s, 6' lange «_<em>Latte</em>_»`: french,
		`Sie sagte: ”Das ist ein ’Zitat’ im Text.” So geht’s, 6' lange ”<em>Latte</em>”`:     {Quotes: [4]string{"”", "”", "’", "’"}},
		`Sie sagte: “Das ist ein ‘Zitat’ im Text.” So geht’s, 6' lange “<em>Latte</em>”`:     {},
	} {
		page, _ := in(t, m, text)
		if got := visibleSpaces.Replace(page); got != "<p>"+want+"</p>" {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// In French, ordinary spaces beside punctuation become no-break spaces. No space is added.
func TestFrenchSpaces(t *testing.T) {
	for text, want := range map[string]string{
		`Quoi ? Oui ! Non ; enfin : peut-être`:        `Quoi_? Oui_! Non_; enfin~: peut-être`,
		`Quoi ?! Yahoo! dit: 10:30, 10 : 30`:          `Quoi_?! Yahoo! dit: 10:30, 10~: 30`,
		`« Un mot » et «un» (« deux »).`:              `«_Un mot_» et «un» («_deux_»).`,
		`"Vraiment ?" dit-il. "Oui !"`:                `«_Vraiment_?_» dit-il. «_Oui_!_»`,
		`**Note :** un *mot* ! [lien](/a) ?`:          `<strong>Note~:</strong> un <em>mot</em>_! <a href="">lien</a>_?`,
		`mot « *suite* » et « [lien](/a) »`:           `mot «_<em>suite</em>_» et «_<a href="">lien</a>_»`,
		"`a ; b` ; <code>c ; d</code> ! e":            "<code>a ; b</code>_; <code>c ; d</code>_! e",
		`?a=1 ?b :c ;d !important :-) fin :`:          `?a=1 ?b :c ;d !important :-) fin~:`,
		`https://example.com/?a=1 ; <https://b.fr/!>`: `<a href="https://example.com/?a=1">https://example.com/?a=1</a>_; <a href="https://b.fr/!">https://b.fr/!</a>`,
		"un\n! deux":                        "un\n! deux",
		`![Quoi ?](/a.png "Le lien !") fin`: `<img src="" alt="Quoi_?" title="Le lien !" loading="lazy" decoding="async"> fin`,
	} {
		page, _ := in(t, french, text)
		if got := visibleSpaces.Replace(page); got != "<p>"+want+"</p>" {
			t.Errorf("%s\nbecame %s\nwant   <p>%s</p>", text, got, want)
		}
		if page, _ := in(t, german, text); strings.ContainsAny(page, "\u202f\u00a0") {
			t.Errorf("%s\nbecame %q in German", text, page)
		}
	}
}

func TestFrenchExcerptsAndHeadings(t *testing.T) {
	_, d := in(t, french, "## Pourquoi \"ici\" ?\n\nIl demande : « Qui ? »\n\n![](/a.jpg \"Le toit : \\\"haut\\\" !\")")
	if got := visibleSpaces.Replace(d.Excerpt); got != "Il demande~: «_Qui_?_»" {
		t.Errorf("the excerpt is %q", got)
	}
	if h := d.Headings[0]; visibleSpaces.Replace(h.Text) != "Pourquoi «_ici_»_?" || h.ID != "pourquoi-ici" {
		t.Errorf("the heading is %+v", h)
	}
	if got := visibleSpaces.Replace(string(d.HTML)); !strings.Contains(got, "<figcaption>Le toit~: «_haut_»_!</figcaption>") {
		t.Error(got)
	}
	if _, d := in(t, french, strings.Repeat("mot ", 39)+`"mot" enfin`); !strings.HasSuffix(d.Excerpt, " mot «\u202fmot\u202f»…") {
		t.Errorf("the excerpt is %q", d.Excerpt)
	}
}

// The marks of a language do not change which marks are quotes.
func TestQuotesPairInAllLanguages(t *testing.T) {
	words := []string{`"`, `"`, `'`, `'`, " ", " ", "a", "tis", "s", "5", "é", "中", ".", ",", "-", "(", ")"}
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 30).Draw(t, "words"), ""))
		own := Marks{Quotes: [4]string{"<A>", "</A>", "<B>", "</B>"}}
		replaced := strings.NewReplacer("<A>", "“", "</A>", "”", "<B>", "‘", "</B>", "’").Replace(string(own.typeset(text)))
		if want := string(english.typeset(text)); replaced != want {
			t.Fatalf("%q became %q, in English %q", text, replaced, want)
		}
	})
}
