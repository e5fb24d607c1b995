package sharecards

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

const long = "The European Commission opens proceedings against four makers of large language models over training data that publishers say was taken from their archives without a licence"

// chinese is a font with boxes in place of the characters of a headline.
func chinese(t testing.TB) *Font {
	f, err := ParseFont(boxes([]rune("科技日报欧盟委员会对四家大型语言模开发商展调查：（）")...).bytes())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// drawing returns a logo: an ellipse of many colours on a transparent ground.
func drawing(width, height int) image.Image {
	logo := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			u, v := 2000*x/width-1000, 2000*y/height-1000
			if u*u+v*v < 1000*1000 {
				logo.SetNRGBA(x, y, color.NRGBA{200, uint8(255 * x / width), uint8(255 * y / height), 255})
			}
		}
	}
	return logo
}

// draw returns the pixels of a card and its file.
func drawn(t interface{ Fatal(...any) }, d *Drawer, c Card) (*image.Paletted, []byte) {
	data, err := d.Draw(c)
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	picture, ok := decoded.(*image.Paletted)
	if !ok || picture.Rect != image.Rect(0, 0, 1200, 630) {
		t.Fatal("not a card: ", decoded.Bounds())
	}
	return picture, data
}

// TestCards compares cards with their checksums. After a change to the look of cards, view
// them with go test -run TestCards -artifacts -outputdir DIR, correct the checksums, and
// raise Version.
func TestCards(t *testing.T) {
	site := Site{Title: "The Broadsheet"}
	for _, test := range []struct {
		name, sum string
		site      Site
		card      Card
	}{
		{"short", "ccb0fe8d0c77", site, Card{"Signal goes dark", "Security", "by Ada Lovelace", ""}},
		{"long", "147befd9d096", site, Card{long, "Policy", "by Ada Lovelace, Grace Hopper and Margaret Hamilton", ""}},
		{"too-long", "386a0a50f85d", site, Card{long + ": " + long, "Policy", strings.Repeat("by Ada Lovelace and ", 20), "2019"}},
		{"year", "6cdb69fa9dad", site, Card{"NIST publishes three standards against the quantum computer", "Security", "by Security desk", "2019"}},
		{"no-headline", "6a072179ede0", site, Card{"", "Policy", "by Ada Lovelace", ""}},
		{"nothing", "57c5de3e17aa", Site{}, Card{}},
		{"cyrillic", "ca636eb57ce2", Site{Title: "Технологии сегодня"}, Card{"Еврокомиссия начала расследование против четырёх разработчиков", "Политика", "Анна Иванова", ""}},
		{"greek", "d58a1168fa64", site, Card{"Η Ευρωπαϊκή Επιτροπή ανοίγει έρευνα για τα μεγάλα γλωσσικά μοντέλα", "Πολιτική", "της Άννας", ""}},
		{"hebrew", "611001d337ca", site, Card{"הנציבות האירופית פותחת בחקירה נגד 4 חברות (OpenAI) ב-2024", "מדיניות", "מאת דנה", "2024"}},
		{"chinese", "cbade1bc976c", Site{Title: "科技日报", Font: chinese(t)}, Card{"欧盟委员会对四家大型语言模型开发商（OpenAI）展开调查", "", "", ""}},
		{"logo", "67e22d36447e", Site{Title: "The Broadsheet", Logo: drawing(300, 300)}, Card{"The EU's AI Act is in force. What it asks, of whom, and when", "AI", "by Policy desk", ""}},
		{"wide-logo", "cf0a57179f13", Site{Title: "The Broadsheet", Logo: drawing(2000, 200), Accent: color.RGBA{0, 90, 160, 255}}, Card{"Signal goes dark", "Security", "", ""}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, data := drawn(t, New(test.site), test.card)
			if err := os.WriteFile(filepath.Join(t.ArtifactDir(), test.name+".png"), data, 0o600); err != nil {
				t.Fatal(err)
			}
			sum := sha256.Sum256(data)
			if got := hex.EncodeToString(sum[:6]); got != test.sum {
				t.Errorf("the card is %s, not %s", got, test.sum)
			}
		})
	}
}

func TestCardsDoNotDependOnOtherCards(t *testing.T) {
	d := New(Site{Title: "The Broadsheet", Font: chinese(t)})
	cards := []Card{{Headline: long, Year: "2019"}, {Headline: "欧盟"}, {Headline: "Signal goes dark", Kicker: "Security"}, {}}
	var group sync.WaitGroup
	for range 4 {
		for _, c := range cards {
			group.Go(func() {
				got, err := d.Draw(c)
				want, err2 := New(Site{Title: "The Broadsheet", Font: chinese(t)}).Draw(c)
				if err != nil || err2 != nil || !bytes.Equal(got, want) {
					t.Errorf("another card of %q", c.Headline)
				}
			})
		}
	}
	group.Wait()
}

func TestMissing(t *testing.T) {
	d, none := New(Site{Font: chinese(t)}), New(Site{})
	for text, missing := range map[string]rune{
		"": 0, "Caffè «à la» €5 — “naïve”… №1": 0, "Ğ ž ş ő ạ ữ": 0, "Ἀθῆναι": 0, "Ґанок": 0, "שָׁלוֹם": 0,
		"🚀 Rocket lands 🎉": 0, "Cafe\u0301": 0,
		"欧盟 and 日报": 0, "欧龘": '龘', "I 🚀 it": '🚀', "नमस्ते": 'न', "ไทย": 'ไ', "a\u0323\u0301\u0320": '\u0320', "ᄀ": 'ᄀ',
	} {
		if got := d.Missing(text); got != missing {
			t.Errorf("%q lacks %q, not %q", text, got, missing)
		}
	}
	if none.Missing("欧盟") != '欧' {
		t.Error("a font in the program has Chinese characters")
	}
}

func TestDarkened(t *testing.T) {
	for c, want := range map[color.RGBA]color.RGBA{
		{0, 90, 160, 0}: {0, 90, 160, 255}, {255, 255, 255, 255}: {107, 107, 107, 255}, {}: {A: 255},
	} {
		if got := darkened(c); got != want {
			t.Errorf("%v became %v, not %v", c, got, want)
		}
	}
}

// TestPlain compares the shortcut for common texts with the fonts.
func TestPlain(t *testing.T) {
	d := New(Site{})
	for r := rune(1); r < 0x3000; r++ {
		_, missing := d.shape("a"+string(r), headlineFont)
		if Plain(string(r)) && missing != 0 {
			t.Errorf("%q cannot be drawn", r)
		}
	}
}

// TestAMissingHeadline shows the title in its place.
func TestAMissingHeadline(t *testing.T) {
	d := New(Site{Title: "The Broadsheet"})
	got, err := d.Draw(Card{Headline: "欧盟", Kicker: "Policy"})
	want, err2 := d.Draw(Card{Kicker: "Policy"})
	if err != nil || err2 != nil || !bytes.Equal(got, want) {
		t.Error("the card has something of the headline")
	}
}

// text draws texts of several scripts, of hostile characters and of any characters.
func text() *rapid.Generator[string] {
	alphabets := rapid.SampledFrom([][]rune{
		[]rune("abcdefgh ijklm nopqrstu WVMAy.,-“”’—()"), []rune("欧盟委员会对四家、。（）「」 a"),
		[]rune("ابتثجحخلامنوي 123 (x) لا"), []rune("אבגד הוז 42 abc"), []rune("W"), []rune("i"), []rune("\u200d\u200c\u00ad\u202e\u2066\ufe0f🚀\x00\n"), nil,
	})
	return rapid.Custom(func(t *rapid.T) string {
		letters := alphabets.Draw(t, "alphabet")
		if letters == nil {
			return rapid.String().Draw(t, "text")
		}
		return string(rapid.SliceOfN(rapid.SampledFrom(letters), 0, 500).Draw(t, "letters"))
	})
}

// TestEveryText asserts that the texts of every card lie between the margins, and that its
// file is small.
func TestEveryText(t *testing.T) {
	font := chinese(t)
	rapid.Check(t, func(t *rapid.T) {
		site := Site{Title: text().Draw(t, "title"), Font: font}
		card := Card{text().Draw(t, "headline"), text().Draw(t, "kicker"), text().Draw(t, "byline"), text().Draw(t, "year")}
		picture, data := drawn(t, New(site), card)
		if len(data) > 60<<10 {
			t.Errorf("%d bytes", len(data))
		}
		inside := image.Rect(margin-8, barHeight, Width-margin+8, Height-16)
		for y := barHeight; y < Height; y++ {
			for x := range Width {
				if picture.Pix[y*picture.Stride+x] != 0 && !image.Pt(x, y).In(inside) {
					t.Fatalf("a text is cut off at (%d, %d)", x, y)
				}
			}
		}
	})
}

// FuzzDraw asserts that every text gives a card.
func FuzzDraw(f *testing.F) {
	font := chinese(f)
	f.Add("Signal goes dark", "欧盟委员会", "שלום 12 abc", "2019")
	f.Add("\u0644\u0627\u200d\u0644", "\ufeff", "e\u0301", "\xff")
	f.Fuzz(func(t *testing.T, headline, kicker, title, year string) {
		d := New(Site{Title: title, Font: font})
		c := Card{headline, kicker, title, year}
		if data, err := d.Draw(c); err != nil || len(data) > 60<<10 {
			t.Errorf("%d bytes, %v", len(data), err)
		}
		d.Missing(headline)
	})
}

func BenchmarkDraw(b *testing.B) {
	for name, card := range map[string]Card{"short": {"Signal goes dark", "Security", "by Ada", ""}, "long": {long, "Policy", "by Ada Lovelace", "2019"}} {
		b.Run(name, func(b *testing.B) {
			d := New(Site{Title: "The Broadsheet"})
			for b.Loop() {
				if _, err := d.Draw(card); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
