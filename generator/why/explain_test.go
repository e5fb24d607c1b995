package why

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"broadsheet/generator/links"
	"broadsheet/generator/words"
)

const day = 86400

// texts are what stories say.
type texts []words.Vector

func (t texts) Each(start func() func(i int, v words.Vector)) error {
	do := start()
	for i, v := range t {
		do(i, v)
	}
	return nil
}

func (t texts) Vector(i int) (words.Vector, error) { return t[i], nil }

func (t texts) Passage(int, uint32) (words.Vector, error) {
	return words.Vector{}, errors.New("no text has a passage")
}

// newSite returns stories a day apart with the given headlines and texts, "headline|text".
func newSite(list ...string) ([]links.Story, texts) {
	count := words.New("en")
	stories, says := make([]links.Story, len(list)), make(texts, len(list))
	for i, s := range list {
		headline, text, _ := strings.Cut(s, "|")
		says[i] = count.Count(words.Text{Headline: headline, Paragraphs: []string{text}})
		stories[i] = links.Story{ID: uint64(i), Published: int64(i) * day, Text: uint64(i), Form: count.Form(headline), Next: -1}
	}
	return stories, says
}

// filler returns n stories of which no two have a word in common.
func filler(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("own%da|own%db own%dc own%dd", i, i, i, i)
	}
	return list
}

// An explanation speaks of what Choose chose, and its shares are whole.
func TestExplainLaws(t *testing.T) {
	word := rapid.SampledFrom(strings.Fields("rust go linux kernel chip nvidia apple court ruling fine model training data leak breach patch browser 芯片管制 英伟达 C++ C# .NET 5G"))
	rapid.Check(t, func(t *rapid.T) {
		list := make([]string, rapid.IntRange(1, 30).Draw(t, "stories"))
		for i := range list {
			list[i] = strings.Join(rapid.SliceOfN(word, 0, 5).Draw(t, "headline"), " ") + "|" + strings.Join(rapid.SliceOfN(word, 0, 30).Draw(t, "text"), " ")
		}
		stories, says := newSite(list...)
		index := rapid.IntRange(-1, len(list))
		for i := range stories {
			s := &stories[i]
			s.Category = rapid.SampledFrom([]string{"", "ai", "policy"}).Draw(t, "category")
			s.Tags = rapid.SliceOfN(rapid.SampledFrom([]string{"x", "y", "z"}), 0, 3).Draw(t, "tags")
			s.Series = rapid.SampledFrom([]string{"", "", "s"}).Draw(t, "series")
			s.Links = rapid.SliceOfN(index, 0, 2).Draw(t, "links")
			s.Pins = rapid.SliceOfN(index, 0, 2).Draw(t, "pins")
			s.Bans = rapid.SliceOfN(index, 0, 2).Draw(t, "bans")
			s.Sponsored = rapid.IntRange(0, 6).Draw(t, "sponsored") == 0
		}
		o := links.Options{
			Count: rapid.IntRange(0, 6).Draw(t, "count"), Order: rapid.SampledFrom([]string{"newer", "older", "none"}).Draw(t, "order"),
			MaxAge: rapid.SampledFrom([]int{0, 0, 20}).Draw(t, "max age"), SameCategory: rapid.Bool().Draw(t, "same category"),
		}
		i := rapid.IntRange(0, len(stories)-1).Draw(t, "story")
		set, err := links.Choose(stories, says, o, nil)
		if err != nil {
			t.Fatal(err)
		}
		checkExplanation(t, explain(stories, says, o, i), i, set.Related[i], set.Next[i])
	})
}

func checkExplanation(t *rapid.T, e *Explanation, i int, chosen []int, next int) {
	var related []int
	for _, c := range e.Related {
		related = append(related, c.Story)
	}
	if !slices.Equal(related, chosen) || e.Next != next {
		t.Fatalf("explains %v, next %d; chosen are %v, next %d", related, e.Next, chosen, next)
	}
	for _, c := range append(e.Related, e.Others...) {
		sum := 0.0
		for _, s := range c.Signs {
			sum += s.Share
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Fatalf("the shares of %d make %v: %v", c.Story, sum, c.Signs)
		}
	}
	for _, c := range e.Others {
		if slices.Contains(related, c.Story) || c.Story == i {
			t.Fatalf("%d came close to %d, which has %v", c.Story, i, related)
		}
	}
}

// A runner-up says why it is not shown.
func TestRunnersUp(t *testing.T) {
	const text = "Acme closes a plant|Acme will close its plant in Ohio next spring and move production of batteries to Mexico, the company told workers on Monday morning"
	for status, change := range map[Status]func(s []links.Story){
		Copy:      func([]links.Story) {},
		Banned:    func(s []links.Story) { s[30].Bans = []int{31} },
		IsNext:    func(s []links.Story) { s[30].Next = 31 },
		Paid:      func(s []links.Story) { s[31].Sponsored = true },
		Elsewhere: func(s []links.Story) { s[31].Category = "x" },
		TooFar:    func(s []links.Story) { s[31].Published += 300 * day },
	} {
		stories, says := newSite(append(filler(30), text, text+" again")...)
		change(stories)
		e := explain(stories, says, links.Options{Count: 2, Order: "none", SameCategory: true, MaxAge: 100}, 30)
		if len(e.Others) != 1 || e.Others[0].Story != 31 || e.Others[0].Status != status {
			t.Errorf("%s: %+v", status, e.Others)
		}
	}
}

func explain(stories []links.Story, says texts, o links.Options, i int) *Explanation {
	e, err := Explain(stories, says, o, i)
	if err != nil {
		panic(err)
	}
	return e
}
