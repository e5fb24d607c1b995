package links

import (
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"broadsheet/generator/words"

	"pgregory.net/rapid"
)

const day = 86400

// site returns stories a day apart with the given headlines and texts, "headline | text".
func site(texts ...string) []told {
	count := words.New("en")
	stories := make([]told, len(texts))
	for i, t := range texts {
		headline, text, _ := strings.Cut(t, "|")
		stories[i].Story = Story{ID: uint64(i), Published: int64(i) * day, Next: -1}
		stories[i].say(count, words.Text{Headline: headline, Paragraphs: strings.Split(text, "¶")})
	}
	return stories
}

// filler returns n stories of which no two have a word in common.
func filler(n int) []string {
	texts := make([]string, n)
	for i := range texts {
		texts[i] = fmt.Sprintf("own%da|own%db own%dc own%dd", i, i, i, i)
	}
	return texts
}

func TestSmallSites(t *testing.T) {
	for _, c := range []struct {
		n       int
		order   string
		next    []int
		related []int // how many
	}{
		{0, "newer", []int{}, []int{}},
		{1, "newer", []int{-1}, []int{0}},
		{1, "older", []int{-1}, []int{0}},
		{1, "none", []int{-1}, []int{0}},
		{2, "newer", []int{1, 0}, []int{0, 0}},
		{2, "older", []int{1, 0}, []int{0, 0}},
		{3, "older", []int{2, 0, 1}, []int{1, 1, 1}},
		{3, "none", []int{-1, -1, -1}, []int{2, 2, 2}},
		{7, "newer", []int{1, 2, 3, 4, 5, 6, 0}, []int{5, 5, 5, 5, 5, 5, 5}},
	} {
		set := choose(site(filler(c.n)...), Options{Count: 5, Order: c.order})
		if !slices.Equal(set.Next, c.next) {
			t.Errorf("%d stories, %s: next %v, want %v", c.n, c.order, set.Next, c.next)
		}
		for i, r := range set.Related {
			if len(r) != c.related[i] {
				t.Errorf("%d stories, %s: related of %d are %v", c.n, c.order, i, r)
			}
		}
	}
}

// Two stories about one subject are related, however many others are between them.
func TestSubjects(t *testing.T) {
	about := []string{
		"Borrow checker learns|The Rust borrow checker accepts more programs thanks to Polonius",
		"Polonius in nightly|The new Rust borrow checker Polonius can be tried in nightly",
		"C++ gets contracts|The C++ committee voted contracts into C++ at the meeting",
		"Contracts for C++|What contracts mean for C++ developers after the committee vote",
		".NET ships trimming|With .NET trimming binaries of C# programs shrink",
		"Trimming a C# program|How .NET trimming removed half of our C# service",
		"芯片出口管制|美国政府宣布新的芯片出口管制措施影响英伟达",
		"英伟达回应出口管制|英伟达就芯片出口管制措施发表声明",
	}
	var texts []string
	place := make([]int, len(about))
	for i, a := range about {
		place[i] = len(texts)
		texts = append(append(texts, a), filler(30 * (i + 1))[30*i:]...)
	}
	set := choose(site(texts...), Options{Count: 5, Order: "none"})
	for i := range about {
		if got, want := set.Related[place[i]][0], place[i^1]; got != want {
			t.Errorf("most related to %q is %q", about[i], texts[got])
		}
	}
}

// On the smallest sites, too, what stories say counts for more than when they
// were published, and a shared tag for more than a day.
func TestFiveStories(t *testing.T) {
	stories := site(
		"Fusion plant breaks ground|Helion began to build a fusion plant",
		"A phone that folds twice|The maker shows a phone with two hinges",
		"Court rules on scraping|Judges allow the scraping of public pages",
		"Browsers drop old ciphers|Two ciphers go next spring",
		"Fusion gets cheaper|The price of a fusion plant falls",
	)
	stories[1].Tags, stories[3].Tags = []string{"x"}, []string{"x"}
	set := choose(stories, Options{Count: 5, Order: "none"})
	for i, want := range []int{4, 3, 3, 1, 0} {
		if set.Related[i][0] != want {
			t.Errorf("related to %d: %v, want %d first", i, set.Related[i], want)
		}
	}
}

func TestWishes(t *testing.T) {
	const n = 100
	for name, c := range map[string]struct {
		wish  func(s []told)
		first []int // related to story 50
		next  int
	}{
		"pins come first, in order":      {func(s []told) { s[50].Pins = []int{3, 90, 3, 50, 7} }, []int{3, 90, 7}, 51},
		"a pin that is next is left out": {func(s []told) { s[50].Pins = []int{51, 9} }, []int{9}, 51},
		"a wanted next":                  {func(s []told) { s[50].Next, s[50].Pins = 5, []int{5, 6} }, []int{6, 51}, 5},
		"itself is never next":           {func(s []told) { s[50].Next = 50 }, []int{49}, 51},
		"a ban beats a pin":              {func(s []told) { s[50].Pins, s[50].Bans = []int{4, 8}, []int{4} }, []int{8}, 51},
		"bans":                           {func(s []told) { s[50].Bans = []int{49, 48, 52, 53} }, []int{47}, 51},
		"a link":                         {func(s []told) { s[50].Links = []int{2} }, []int{2}, 51},
		"a link back":                    {func(s []told) { s[98].Links = []int{50} }, []int{98}, 51},
		"a series":                       {func(s []told) { s[50].Series, s[12].Series = "x", "x" }, []int{12}, 51},
		"a thread":                       {func(s []told) { s[50].Thread, s[88].Thread = "x", "x" }, []int{88}, 51},
		"sponsored stories are no next":  {func(s []told) { s[51].Sponsored = true }, []int{49, 48, 53, 47}, 52},
		"sponsored stories if pinned":    {func(s []told) { s[51].Sponsored, s[50].Pins = true, []int{51} }, []int{51, 49}, 52},
		"names of no story":              {func(s []told) { s[50].Pins, s[50].Links, s[50].Next = []int{-1, n}, []int{-1, n}, n }, []int{49}, 51},
	} {
		t.Run(name, func(t *testing.T) {
			stories := site(filler(n)...)
			c.wish(stories)
			set := choose(stories, Options{Count: 5, Order: "newer"})
			if r := set.Related[50]; len(r) != 5 || !slices.Equal(r[:len(c.first)], c.first) || set.Next[50] != c.next {
				t.Errorf("related %v, next %d; want %v…, %d", r, set.Next[50], c.first, c.next)
			}
			if r := set.Related[49]; len(r) != 5 {
				t.Errorf("another story has %v", r)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	stories := site(filler(60)...)
	for i := range stories {
		stories[i].Category = []string{"ai", "policy", "space"}[i%3]
		if i >= 30 {
			stories[i].Published += 365 * day
		}
	}
	set := choose(stories, Options{Count: 5, Order: "newer", SameCategory: true})
	for i, r := range set.Related {
		if len(r) != 5 {
			t.Errorf("%d: %v in the category", i, r)
		}
		for _, j := range r {
			if stories[i].Category != stories[j].Category {
				t.Errorf("%d of %s is related to %d of %s", j, stories[j].Category, i, stories[i].Category)
			}
		}
	}
	set = choose(stories, Options{Count: 5, Order: "newer", MaxAge: 30})
	for i, r := range set.Related {
		if len(r) != 5 {
			t.Errorf("%d: %v within a month", i, r)
		}
		for _, j := range r {
			if (i < 30) != (j < 30) {
				t.Errorf("%d is related to %d, a year apart", j, i)
			}
		}
	}
}

func TestNearDuplicates(t *testing.T) {
	const text = "Acme|Acme will close its plant in Ohio next spring and move production of batteries to Mexico, the company told workers on Monday morning"
	texts := append(filler(40), text, text+" again", text+" once more", "Acme plant|Batteries from Ohio: workers of the Acme plant speak")
	set := choose(site(texts...), Options{Count: 5, Order: "none"})
	copies := func(list []int) (n int) {
		for _, j := range list {
			if j >= 40 && j <= 42 {
				n++
			}
		}
		return n
	}
	for i := 40; i <= 42; i++ {
		if copies(set.Related[i]) != 0 {
			t.Errorf("related to %d: %v", i, set.Related[i])
		}
		if set.Related[i][0] != 43 || len(set.Related[i]) != 5 {
			t.Errorf("related to %d: %v", i, set.Related[i])
		}
	}
	if copies(set.Related[43]) != 1 {
		t.Errorf("related to the other story: %v", set.Related[43])
	}
	if next := choose(site(texts...), Options{Count: 5, Order: "newer"}); copies(next.Related[39]) != 0 {
		t.Errorf("a copy of the next story: %v", next.Related[39])
	}
}

func TestVariety(t *testing.T) {
	texts := filler(60)
	for i, s := range []string{"stage separation was late", "engineers suspect a valve", "insurers count the loss", "the agency opens an inquiry", "customers wait for satellites", "debris fell near an island"} {
		texts[30+i] = "Orion rocket failure|The Orion rocket failure: " + s
	}
	texts[50] = "Orion rocket flew before|The Orion rocket had a long record"
	texts[5] = "Orion rocket is ready|The Orion rocket stands on its pad"
	set := choose(site(texts...), Options{Count: 5, Order: "none"})
	event := 0
	for _, j := range set.Related[30] {
		if j >= 30 && j < 36 {
			event++
		}
	}
	if event != 3 || !slices.Contains(set.Related[30], 50) || !slices.Contains(set.Related[30], 5) {
		t.Errorf("related to one story of the event: %v", set.Related[30])
	}
}

func TestNewestLeadsOn(t *testing.T) {
	texts := filler(80)
	texts[79] = "Lisp machine restored|A Lisp machine runs again"
	texts[20] = "Lisp machine found|A Lisp machine was in the basement"
	texts[50] = "Lisp machine for sale|A Lisp machine at auction"
	stories := site(texts...)
	set := choose(stories, Options{Count: 1, Order: "newer"})
	if set.Related[79][0] != 50 || set.Next[79] == 50 || set.Next[79] == 79 {
		t.Errorf("related %v, next %d", set.Related[79], set.Next[79])
	}
	stories[79].Pins = []int{20}
	if set := choose(stories, Options{Count: 1, Order: "newer"}); set.Next[79] != 50 {
		t.Errorf("next of the newest is %d", set.Next[79])
	}
}

// random draws a site whose stories share words, tags and wishes.
func random(t *rapid.T) ([]told, Options) {
	n := rapid.IntRange(0, 40).Draw(t, "stories")
	word := rapid.SampledFrom(strings.Fields("rust go linux kernel chip nvidia apple court ruling fine model training data leak breach patch browser 芯片管制 英伟达 C++ C# .NET 5G"))
	stories := make([]told, n)
	index := rapid.IntRange(-1, n)
	count, published := words.New("en"), int64(0)
	for i := range stories {
		published += int64(rapid.IntRange(0, 40*day).Draw(t, "pause"))
		text := words.Text{
			Headline:   strings.Join(rapid.SliceOfN(word, 0, 5).Draw(t, "headline"), " "),
			Paragraphs: []string{strings.Join(rapid.SliceOfN(word, 0, 30).Draw(t, "text"), " ")},
		}
		stories[i] = told{Story: Story{
			ID: uint64(i), Published: published, Next: -1,
			Category: rapid.SampledFrom([]string{"", "ai", "policy"}).Draw(t, "category"),
			Tags:     rapid.SliceOfN(rapid.SampledFrom([]string{"x", "y", "z"}), 0, 3).Draw(t, "tags"),
			Series:   rapid.SampledFrom([]string{"", "", "s"}).Draw(t, "series"),
			Links:    rapid.SliceOfN(index, 0, 2).Draw(t, "links"),
			Pins:     rapid.SliceOfN(index, 0, 2).Draw(t, "pins"),
			Bans:     rapid.SliceOfN(index, 0, 2).Draw(t, "bans"),
		}}
		stories[i].Sponsored = rapid.IntRange(0, 6).Draw(t, "sponsored") == 0
		stories[i].say(count, text)
	}
	return stories, Options{
		Count: rapid.IntRange(0, 6).Draw(t, "count"), Order: rapid.SampledFrom([]string{"newer", "older", "none"}).Draw(t, "order"),
		MaxAge: rapid.SampledFrom([]int{0, 0, 90}).Draw(t, "max age"), SameCategory: rapid.Bool().Draw(t, "same category"),
	}
}

func TestLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stories, o := random(t)
		set, near := choose(stories, o), nearAny(stories)
		for i, related := range set.Related {
			next := set.Next[i]
			if len(related) > o.Count {
				t.Fatalf("%d has %d related stories", i, len(related))
			}
			if next == i || next >= 0 && stories[next].Sponsored {
				t.Fatalf("next of %d is %d", i, next)
			}
			for k, j := range related {
				pinned := slices.Contains(stories[i].Pins, j)
				switch {
				case j == i, j == next, slices.Contains(related[:k], j):
					t.Fatalf("related to %d: %v, next %d", i, related, next)
				case slices.Contains(stories[i].Bans, j):
					t.Fatalf("%d is banned from %d", j, i)
				case !pinned && stories[j].Sponsored, !pinned && o.SameCategory && stories[i].Category != stories[j].Category:
					t.Fatalf("%d is related to %d", j, i)
				}
			}
			others := 0
			for j := range stories {
				if j != i && j != next && !stories[j].Sponsored && !slices.Contains(stories[i].Bans, j) && !o.SameCategory && o.MaxAge == 0 && !near[j] {
					others++
				}
			}
			if len(related) < min(o.Count, others) {
				t.Fatalf("%d of %d possible stories are related to %d", len(related), others, i)
			}
		}
		checkOrder(t, stories, o, set)
	})
}

// nearAny reports of each story whether it is a near-duplicate of another.
func nearAny(stories []told) []bool {
	list, texts := split(stories)
	c, err := newCorpus(list, texts, nil, false)
	if err != nil {
		panic(err)
	}
	near := make([]bool, len(stories))
	for j := range stories {
		for k := range stories {
			near[j] = near[j] || k != j && c.nearDuplicates(k, j)
		}
	}
	return near
}

// checkOrder follows the next stories through the site.
func checkOrder(t *rapid.T, stories []told, o Options, set *Set) {
	var able []int
	for i := range stories {
		if !stories[i].Sponsored {
			able = append(able, i)
		}
	}
	for i := range stories {
		if has, can := set.Next[i] >= 0, len(able) > 1 || len(able) == 1 && able[0] != i; has != (can && o.Order != "none") {
			t.Fatalf("next of %d is %d of %v", i, set.Next[i], able)
		}
	}
	if len(able) < 2 || o.Order == "none" {
		return
	}
	at := able[0]
	var way []int
	for range able {
		way = append(way, at)
		at = set.Next[at]
	}
	if o.Order == "older" {
		if at != able[0] {
			t.Fatalf("no cycle: %v, then %d", way, at)
		}
		slices.Sort(way)
	}
	if !slices.Equal(way, able) {
		t.Fatalf("%s leads through %v, not %v", o.Order, way, able)
	}
}

// What is chosen must not depend on how many processors share the work.
func TestProcessors(t *testing.T) {
	stories := generated(400)
	o := Options{Count: 5, Order: "newer"}
	all := choose(stories, o)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if one := choose(stories, o); !reflect.DeepEqual(all, one) {
		t.Error("one processor chooses otherwise than several")
	}
	runtime.GOMAXPROCS(7)
	if seven := choose(stories, o); !reflect.DeepEqual(all, seven) {
		t.Error("seven processors choose otherwise")
	}
}

// An edit to one story changes the choice of few others.
func TestEditsStayLocal(t *testing.T) {
	stories := generated(400)
	o := Options{Count: 5, Order: "newer"}
	before := choose(stories, o)
	stories[350].Vector = words.New("en").Count(words.Text{Headline: "Quite another subject", Paragraphs: []string{"Nothing else here is about it"}})
	after := choose(stories, o)
	changed := 0
	for i := range stories {
		if !slices.Equal(before.Related[i], after.Related[i]) {
			changed++
		}
	}
	if changed == 0 || changed > 60 {
		t.Errorf("an edit changed %d of %d choices", changed, len(stories))
	}
}
