package search

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"broadsheet/generator/parallel"
	"broadsheet/generator/words"
)

var counter = words.New("en")

// stories are the stories of a test. They implement Records.
type stories []Text

func (t stories) Each(start func() func(int, []byte)) error {
	parallel.EachWorker(len(t), func() func(int) {
		do := start()
		return func(i int) { do(i, Append(nil, counter, t[i])) }
	})
	return nil
}

func (t stories) Record(i int) ([]byte, error) { return Append(nil, counter, t[i]), nil }

func (t stories) Passage(i int, id uint32) ([]byte, error) {
	for _, p := range t[i].Paragraphs {
		_, passages := counter.Append(nil, words.Text{Paragraphs: []string{p}})
		if slices.Contains(slices.Collect(passages.All()), id) {
			return AppendPassage(nil, counter, p), nil
		}
	}
	return nil, errors.New("no such passage")
}

// paragraph is a story without a headline.
func paragraph(text string) Text { return Text{Paragraphs: []string{text}} }

func build(t testing.TB, in Input, last *Memory) *Index {
	t.Helper()
	x, err := Build(in, last)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// shards returns the content of all shards.
func shards(t testing.TB, x *Index) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, s := range x.Shards() {
		data, err := x.Encode(nil, s.Name)
		if err != nil {
			t.Fatal(err)
		}
		if !json.Valid(data) {
			t.Errorf("shard %s is not JSON: %s", s.Name, data)
		}
		all[s.Name] = string(data)
	}
	return all
}

// entries returns the keys and values of all words of an index.
func entries(t testing.TB, x *Index) map[string]string {
	t.Helper()
	all := map[string]string{}
	for name, content := range shards(t, x) {
		if strings.HasPrefix(name, "word") {
			var shard map[string]string
			if err := json.Unmarshal([]byte(content), &shard); err != nil {
				t.Fatal(err)
			}
			maps.Copy(all, shard)
		}
	}
	return all
}

func TestKeys(t *testing.T) {
	for _, c := range []struct {
		language, text string
		keys           string // separated by "|"
	}{
		{"en", "patent patents patented", "patent  ed s"},
		{"en", "companies company", "compan ies y"},
		{"en", "chip chips c++ C# .net 5G", ".net|5g|c#|c++|chip  s|net"},
		{"en", "run runner", "run|runner"},
		{"de", "Chip Chips", "chip|chips"},
		{"es", "publicación publicaciones", "publicacion  es"},
		{"ru", "новый новая новые", "нов ая ые ыи"},
		{"en", "芯片出口", "出口|片出|芯片"},
	} {
		in := Input{Language: c.language, Stories: 1, Records: stories{paragraph(c.text)}}
		got := strings.Join(slices.Sorted(maps.Keys(entries(t, build(t, in, nil)))), "|")
		if got != c.keys {
			t.Errorf("%q in %s: keys %q, want %q", c.text, c.language, got, c.keys)
		}
	}
}

func TestPostings(t *testing.T) {
	for _, c := range []struct {
		list []posting
		want string
	}{
		{nil, ""},
		{[]posting{newPosting(0, 0)}, "A"},
		{[]posting{newPosting(11, 2), newPosting(14, 0), newPosting(15, 15)}, "12C3AP"},
	} {
		if got := string(appendPostings(nil, c.list)); got != c.want {
			t.Errorf("%v: %q, want %q", c.list, got, c.want)
		}
	}
}

// The first story says a word in the text only, the second in the headline, the third as
// the headline.
func TestHeadlinesWeighMore(t *testing.T) {
	in := Input{Language: "en", Stories: 3, Records: stories{
		{Headline: "Wafers", Paragraphs: []string{"Chips and chips"}},
		{Headline: "Wafers, fabs and chips"},
		{Headline: "Chips"},
	}}
	list := entries(t, build(t, in, nil))["chips"]
	if len(list) != 3 || list[0] >= list[1] || list[1] >= list[2] {
		t.Errorf("weights %q, want three that ascend", list)
	}
}

func TestFormsOfAStory(t *testing.T) {
	long := strings.Repeat(" fab", 500)
	in := Input{Language: "en", Stories: 4, Records: stories{
		paragraph("chip chips chip" + long), paragraph("chip" + long), {Headline: "Chips"}, paragraph("chipping chip"),
	}}
	list := entries(t, build(t, in, nil))["chip  ping s"]
	split := func(keep func(rune) bool) string {
		return strings.Map(func(r rune) rune {
			if keep(r) {
				return r
			}
			return -1
		}, list)
	}
	if forms := split(func(r rune) bool { return !unicode.IsUpper(r) }); forms != "accab" {
		t.Errorf("%q has the forms %q, want the first and third, the first, the third, and the first two", list, forms)
	}
	if weights := split(unicode.IsUpper); len(weights) != 4 || weights[0] <= weights[1] {
		t.Errorf("%q: want the first of four weights higher, since forms are added", list)
	}
}

func TestBoilerplateIsNotCounted(t *testing.T) {
	blurb := "Subscribe to the weekly newsletter about chips, fabs, wafers, software and phones today"
	all := stories{
		{Headline: "Phones", Paragraphs: []string{blurb}},
		{Headline: "Laws", Paragraphs: []string{"Chips and chips.", blurb}},
		{Headline: "Chips"},
	}
	in := Input{Language: "en", Stories: 3, Records: all, Boilerplate: func(i int) []uint32 {
		if i == 2 {
			return nil
		}
		_, passages := counter.Append(nil, words.Text{Paragraphs: []string{blurb}})
		return slices.Collect(passages.All())
	}}
	got := entries(t, build(t, in, nil))
	if _, found := got["newsletter"]; found {
		t.Error("a word of boilerplate is in the index")
	}
	if list := got["chips"]; !strings.HasPrefix(list, "2") || len(list) != 3 {
		t.Errorf("chips: %q, want the second and the third story", list)
	}
	if list := got["phones"]; len(list) != 1 {
		t.Errorf("phones: %q, want the first story, for its headline", list)
	}
}

// Words with as many different beginnings as there are, with long lists of stories.
func TestShardsAreDivided(t *testing.T) {
	var all stories
	for i := range 3000 {
		text := fmt.Sprintf("the them w%d", i)
		if i%2 == 0 {
			text += " running run Ёлка сено"
		}
		if i%30 == 0 {
			text += " zebra"
		}
		all = append(all, paragraph(text))
	}
	x := build(t, Input{Language: "en", Stories: len(all), Records: all}, nil)
	found := map[string]bool{} // forms
	if got := x.Directory().Shards["word"]; len(got) < 3 || got[0] != "" || !slices.IsSorted(got) {
		t.Errorf("bounds %q", got)
	}
	for name, content := range shards(t, x) {
		var shard map[string]string
		if err := json.Unmarshal([]byte(content), &shard); err != nil {
			t.Fatal(err)
		}
		if len(content) > shardSize && len(shard) > 1 {
			t.Errorf("shard %s has %d bytes and %d entries", name, len(content), len(shard))
		}
		for key := range shard {
			start, endings, several := strings.Cut(key, " ")
			for _, ending := range strings.Split(endings, " ") {
				if !several {
					ending = ""
				}
				if found[start+ending] {
					t.Errorf("%s is in two shards", start+ending)
				}
				found[start+ending] = true
				if want := shardOf(x.Directory().Shards["word"], start+ending); want != name {
					t.Errorf("%s is in shard %s, want %s", start+ending, name, want)
				}
			}
		}
	}
	for _, form := range []string{"the", "them", "run", "running", "елка", "сено", "zebra", "w1", "w2999"} {
		if !found[form] {
			t.Errorf("%s is in no shard", form)
		}
	}
}

// shardOf returns the name of the shard that has a word.
func shardOf(bounds []string, word string) string {
	n, found := slices.BinarySearch(bounds, word)
	if !found {
		n--
	}
	return nameOf("word", bounds[n])
}

func TestADividedEntryIsInBothShards(t *testing.T) {
	long := []byte(strings.Repeat("A", 9000))
	parts := split(nil, []entry{
		{"chip  s", []string{"chip", "chips"}, nil, long, ""},
		{"chipmunk", []string{"chipmunk"}, nil, long, ""},
	}, 16)
	if len(parts) < 2 {
		t.Fatalf("%d parts, want two or more", len(parts))
	}
	for i, form := range []string{"chip", "chips"} {
		part := parts[i*(len(parts)-1)]
		if part.First > form || part.Last < form || !strings.Contains(string(part.inside), `"chip  s":"A`) {
			t.Errorf("the shard from %s to %s has not %s, with all of its forms", part.First, part.Last, form)
		}
	}
}

func TestALongListIsCut(t *testing.T) {
	var all stories
	for i := range 60_000 {
		text := Text{Paragraphs: []string{"chip"}}
		if i%10_000 == 5000 {
			text = Text{Headline: "Chip"}
		}
		if i%10_000 == 3000 {
			text = Text{Headline: "Chips"}
		}
		all = append(all, text)
	}
	list := entries(t, build(t, Input{Language: "en", Stories: len(all), Records: all}, nil))["chip  s"]
	if len(list) > entrySize+6 || len(list) < entrySize-1000 {
		t.Errorf("%d bytes, want about %d", len(list), entrySize)
	}
	count, list, _ := strings.Cut(list, ";")
	if first := regexp.MustCompile(`^3001[A-P]b2000[A-P]8000[A-P]b2000`); count != "60000" || !first.MatchString(list) {
		t.Errorf("begins with %s;%.20s, want all 60000 stories, and stories 3000, 5000, 13000 and 15000", count, list)
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct{ prefix, want string }{
		{"", "tag"}, {"ca", "tag-ca"}, {"c+", "tag-c_2b_"}, {"open-source", "tag-open_2d_source"}, {"Ab", "tag-_41_b"}, {"中", "tag-_4e2d_"},
	} {
		if got := nameOf("tag", c.prefix); got != c.want {
			t.Errorf("%q: %s, want %s", c.prefix, got, c.want)
		}
	}
}

func TestFields(t *testing.T) {
	x := build(t, Input{Language: "en", Stories: 20, Records: stories(make([]Text, 20)), Fields: map[string][]Term{
		"author": {{"jane-doe", `Jane "JD" Doe`, []int32{11, 14}}, {"bob", "Bob", []int32{0}}},
		"tag":    nil,
	}}, nil)
	all := shards(t, x)
	if want := `{"bob":["Bob","A"],"jane-doe":["Jane \"JD\" Doe","12A3A"]}` + "\n"; all["author"] != want {
		t.Errorf("authors %s, want %s", all["author"], want)
	}
	if all["tag"] != "{}\n" || all["word"] != "{}\n" {
		t.Errorf("without tags and words: %s, %s", all["tag"], all["word"])
	}
	if got := x.Directory().Shards; !slices.Equal(got["author"], []string{""}) {
		t.Errorf("prefixes %q", got)
	}
}

func TestCommonWords(t *testing.T) {
	var all stories
	for i := range 200 {
		text := "the chip"
		if i%50 == 0 {
			text += " rare"
		}
		if i%3 == 0 {
			text += " news"
		}
		all = append(all, paragraph(text))
	}
	in := Input{Language: "en", Stories: len(all), Records: all}
	if got := build(t, in, nil).Directory().Common; !slices.Equal(got, []string{"chip", "news", "the"}) {
		t.Errorf("common words %q", got)
	}
	in.Stories, in.Records = 20, all[:20]
	if got := build(t, in, nil).Directory().Common; got == nil || len(got) > 0 {
		t.Errorf("common words of a small site: %q", got)
	}
}

func FuzzStems(f *testing.F) {
	for _, word := range []string{"running", "publicacion", "economique", "новыи", "y", "''", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "eeed", "ии"} {
		f.Add(word)
	}
	var all []func(string) string
	for _, language := range []string{"en", "es", "fr", "hu", "no", "ru", "sv", "de"} {
		all = append(all, stemmer(language))
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, word := range wordsOf(counter, text) {
			for _, stem := range all {
				if stem(word) == "" {
					t.Errorf("%q has no stem", word)
				}
			}
		}
	})
}
