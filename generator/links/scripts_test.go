package links

import (
	"fmt"
	"strings"
	"testing"
)

// More tokens of a story are looked up in a script without spaces, where a word is several
// tokens.
func TestLookupsByScript(t *testing.T) {
	for script, want := range map[string]struct {
		first      rune
		candidates int
	}{"Latin": {'A', lookups}, "Han": {'一', 30}, "Thai": {'ก', 30}, "Hangul": {'가', 30}} {
		var text []string
		texts := make([]string, 200)
		for i := range texts {
			texts[i] = fmt.Sprintf("|own%da own%db", i, i)
			if i < 30 {
				text = append(text, string([]rune{want.first + rune(i%5), want.first + 10 + rune(i/5)}))
				texts[i] = "|" + text[i]
			}
		}
		texts = append(texts, "|"+strings.Join(text, " "))
		list, says := split(site(texts...))
		r, err := Rank(list, says, Options{Count: 5, Order: "none"}, len(texts)-1)
		if err != nil || len(r.Candidates()) != want.candidates {
			t.Errorf("%s: %d candidates, want %d; error %v", script, len(r.Candidates()), want.candidates, err)
		}
	}
}
