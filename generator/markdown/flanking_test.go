package markdown

import (
	"strings"
	"testing"

	"github.com/yuin/goldmark/parser"
	"pgregory.net/rapid"
)

// TestEmphasisBesideCJK converts emphasis that CommonMark would not see, since brackets
// and full stops beside it have no spaces around them.
func TestEmphasisBesideCJK(t *testing.T) {
	for text, want := range map[string]string{
		`彼は**「必要」**と言う。`:               `彼は<strong>「必要」</strong>と言う。`,
		`彼は__「必要」__と言う。`:               `彼は__「必要」__と言う。`, // "_" is none within a word
		`这**是真的。**后来*（不含税）*，~~（作废）~~了`: `这<strong>是真的。</strong>后来<em>（不含税）</em>，<del>（作废）</del>了`,
		`**提示：**先保存`:                   `<strong>提示：</strong>先保存`,
		`**한국어(Korean)**은 *"인용"*이다`:    `<strong>한국어(Korean)</strong>은 <em>“인용”</em>이다`,
		`ﾊﾝｶｸ**(x)**ﾊﾝｶｸ`:              `ﾊﾝｶｸ<strong>(x)</strong>ﾊﾝｶｸ`,
		"葛\U000E0100**(x)**葛":          "葛\U000E0100<strong>(x)</strong>葛",
		"字\uFE00**(x)**字":              "字\uFE00<strong>(x)</strong>字",
		`中**[a](/b)**中`:                `中<strong><a href="/b">a</a></strong>中`,
		"中**`a`**中":                    "中<strong><code>a</code></strong>中",
		`a**"b"**c`:                    `a**“b”**c`,
		`é**(b)**é`:                    `é**(b)**é`,
		`😀**(b)**c`:                    `😀**(b)**c`,
		`x **「a」** y`:                  `x <strong>「a」</strong> y`,
		`** a**中 * b *`:                `** a**中 * b *`,
	} {
		if page, _, _ := convert(t, "safe", text); strings.TrimSpace(page) != "<p>"+want+"</p>" {
			t.Errorf("%s\nbecame %s\nwant   <p>%s</p>", text, page, want)
		}
	}
}

// TestFlankingOfOthers asserts that texts without CJK characters have the emphasis of
// CommonMark: that of goldmark.
func TestFlankingOfOthers(t *testing.T) {
	letters := []rune(" \na1é.(\"*_—“$Ж\u00a0\u0301😀←")
	rapid.Check(t, func(t *rapid.T) {
		mark := rapid.SampledFrom([]byte("*_")).Draw(t, "mark")
		before, after := rapid.SampledFrom(letters).Draw(t, "before"), rapid.SampledFrom(letters).Draw(t, "after")
		run := parser.ScanDelimiter([]byte(string(mark)+string(after)), before, 1, emphasis{})
		if after == rune(mark) {
			return
		}
		opens, closes := flanking(mark, before, after, []byte(string(before)))
		if opens != run.CanOpen || closes != run.CanClose {
			t.Errorf("%c between %q and %q opens: %v, closes: %v", mark, before, after, opens, closes)
		}
	})
}
