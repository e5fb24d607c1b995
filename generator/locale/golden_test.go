package locale

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGoldenLabels writes every label of some languages with values, those that count with
// several numbers, so that a reader of the language can look through them.
func TestGoldenLabels(t *testing.T) {
	day := time.Date(2020, time.March, 2, 15, 4, 0, 0, time.UTC)
	for _, tag := range []string{"de", "fr", "pl", "ru", "ja", "zh", "ar", "he", "th"} {
		l := New(tag)
		values := map[string]any{
			"date": l.Date(day), "names": l.List([]string{"Ann Lee", "Bo Li", "Cy Ray"}), "link": "https://example.org/",
			"address": "https://example.org/", "n": 3, "total": 5,
		}
		var text strings.Builder
		for _, key := range l.Keys() {
			shape, _ := l.Shape(key)
			numbers := []int{3}
			if shape.Counts {
				numbers = []int{0, 1, 2, 5, 11, 21}
			}
			for _, n := range numbers {
				var given []any
				for _, name := range shape.Places {
					value, ok := values[name]
					switch {
					case name == "n":
						value = n
					case !ok:
						value = "NAME"
					}
					given = append(given, value)
				}
				fmt.Fprintf(&text, "%s: %s\n", key, l.Label(key, given...))
			}
		}
		fmt.Fprintf(&text, "\n%s\n%s\n%s\n%s\n", l.Date(day), l.Month(day), l.MonthName(day), l.Time(day))
		golden := filepath.Join("testdata", tag+".golden")
		if *update {
			if err := os.WriteFile(golden, []byte(text.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if text.String() != string(want) {
			t.Errorf("%s differs:\n%s", golden, text.String())
		}
	}
}
