package markdown

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// linksOf returns the text and the address of every link in a page, and the text of the
// whole page.
func linksOf(page string) (links []string, whole string) {
	var inside *strings.Builder
	z := html.NewTokenizer(strings.NewReader(page))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		t := z.Token()
		switch {
		case kind == html.TextToken:
			whole += t.Data
			if inside != nil {
				inside.WriteString(t.Data)
			}
		case t.Data == "a" && kind == html.StartTagToken:
			inside = new(strings.Builder)
			for _, a := range t.Attr {
				links = append(links, a.Val)
			}
		case t.Data == "a" && kind == html.EndTagToken && inside != nil:
			links[len(links)-1] = inside.String() + " → " + links[len(links)-1]
			inside = nil
		}
	}
	return links, strings.TrimSpace(whole)
}

// TestAddresses converts texts with addresses that stand without any markup. The part
// between ‹ and › is the link.
func TestAddresses(t *testing.T) {
	for _, marked := range []string{
		// Letters of any script, in the domain too.
		`‹https://fr.example.com/été/Übung› is`,
		`at ‹https://пример.example/путь?ключ=да#вниз›, or`,
		`‹http://例え.テスト/パス› and ‹www.bücher.example/ß›`,
		`‹https://example.com/सूची/हिन्दी› ‹https://مثال.example/صفحة›`,
		`‹https://example.com/c%C3%B6/ü?a=1&b=2_3-4*5~6+7›`,

		// Punctuation of the sentence stays outside, also that of East Asia.
		`‹https://a.example/x›. ‹https://a.example/x›, ‹https://a.example/x›; ‹https://a.example/x›: ‹https://a.example›!`,
		`看‹https://a.example/路›。看‹https://a.example/路›，然后‹https://a.example/b›、‹https://a.example/c›！`,
		`（‹https://a.example/路›）「‹https://a.example/b›」和《‹www.a.example›》`,
		`(‹https://a.example/x_(y)›) ‹https://a.example/x_(y)› (see ‹www.a.example/b›) (‹www.a.example/b›)c`,
		`‹https://zh.example/wiki/苹果（公司）› 看**‹https://a.example/路›**后`,
		`‹https://a.example/x›... ‹https://a.example/x›?! ‹https://a.example/x›… *‹https://a.example/x›* **‹https://a.example/x›**`,
		`‹https://a.example/x›} ‹https://a.example/x[1]›`,

		// Quotes around an address, or around a text that ends in one.
		`"‹https://a.example/q›" '‹https://a.example/s›' "‹https://a.example/q›", '‹www.a.example›'.`,
		`“‹https://a.example/q›” ‘‹https://a.example/q›’ «‹https://a.example/q›» „‹https://a.example/q›“`,
		`"see ‹https://a.example/q›" 'see ‹https://a.example/q›.'`,
		`‹https://a.example/?q="x"› ‹https://a.example/it's›`,

		// Where an address may begin.
		`_‹https://a.example›_ _‹https://a.example› ~‹https://a.example›~ —‹https://a.example› x（‹https://a.example›`,
		`https:// http://nodot www. www.x xhttps://a.example éhttps://a.example x://a.b mailto:b`,
		`Https ‹HTTPS://a.example/B› ftp ‹ftp://a.example/b› ‹http://127.0.0.1:8080/x› ‹http://u:p@a.example›`,
		`href="https://a.example"`,
		"`https://a.example` \\https://a.example",
		`[a](https://a.example/b c)`,
		`[see ‹https://a.example/b› too]`,

		// Mail.
		`‹ann@a.example›, "‹bob_b@mail.a.example›" (‹c.d+e@a.example›) 写信‹f@a.example›。`,
		`a@b @a.example a@b_ a@b..example x/y@a.example 中@a.example`,
		`‹é@a.example› ‹ann@bücher.example›, ‹почта@пример.example›. a@b.例え`,

		// Invisible marks around an address.
		"\u200e‹https://a.example/b›\u200e \ufeff‹https://a.example/b›\u200b \u2067‹https://a.example/فا\u200cرس›\u2069",

		// After the signs of a sentence, and in brackets.
		`Source:‹https://a.example/b› a,‹https://a.example/b› b;‹www.a.example› [‹https://a.example/b›]`,

		// References to characters beside an address.
		`&quot;‹https://a.example/b›&quot; &#39;‹https://a.example/b›&#39; &lt;‹https://a.example/b›&gt;`,
	} {
		text := strings.NewReplacer("‹", "", "›", "").Replace(marked)
		var want []string
		for _, part := range strings.Split(marked, "‹")[1:] {
			link, _, _ := strings.Cut(part, "›")
			want = append(want, link)
		}
		page, d, _ := convert(t, "safe", text)
		links, _ := linksOf(page)
		for i := range links {
			links[i], _, _ = strings.Cut(links[i], " → ")
		}
		if strings.Join(links, " ") != strings.Join(want, " ") {
			t.Errorf("%s\nhas the links %q,\nwant          %q", text, links, want)
		}
		if len(d.Refs) > 0 {
			t.Errorf("%s has references within the site: %v", text, d.Refs)
		}
	}
}

// The address of a link is encoded once.
func TestAddressesAreEncodedOnce(t *testing.T) {
	for text, want := range map[string]string{
		"https://a.example/ö%C3%B6":  "https://a.example/ö%C3%B6 → https://a.example/%C3%B6%C3%B6",
		"https://a.example/?a=1&b=2": "https://a.example/?a=1&b=2 → https://a.example/?a=1&b=2",
		"www.a.example/é":            "www.a.example/é → http://www.a.example/%C3%A9",
		"ann@a.example":              "ann@a.example → mailto:ann@a.example",
		"é@b.example":                "é@b.example → mailto:%C3%A9@b.example",
		`https://a.example/b\_c\_d`:  "https://a.example/b_c_d → https://a.example/b_c_d",
		"https://a.example/?a&amp;b": "https://a.example/?a&b → https://a.example/?a&b",
		"https://a.example/b\\\nc":   "https://a.example/b → https://a.example/b",
		`<https://a.example/b\_c>`:   `https://a.example/b\_c → https://a.example/b%5C_c`,
		"[https://a.example](/b)":    "https://a.example → /b",
	} {
		page, _, _ := convert(t, "safe", text)
		if links, _ := linksOf(page); len(links) != 1 || links[0] != want {
			t.Errorf("%s has the links %q, want %q", text, links, want)
		}
	}
}

// A note, a list, a table and a quote may begin with an address, whatever else the text
// has.
func TestAddressesInBlocks(t *testing.T) {
	for _, text := range []string{
		"A[^1].\n\n[^1]: https://a.example/b", "- https://a.example/b\n", "> https://a.example/b\n", ">https://a.example/b",
		"|a|\n|-|\n|https://a.example/b|\n", "# https://a.example/b\n", "a\nhttps://a.example/b\nc", "a\n: https://a.example/b",
		"<b>https://a.example/b</b>", "a<br>https://a.example/b",
	} {
		page, _, _ := convert(t, "safe", text)
		if !strings.Contains(page, `<a href="https://a.example/b">https://a.example/b</a>`) {
			t.Errorf("%q became %s", text, page)
		}
	}
}
