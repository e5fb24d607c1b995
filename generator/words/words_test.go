package words

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

func TestTokens(t *testing.T) {
	for _, c := range []struct {
		language, text string
		tokens         string // in alphabetical order
	}{
		{"en", "The quick Fox jumps over the FOX", "fox jumps quick"},
		{"en", "C, C++, C# and .NET aren't F#; Node.js 1.21 on 5G.", ".net 1.21 5g c c# c++ f# node.js"},
		{"en", "issue #12, a+b, x ++ y, G++, end.", "12 b end g++ issue x y"},
		{"en", "Google's iPhone 17-ready e-mail, I'm told", "17 e google iphone mail ready told"},
		{"en", "snake_case (.gov) http://go.dev/x", ".gov case go.dev http snake x"},
		{"en", "Café cafe\u0301 CAFÉ naïve ＡＰＩ", "api cafe naive"},
		{"ru", "Всё ещё не РОБОТ", "робот"},
		{"de", "Der Prüfstein und die Größe", "große prufstein"},
		{"de-AT", "und die", ""},
		{"xx", "und die the", "die the und"},
		{"en", "使用Linux内核", "linux 使用 内核"},
		{"zh", "芯片出口", "出口 片出 芯片"},
		{"zh", "中。文", "中 文"},
		{"ja", "データ分析", "タ分 ータ デー 分析"},
		{"ko", "한국 뉴스", "뉴스 한국"},
		{"en", "\xff\xfe bad \x80utf\xc3", "bad utf"},
		{"en", "soft\u00adware 🚀 rocket", "rocket software"},
	} {
		count := New(c.language)
		tokens, _ := count.Names(Text{Paragraphs: []string{c.text}})
		got := map[string]bool{}
		ids := map[uint32]bool{}
		for name, id := range tokens {
			ids[id] = true
			got[plain(name)] = true
		}
		want := map[string]bool{}
		for _, w := range strings.Fields(c.tokens) {
			want[w] = true
		}
		if !maps.Equal(got, want) {
			t.Errorf("%q in %s has %q, want %q", c.text, c.language, slices.Sorted(maps.Keys(got)), c.tokens)
		}
		v := count.Count(Text{Paragraphs: []string{c.text}})
		if len(v.Tokens) != len(want) || len(ids) != len(want) {
			t.Errorf("%q has %d tokens and %d IDs, want %d", c.text, len(v.Tokens), len(ids), len(want))
		}
		for _, e := range v.Tokens {
			if !ids[e.ID()] {
				t.Errorf("%q has a token %d without a name", c.text, e.ID())
			}
		}
	}
}

// plain is a name as the test table spells it: folded by hand.
func plain(name string) string {
	return strings.NewReplacer("é", "e", "\u0301", "", "ï", "i", "ü", "u", "ö", "o", "\u00ad", "", "ａ", "a", "ｐ", "p", "ｉ", "i", "ё", "е").Replace(name)
}

func TestBigrams(t *testing.T) {
	_, bigrams := New("en").Names(Text{Headline: "Chips for AI", Paragraphs: []string{"The state of chips", "Export of chips"}})
	if got, want := slices.Sorted(maps.Keys(bigrams)), []string{"chips ai", "export chips", "state chips"}; !slices.Equal(got, want) {
		t.Errorf("bigrams %q, want %q", got, want)
	}
	_, overlapping := New("zh").Names(Text{Headline: "芯片出口管制，Linux内核"})
	if got, want := slices.Sorted(maps.Keys(overlapping)), []string{"linux 内核", "片出 口管", "管制 linux", "芯片 出口", "出口 管制"}; !slices.Equal(got, slices.Sorted(slices.Values(want))) {
		t.Errorf("bigrams %q, want %q", got, want)
	}
	if bigrams["export chips"] == bigrams["state chips"] {
		t.Error("two bigrams with one ID")
	}
}

func TestCounts(t *testing.T) {
	c := New("en")
	text := Text{Headline: "Chip law", Description: "A chip", Paragraphs: []string{"The chip, law.", strings.Repeat("wafer fab ", 100)}}
	names, bigrams := c.Names(text)
	v := c.Count(text)
	for _, w := range []struct {
		word     string
		count    int
		headline bool
	}{{"chip", 5, true}, {"law", 4, true}, {"wafer", maxTokenCount, false}} {
		i := slices.IndexFunc(v.Tokens, func(t Token) bool { return t.ID() == names[w.word] })
		if i < 0 || v.Tokens[i].Count() != w.count || v.Tokens[i].Headline() != w.headline {
			t.Errorf("%s: %d at %d, want %d", w.word, v.Tokens[max(i, 0)].Count(), i, w.count)
		}
	}
	for bigram, count := range map[string]int{"chip law": 2, "wafer fab": maxBigramCount} {
		i := slices.IndexFunc(v.Bigrams, func(p Bigram) bool { return p.ID() == bigrams[bigram] })
		if i < 0 || v.Bigrams[i].Count() != count {
			t.Errorf("%s: %d, want %d", bigram, v.Bigrams[max(i, 0)].Count(), count)
		}
	}
}

// IDs are kept on disk: they must never change.
func TestIDsStay(t *testing.T) {
	tokens, bigrams := New("en").Names(Text{Headline: "Neural 网络"})
	if tokens["neural"] != 15264702 || tokens["网络"] != 5951313 || bigrams["neural 网络"] != 248464890 {
		t.Errorf("neural is %d, 网络 %d, the bigram %d", tokens["neural"], tokens["网络"], bigrams["neural 网络"])
	}
}

func randomText(t *rapid.T) Text {
	text := rapid.OneOf(rapid.String(), rapid.StringMatching(`([a-d]{1,2}[ .+#'-]){0,60}`))
	return Text{Headline: text.Draw(t, "headline"), Description: text.Draw(t, "description"), Paragraphs: rapid.SliceOfN(text, 0, 4).Draw(t, "paragraphs")}
}

func TestVectorLaws(t *testing.T) {
	c := New("en")
	rapid.Check(t, func(t *rapid.T) {
		v := c.Count(randomText(t))
		for i := 1; i < len(v.Tokens); i++ {
			if v.Tokens[i-1].ID() >= v.Tokens[i].ID() {
				t.Fatalf("tokens %v do not ascend", v.Tokens)
			}
		}
		for i := 1; i < len(v.Bigrams); i++ {
			if v.Bigrams[i-1].ID() >= v.Bigrams[i].ID() {
				t.Fatalf("bigrams %v do not ascend", v.Bigrams)
			}
		}
		data := v.Append([]byte("before"))
		back, err := Decode(data[len("before"):])
		if err != nil || !slices.Equal(back.Tokens, v.Tokens) || !slices.Equal(back.Bigrams, v.Bigrams) {
			t.Fatalf("%v came back as %v, %v", v, back, err)
		}
	})
}

func TestConcurrentCounting(t *testing.T) {
	c := New("en")
	want := make([]Vector, 20)
	for i := range want {
		want[i] = New("en").Count(generated(uint64(i)))
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := range want {
				if v := c.Count(generated(uint64(i))); !slices.Equal(v.Tokens, want[i].Tokens) || !slices.Equal(v.Bigrams, want[i].Bigrams) {
					t.Errorf("text %d is counted otherwise in company", i)
				}
			}
		})
	}
	wg.Wait()
}

func FuzzDecode(f *testing.F) {
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := Decode(data)
		if err != nil {
			return
		}
		again, err := Decode(v.Append(nil))
		if err != nil || !slices.Equal(v.Tokens, again.Tokens) || !slices.Equal(v.Bigrams, again.Bigrams) {
			t.Errorf("%v became %v, %v", v, again, err)
		}
	})
}

func TestDamagedVectors(t *testing.T) {
	data := New("en").Count(generated(1)).Append(nil)
	if _, err := Decode(data); err != nil {
		t.Fatal(err)
	}
	for name, d := range map[string][]byte{
		"nothing": nil, "cut": data[:len(data)-1], "cut in the middle": data[:len(data)/2], "more": append(slices.Clone(data), 1),
		"a huge length": bytes.Repeat([]byte{0xff}, 9),
	} {
		if _, err := Decode(d); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// A listener hears the words of those parts for which it has a function, in the order of a
// Reader, and the vector does not change.
func TestAListenerHearsAllWords(t *testing.T) {
	c := New("en")
	text := Text{Headline: "The Café", Description: "of .NET", Paragraphs: []string{"unheard", "node.js 芯片出口, the end"}}
	var heard []string
	data, _ := c.AppendFor(nil, text, func(part int) func(*Reader) {
		if part == 0 {
			return nil
		}
		return func(r *Reader) { heard = append(heard, fmt.Sprint(part, " ", string(r.Append(nil)), " ", r.Part())) }
	})
	want := []string{
		"-1 the false", "-1 cafe false", "-2 of false", "-2 .net false", "-2 net true",
		"1 node.js false", "1 node true", "1 js true", "1 芯片 false", "1 片出 false", "1 出口 false", "1 the false", "1 end false",
	}
	if !slices.Equal(heard, want) {
		t.Errorf("heard %q\nwant %q", heard, want)
	}
	if alone, _ := c.Append(nil, text); !bytes.Equal(data, alone) {
		t.Error("the vector is another")
	}
}
