package dialects

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// parts are parts of texts that are likely to confuse Convert.
var parts = []string{
	"{{< fold \"a\" >}}", "{{< /fold >}}", "{% note %}", "{% endnote %}", "{% code go %}", "{% endcode %}", "{% raw %}", "{% endraw %}", "{{ base }}",
	"{{< photo a.png >}}", "{{</* x */>}}", "{% end %}", "{{ x(y=1) }}", "{%", "}}", "{{<", "`", "``", "```\n", "~~~\n", "> ", "- ", "1. ", "    ", "\t", "\n", "\n\n",
	"<!--", "-->", "<pre>", "</pre>", "\\`", "a", "é", " b ", "\"", "{# c #}", "\r\n",
}

// TestEditsAreExact asserts for any text that Convert does not fail, that each part of the
// result that is said to be copied is where the edits say, and that nothing of a text
// without tags changes.
func TestEditsAreExact(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 0, 30).Draw(r, "parts"), "")
		got, edits, left := Convert(text, testRules, nil)
		checkEdits(t, text, got, edits)
		for i, l := range left {
			if text[l.Start:l.End] == "" || i > 0 && left[i-1].Start >= l.Start {
				r.Fatalf("%q: tags out of order: %v", text, left)
			}
		}
		plain := strings.NewReplacer("{{", "{", "{%", "{", "{#", "{").Replace(text)
		if got, edits, left := Convert(plain, testRules, nil); !mayHave(plain) && (got != plain || edits != nil || left != nil) {
			r.Fatalf("%q became %q", plain, got)
		}
	})
}

// TestTextOutsideTagsStays asserts that Convert changes no letter outside of tags.
func TestTextOutsideTagsStays(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-z]{1,6}( [a-z]{1,6}|\n[a-z]|\n\n[a-z]){0,3}`), 2, 6).Draw(r, "words")
		tag := rapid.SampledFrom([]string{"{{ base }}", "{% poll %}", "{{< photo x.png >}}"}).Draw(r, "tag")
		got, _, _ := Convert(strings.Join(words, tag), testRules, nil)
		for _, w := range words {
			i := strings.Index(got, w)
			if i < 0 {
				r.Fatalf("%q is missing in %q", w, got)
			}
			got = got[i+len(w):]
		}
	})
}

// TestHostileTexts converts long texts that could take time with the square of their length.
func TestHostileTexts(t *testing.T) {
	for _, part := range []string{"{{", "{{<", "{%", "{{ \"}}", "`{{", "<!--{{", "<pre>{{ a }}<pre", "{% code %}", "{{< fold a >}}", "{{< fold a >}}{% code %}", "> {{< fold a >}}", "{{ base }}", "a{{ x \"", "{{</ fold >}}"} {
		Convert(strings.Repeat(part, 100_000/len(part)), testRules, nil)
		Convert(strings.Repeat(part+"\n", 100_000/len(part)), testRules, nil)
		Convert(strings.Repeat(part, 50_000/len(part))+strings.Repeat("{{< /fold >}}{% endcode %}", 4000), testRules, nil)
	}
}

func FuzzConvert(f *testing.F) {
	for _, text := range []string{"{{< fold a >}}\n> {% note %}b{% endnote %}\n{{< /fold >}}", "- {{% note %}}\n  `{{ base }}`\n  {{% /note %}}"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, edits, _ := Convert(text, testRules, nil)
		checkEdits(t, text, got, edits)
		Convert(text, &Rules{Tags: testRules.Tags, InCode: true}, nil)
	})
}
