package check

import (
	"strings"
	"testing"
)

func TestHeadlineWidth(t *testing.T) {
	for headline, want := range map[string]int{
		"":                       0,
		"Zürich":                 6,
		"Zu\u0308rich":           6,
		"人工智能":                   8,
		"カタカナ":                   8,
		"ｶﾀｶﾅ":                   4,
		"한국어 AI":                 9,
		"ＡＩ":                     4,
		"ที่นี่":                 2,
		"हिन्दी":                 2,
		"👩🏽‍💻!":                  3,
		strings.Repeat("新", 55):  110,
		strings.Repeat("a", 110): 110,
	} {
		if got := headlineWidth(headline); got != want {
			t.Errorf("%q has the width %d, want %d", headline, got, want)
		}
	}
}
