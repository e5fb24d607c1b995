package search_test

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"broadsheet/generator/config"
	"broadsheet/generator/locale"
	"broadsheet/generator/parallel"
	"broadsheet/generator/search"
	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
	"broadsheet/generator/words"
)

var counter = words.New("en")

// A blog has the texts of a site's stories, in published order, and their records.
type blog struct {
	texts   []search.Text
	records [][]byte
}

// blogs reads the folders of BROADSHEET_CORPORA that have stories/*.md.
func blogs(t testing.TB) map[string]*blog {
	t.Helper()
	root := os.Getenv("BROADSHEET_CORPORA")
	if root == "" {
		t.Skip("BROADSHEET_CORPORA names no folder of stories")
	}
	folders, err := filepath.Glob(filepath.Join(root, "*", "stories"))
	if err != nil || len(folders) == 0 {
		t.Fatalf("no folder in %s has stories/ (%v)", root, err)
	}
	all := map[string]*blog{}
	for _, folder := range folders {
		all[filepath.Base(filepath.Dir(folder))] = readBlog(t, folder)
	}
	return all
}

func readBlog(t testing.TB, folder string) *blog {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	reader := stories.NewReader(&config.Config{Language: "en", Timezone: "UTC", Location: time.UTC, RawHTML: "safe"}, locale.New("en"))
	type story struct {
		published time.Time
		text      search.Text
	}
	read := make([]story, len(files))
	parallel.Each(len(files), func(i int) {
		data, err := os.ReadFile(files[i])
		if err != nil {
			t.Error(err)
			return
		}
		card, doc := reader.Story(sources.File{Path: "content/stories/" + filepath.Base(files[i]), Kind: sources.Story}, data)
		text := search.Text{Headline: card.Title, Description: card.Description, Paragraphs: doc.Paragraphs}
		for _, terms := range card.Terms {
			for _, term := range terms {
				text.Names = append(text.Names, term.Name)
			}
		}
		read[i] = story{card.Published(), text}
	})
	slices.SortStableFunc(read, func(a, b story) int { return a.published.Compare(b.published) })
	b := new(blog)
	for _, s := range read {
		b.texts = append(b.texts, s.text)
		b.records = append(b.records, search.Append(nil, counter, s.text))
	}
	return b
}

func (b *blog) Each(start func() func(int, []byte)) error {
	parallel.EachWorker(len(b.records), func() func(int) {
		do := start()
		return func(i int) { do(i, b.records[i]) }
	})
	return nil
}

func (b *blog) Record(i int) ([]byte, error) { return b.records[i], nil }

func (b *blog) Passage(int, uint32) ([]byte, error) { return nil, nil }

func (b *blog) input() search.Input {
	return search.Input{Language: "en", Stories: len(b.texts), Records: b}
}

// A browser answers queries from the shards of an index, as the script of the search page
// does.
type browser struct {
	t         testing.TB
	index     *search.Index
	directory search.Directory
	stories   []search.Text
	shards    map[string]map[string]*found // key: name; value: what the shard says of each form
	common    map[string]bool
}

func newBrowser(t testing.TB, x *search.Index, stories []search.Text) *browser {
	b := &browser{t, x, x.Directory(), stories, map[string]map[string]*found{}, map[string]bool{}}
	for _, word := range b.directory.Common {
		b.common[word] = true
	}
	return b
}

// A found has the stories of an entry, with their weights for one of its forms, and the
// number of all stories.
type found struct {
	list    string
	letter  rune // of the form
	weights map[int]float64
	all     int
}

// find returns the entry of a word.
func (b *browser) find(word string) *found {
	f := b.shard(b.nameOf(word))[word]
	if f == nil {
		return new(found)
	}
	if f.weights == nil {
		f.decode()
	}
	return f
}

// nameOf returns the name of the shard of a word.
func (b *browser) nameOf(word string) string {
	bounds := b.directory.Shards["word"]
	n, exact := slices.BinarySearch(bounds, word)
	if !exact {
		n--
	}
	return shardName(bounds[n])
}

func shardName(prefix string) string {
	if prefix == "" {
		return "word"
	}
	name := "word-"
	for _, r := range prefix {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			name += string(r)
		} else {
			name += "_" + strconv.FormatInt(int64(r), 16) + "_"
		}
	}
	return name
}

func (b *browser) shard(name string) map[string]*found {
	if _, known := b.shards[name]; known {
		return b.shards[name]
	}
	entries, forms := map[string]string{}, map[string]*found{}
	if data, err := b.index.Encode(nil, name); err != nil {
		b.t.Error(err)
	} else if err := json.Unmarshal(data, &entries); err != nil {
		b.t.Error(err)
	}
	for key, list := range entries {
		start, endings, _ := strings.Cut(key, " ")
		for n, ending := range strings.Split(endings, " ") {
			forms[start+ending] = &found{list: list, letter: 'a' + rune(n)}
		}
	}
	b.shards[name] = forms
	return forms
}

// posting matches a posting: the distance, the weight and the forms.
var posting = regexp.MustCompile(`(\d*)([A-Z])([a-z]*)`)

func (f *found) decode() {
	f.weights = map[int]float64{}
	count, rest, cut := strings.Cut(f.list, ";")
	if !cut {
		rest = f.list
	}
	story := -1
	for _, m := range posting.FindAllStringSubmatch(rest, -1) {
		distance, _ := strconv.Atoi(cmp.Or(m[1], "1"))
		story += distance
		f.weights[story] = math.Exp2(float64(m[2][0]-'A') / 2)
		if !strings.ContainsRune(cmp.Or(m[3], "a"), f.letter) {
			f.weights[story] *= otherForm
		}
	}
	if f.all = len(f.weights); cut {
		f.all, _ = strconv.Atoi(count)
	}
}

// search returns the numbers of the stories that match a query, the best first.
func (b *browser) search(query string) []int {
	asked := wordsOf(query)
	wanted := slices.Compact(slices.Sorted(slices.Values(asked)))
	if rare := slices.DeleteFunc(slices.Clone(wanted), func(w string) bool { return b.common[w] }); len(rare) > 0 {
		wanted = rare
	}
	scores := map[int]float64{}
	for n, word := range wanted {
		f := b.find(word)
		idf := math.Log(1 + float64(len(b.stories))/float64(max(f.all, 1)))
		for story, weight := range f.weights {
			if _, found := scores[story]; n == 0 || found {
				scores[story] += idf * weight
			}
		}
		maps.DeleteFunc(scores, func(story int, _ float64) bool { return f.weights[story] == 0 })
	}
	for story := range scores {
		scores[story] *= 1 + recency*float64(story)/float64(len(b.stories))
	}
	ranked := slices.SortedFunc(maps.Keys(scores), func(i, j int) int { return cmp.Or(cmp.Compare(scores[j], scores[i]), j-i) })
	b.exactFirst(ranked[:min(len(ranked), 10)], asked)
	return ranked
}

// exactFirst puts stories first whose headlines are the query, and then those whose
// headlines contain it.
func (b *browser) exactFirst(shown []int, asked []string) {
	class := func(story int) int {
		headline := " " + strings.Join(wordsOf(b.stories[story].Headline), " ") + " "
		query := " " + strings.Join(asked, " ") + " "
		switch {
		case headline == query:
			return 0
		case strings.Contains(headline, query):
			return 1
		}
		return 2
	}
	slices.SortStableFunc(shown, func(i, j int) int { return class(i) - class(j) })
}

// wordsOf returns the words of a query or headline.
func wordsOf(text string) (list []string) {
	var r words.Reader
	for r.Read(counter, text); r.Next(); {
		if !r.Part() {
			list = append(list, string(r.Append(nil)))
		}
	}
	return list
}

// recency is the share by which the newest story counts more than the oldest. The weight of a
// story that has a word only in other forms is multiplied by otherForm.
const (
	recency   = 0.1
	otherForm = 0.25
)

// TestQuality asks for stories by their own headlines, and by two words of their texts.
func TestQuality(t *testing.T) {
	for name, blog := range blogs(t) {
		t.Run(name, func(t *testing.T) {
			x, err := search.Build(blog.input(), nil)
			if err != nil {
				t.Fatal(err)
			}
			b := newBrowser(t, x, blog.texts)
			random := rand.New(rand.NewPCG(1, 2))
			var first, three, ten float64
			headlines, pairs := min(len(blog.texts), 2000), 1000
			for _, story := range random.Perm(len(blog.texts))[:headlines] {
				headline := blog.texts[story].Headline
				at := slices.IndexFunc(b.search(headline), func(i int) bool { return blog.texts[i].Headline == headline })
				if at != 0 && testing.Verbose() {
					t.Logf("%q is at %d", headline, at)
				}
				first += share(at == 0, headlines)
				three += share(at >= 0 && at < 3, headlines)
			}
			for n := 0; n < pairs; {
				story := random.IntN(len(blog.texts))
				query := b.twoWords(random, blog.texts[story])
				if query == "" {
					continue
				}
				n++
				at := slices.Index(b.search(query), story)
				ten += share(at >= 0 && at < 10, pairs)
			}
			t.Logf("headlines: first %.1f %%, first three %.1f %%; two words: first ten %.1f %%", first, three, ten)
			report(t, x, b, random, blog)
		})
	}
}

func share(is bool, of int) float64 {
	if is {
		return 100 / float64(of)
	}
	return 0
}

// twoWords returns two words of a text that have four letters or more (or are of a script
// such as Chinese) and are in at most a tenth of all stories, or "".
func (b *browser) twoWords(random *rand.Rand, text search.Text) string {
	var list []string
	var r words.Reader
	for r.Read(counter, strings.Join(text.Paragraphs, "\n")); r.Next(); {
		word := string(r.Append(nil))
		first, _ := utf8.DecodeRuneInString(word)
		if (utf8.RuneCountInString(word) >= 4 || first >= 0x1000) && !slices.Contains(list, word) {
			list = append(list, word)
		}
	}
	random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	var chosen []string
	for _, word := range list {
		if b.find(word).all <= max(1, len(b.stories)/10) && len(chosen) < 2 {
			chosen = append(chosen, word)
		}
	}
	if len(chosen) < 2 {
		return ""
	}
	return strings.Join(chosen, " ")
}

// report logs the sizes of all shards, and of those that random words need.
func report(t *testing.T, x *search.Index, b *browser, random *rand.Rand, blog *blog) {
	sizes := map[string]int{}
	var total, packed, largest int
	for _, s := range x.Shards() {
		data, err := x.Encode(nil, s.Name)
		if err != nil {
			t.Fatal(err)
		}
		var buffer bytes.Buffer
		w := gzip.NewWriter(&buffer)
		w.Write(data)
		w.Close()
		sizes[s.Name] = buffer.Len()
		total, packed, largest = total+len(data), packed+buffer.Len(), max(largest, buffer.Len())
	}
	var records int
	for _, r := range blog.records {
		records += len(r)
	}
	list, _ := json.Marshal(x.Directory())
	for n := 1; n <= 3; n++ {
		t.Logf("shards of %d words of a headline: %d bytes packed on average", n, b.average(random, sizes, n))
	}
	t.Logf("%d stories, %d bytes of records each; %d shards, %d bytes, %d packed, largest %d packed; directory %d bytes",
		len(blog.texts), records/len(blog.texts), len(sizes), total, packed, largest, len(list))
}

// average returns the average size of the shards with n words of a headline that are not
// common.
func (b *browser) average(random *rand.Rand, sizes map[string]int, n int) int {
	sum, queries := 0, 0
	for range 2000 {
		list := wordsOf(b.stories[random.IntN(len(b.stories))].Headline)
		list = slices.DeleteFunc(list, func(w string) bool { return b.common[w] })
		if len(list) < n {
			continue
		}
		from, names := random.IntN(len(list)-n+1), map[string]bool{}
		for _, word := range list[from : from+n] {
			names[b.nameOf(word)] = true
		}
		queries++
		for name := range names {
			sum += sizes[name]
		}
	}
	return sum / max(queries, 1)
}
