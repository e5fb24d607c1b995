package search

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"broadsheet/generator/words"
)

// The script of the search page passes the same table.
func TestWordsOfTexts(t *testing.T) {
	data, err := os.ReadFile("testdata/words.json")
	if err != nil {
		t.Fatal(err)
	}
	var table []struct {
		Text  string
		Words []string
	}
	if err := json.Unmarshal(data, &table); err != nil {
		t.Fatal(err)
	}
	c := words.New("en")
	for _, row := range table {
		got := wordsOf(c, row.Text)
		if !slices.Equal(got, row.Words) {
			t.Errorf("%q has the words\n%q, want\n%q", row.Text, got, row.Words)
		}
	}
}

func wordsOf(c *words.Counter, text string) (list []string) {
	var r words.Reader
	for r.Read(c, text); r.Next(); {
		list = append(list, string(r.Append(nil)))
	}
	return list
}
