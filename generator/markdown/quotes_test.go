package markdown

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

// visible returns the text that readers see of a page, without its line ends.
func visible(page string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(page))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		if kind == html.TextToken {
			b.WriteString(html.UnescapeString(string(z.Raw())))
		}
	}
	return strings.Trim(b.String(), "\n")
}

func TestQuotes(t *testing.T) {
	for text, want := range map[string]string{
		// Quotations, whatever the letters of the words in them.
		`'lost in transit', 'every page' and 'the last one'.`: `‘lost in transit’, ‘every page’ and ‘the last one’.`,
		`'no' and 'never', 'text', 'like', 'ever'`:            `‘no’ and ‘never’, ‘text’, ‘like’, ‘ever’`,
		`"'never again' was the motto", he said.`:             `“‘never again’ was the motto”, he said.`,
		`"'no'"`: `“‘no’”`,
		`He wrote "she said 'it's "fine"' twice".`: `He wrote “she said ‘it’s “fine”’ twice”.`,
		`("a") ["b"] {"c"} "d"/"e" "f"—"g"`:        `(“a”) [“b”] {“c”} “d”/“e” “f”—“g”`,
		`"a","b",'c'`:                              `“a”,“b”,‘c’`,
		`"...and then" ".NET" "$5" "-v"`:           `“…and then” “.NET” “$5” “-v”`,
		`He said "yes." She said "no!"`:            `He said “yes.” She said “no!”`,
		`"wait—" she said`:                         `“wait—” she said`,
		`"a "b" c"`:                                `“a “b” c”`,
		`pre-"war" and "post"-war`:                 `pre-“war” and “post”-war`,

		// Apostrophes.
		`It's the Joneses' house, isn't it? O'Neill's goin' home.`: `It’s the Joneses’ house, isn’t it? O’Neill’s goin’ home.`,
		`the 1980's`:             `the 1980’s`,
		`l'été, dell'"Orlando"`:  `l’été, dell’“Orlando”`,
		`"Time"'s editor`:        `“Time”’s editor`,
		`'the users' guide'`:     `‘the users’ guide’`,
		`'I'm goin' home,' said`: `‘I’m goin’ home,’ said`,

		// Shortened words, where no closing quote follows.
		`'Tis late; 'twas early; tell 'em 'til they come.`:    `’Tis late; ’twas early; tell ’em ’til they come.`,
		`"'Twas a storm," he read; we left 'cause of it.`:     `“’Twas a storm,” he read; we left ’cause of it.`,
		`'em dash' and 'cause and effect'`:                    `‘em dash’ and ‘cause and effect’`,
		`drum 'n' bass, drum 'n bass, fish n' chips`:          `drum ’n’ bass, drum ’n bass, fish n’ chips`,
		`the '60s and '99, the '80s' best; in '68, a 'first'`: `the ’60s and ’99, the ’80s’ best; in ’68, a ‘first’`,
		`'90s music'`:                      `‘90s music’`,
		`'s avonds`:                        `’s avonds`,
		`'tis the season; the boys' bikes`: `’tis the season; the boys’ bikes`,
		`'give 'em hell' and 'the '90s'`:   `‘give ’em hell’ and ‘the ’90s’`,
		`'stay 'til the boys' party'.`:     `‘stay ’til the boys’ party’.`,
		`'"'tis"' and "''tis'"`:            `‘“’tis”’ and “‘’tis’”`,
		`press 's' keys, or 'x' keys`:      `press ‘s’ keys, or ‘x’ keys`,

		// Feet, inches, minutes.
		`She is 6'1", the shelf 7'3'' and the pole 9' long; 3" nails.`: `She is 6'1", the shelf 7'3'' and the pole 9' long; 3" nails.`,
		`the "size 12" dress, a "13" and 'size 9'.`:                    `the “size 12” dress, a “13” and ‘size 9’.`,
		`"He is 5'11"," she said. "And the 24"" one`:                   `“He is 5'11",” she said. “And the 24"” one`,
		`51° 28' 38" N, 0°0'W`:                                         `51° 28' 38" N, 0°0'W`,
		`the '5' key, the "5" key; a 6' pole, 2½" nails; a 6½' one`:    `the ‘5’ key, the “5” key; a 6' pole, 2½" nails; a 6½' one`,
		`a "size 12" dress, 13" long`:                                  `a “size 12” dress, 13" long`,
		`a 4'x8' board, the 5'x7'', 10's`:                              `a 4'x8' board, the 5'x7'', 10’s`,

		// Scripts in which quotes stand between letters.
		`他说"很好"以后"再见"。`:                 `他说“很好”以后“再见”。`,
		`用"Go"写"Hello"程序，'好'吗`:          `用“Go”写“Hello”程序，‘好’吗`,
		`"好。"然后他说："走吧！"（"甲"、"乙"）`:       `“好。”然后他说：“走吧！”（“甲”、“乙”）`,
		`그는 '안녕'이라고 "잘 가"라고 했다`:         `그는 ‘안녕’이라고 “잘 가”라고 했다`,
		`เขาพูดว่า"ดี"แล้ว`:             `เขาพูดว่า“ดี”แล้ว`,
		`סגן אלוף בצה"ל אמר "שלום" לכל`: `סגן אלוף בצה"ל אמר “שלום” לכל`,

		// Half of a pair stays as it is.
		`He said "hello and left`:               `He said "hello and left`,
		`hello" he said`:                        `hello" he said`,
		`"a "b"`:                                `"a “b”`,
		`不错"和好`:                                 `不错"和好`,
		`an 'odd start`:                         `an 'odd start`,
		`"" and '' and " x " '`:                 `"" and '' and " x " '`,
		`\"a\" \'b\' &quot;c&quot; &#39;d&#39;`: `"a" 'b' "c" 'd'`,
		"\"One.\n\n\"Two.\"":                    "“One.\n“Two.”",
		"\"One.\n\nTwo.\"":                      "\"One.\nTwo.\"",
	} {
		if page, _, _ := convert(t, "safe", text); visible(page) != want {
			t.Errorf("%s\nbecame %s\nwant   %s", text, visible(page), want)
		}
	}
}

// Markup beside a quote is transparent: what counts is the text behind it.
func TestQuotesBesideMarkup(t *testing.T) {
	for text, want := range map[string]string{
		`*"[one](/x)" two*`:                              `<em>“<a href="/x">one</a>” two</em>`,
		`**"[one](/x)"**, _'two'_ ~~"three"~~`:           `<strong>“<a href="/x">one</a>”</strong>, <em>‘two’</em> <del>“three”</del>`,
		"(\"`x(`\" or '`y`')":                            "(“<code>x(</code>” or ‘<code>y</code>’)",
		"`git`'s and *Anna*'s, l'*aria*":                 "<code>git</code>’s and <em>Anna</em>’s, l’<em>aria</em>",
		`"*a* b" "a *b*" *"a* b"`:                        `“<em>a</em> b” “a <em>b</em>” <em>“a</em> b”`,
		`nel <i>film</i>'ultimo, <b>"a"</b> "<b>b</b>"`:  `nel <i>film</i>’ultimo, <b>“a”</b> “<b>b</b>”`,
		"<code>\"a\" --b 'c' it's ...</code> \"d\" -- e": "<code>&quot;a&quot; --b 'c' it's ...</code> “d” – e",
		`"a<br>b"`:                `“a<br>b”`,
		`a<br>"b"`:                `a<br>“b”`,
		`![a "b" c](/d.png) "e"`:  `<img src="/d.png" alt="a “b” c" loading="lazy" decoding="async"> “e”`,
		`"![a](/d.png)"`:          `“<img src="/d.png" alt="a" loading="lazy" decoding="async">”`,
		"\"a\\\nb\" 'c\nd'":       "“a<br>\nb” ‘c\nd’",
		`[a "b" c](/d "e "f" g")`: `[a “b” c](/d “e “f” g”)`,
		`[a "b" c](/d 'e "f" g')`: `<a href="/d" title="e &quot;f&quot; g">a “b” c</a>`,
	} {
		if page, _, _ := convert(t, "safe", text); strings.TrimSpace(page) != "<p>"+want+"</p>" {
			t.Errorf("%s\nbecame %s\nwant   <p>%s</p>", text, page, want)
		}
	}
}

// The caption of a picture is text like any other.
func TestQuotesInCaptions(t *testing.T) {
	for text, want := range map[string]string{
		`![a](b.png "Ann's \"new\" 6' pole -- at last...")`: `Ann’s “new” 6' pole – at last…`,
		`![a](b.png '"Yes" & <no>')`:                        `“Yes” &amp; &lt;no&gt;`,
	} {
		if page, _, _ := convert(t, "safe", text); !strings.Contains(page, "<figcaption>"+want+"</figcaption>") {
			t.Errorf("%s became %s", text, page)
		}
	}
}

// TestQuotesBalance asserts for any text that quotes are set in pairs, one within the
// other, and that the text is otherwise the same.
func TestQuotesBalance(t *testing.T) {
	words := []string{`"`, `"`, `'`, `'`, " ", " ", "a", "tis", "n", "90s", "s", "5", "é", "中", "안", "。", "，", ".", ",", "-", "(", ")", "“", "‘", "—", "=", "\u00ad"}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 30).Draw(t, "words"), "")
		var marks []quoteMark
		for i := range len(text) {
			if text[i] == '"' || text[i] == '\'' {
				marks = append(marks, quoteMark{at: i, single: text[i] == '\''})
			}
		}
		pairQuotes([]byte(text), marks, 0)
		var open []bool
		for _, m := range marks {
			switch m.kind {
			case undecided:
				t.Fatalf("a mark of %q is undecided", text)
			case opening:
				open = append(open, m.single)
			case closing:
				if len(open) == 0 || open[len(open)-1] != m.single {
					t.Fatalf("the mark at %d of %q closes nothing", m.at, text)
				}
				open = open[:len(open)-1]
			case apostrophe:
				if !m.single {
					t.Fatalf("a double quote of %q is an apostrophe", text)
				}
			}
		}
		if len(open) > 0 {
			t.Fatalf("a quotation of %q does not end", text)
		}
	})
}
