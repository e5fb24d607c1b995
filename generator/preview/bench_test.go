package preview

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// benchStories is how many stories the benchmarks' site has.
const benchStories = 10_000

// benchSite writes a site of stories of some hundred words each, and lets it age:
// files that were just written are read again.
func benchSite(b *testing.B) *folder {
	b.Helper()
	f := newFolder(b, nil)
	card, err := os.ReadFile("../../templates/card.html")
	if err != nil {
		b.Fatal(err)
	}
	f.write("templates/card.html", string(card))
	random := rand.New(rand.NewPCG(1, 2))
	for i := range benchStories {
		f.write(benchName(i), benchStory(random, i))
	}
	old := time.Now().Add(-time.Hour)
	err = filepath.Walk(f.root, func(path string, _ os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		return os.Chtimes(path, old, old)
	})
	if err != nil {
		b.Fatal(err)
	}
	time.Sleep(3 * time.Second) // a change of the times is one, too
	return f
}

func benchName(i int) string { return fmt.Sprintf("content/stories/%d/s%d.md", i%100, i) }

func benchStory(random *rand.Rand, i int) string {
	var text strings.Builder
	for range 6 + random.IntN(8) {
		for range 40 + random.IntN(40) {
			// Few words are common, many are rare.
			n := int(3000 * random.Float64() * random.Float64() * random.Float64())
			fmt.Fprintf(&text, "w%sx%d ", string(rune('a'+n%26)), n)
		}
		text.WriteString("\n\n")
	}
	day := time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * 14 * time.Hour)
	return fmt.Sprintf("---\ntitle: \"Story %d\"\ndate: %s\ncategory: c%d\ntags: [t%d, t%d]\nauthor: Ann Lee\n---\n\n%s", i, day.Format(time.RFC3339), i%8, i%50, i%71, text.String())
}

// BenchmarkFirstPage is from the start of the preview to its first page.
func BenchmarkFirstPage(b *testing.B) {
	f := benchSite(b)
	for _, cached := range []bool{false, true} {
		b.Run(map[bool]string{false: "without a cache", true: "with a cache"}[cached], func(b *testing.B) {
			for b.Loop() {
				if !cached {
					b.StopTimer()
					f.remove(".cache")
					b.StartTimer()
				}
				p, err := Start(benchOptions(f))
				if err != nil {
					b.Fatal(err)
				}
				ctx, stop := context.WithCancel(context.Background())
				ended := make(chan error, 1)
				go func() { ended <- p.Run(ctx) }()
				answer, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/paper/", p.port()))
				if err != nil || answer.StatusCode != http.StatusOK {
					b.Fatal(answer, err)
				}
				answer.Body.Close()
				b.StopTimer()
				http.DefaultClient.CloseIdleConnections()
				stop()
				if err := <-ended; err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
		})
	}
}

func benchOptions(f *folder) Options {
	o := Options{Now: func() time.Time { return clock }, Log: func(line string) { f.t.Error(line) }}
	o.Build.Source, o.Build.Drafts, o.Build.Future = f.root, true, true
	return o
}

// BenchmarkSave is from a save to the page that shows it, with a second between
// one save and the next.
func BenchmarkSave(b *testing.B) {
	f := benchSite(b)
	r := run(b, f, func(o *Options) { *o = benchOptions(f) })
	r.shows("/paper/", "Story")
	card, err := os.ReadFile(f.path("templates/card.html"))
	if err != nil {
		b.Fatal(err)
	}
	random := rand.New(rand.NewPCG(3, 4))
	n := 0
	newest := benchStory(random, benchStories-1)
	for _, edit := range []struct {
		name, file, page string
		text             func(mark string) string
	}{
		{"body", benchName(benchStories / 2), "/paper/2017/12/s5000/", func(mark string) string { return benchStory(random, benchStories/2) + mark }},
		{"headline", benchName(benchStories - 1), "/paper/", func(mark string) string { return strings.Replace(newest, "Story", mark, 1) }},
		{"card template", "templates/card.html", "/paper/", func(mark string) string { return strings.Replace(string(card), `class="`, `class="`+mark+" ", 1) }},
		{"new story", "", "/paper/", func(mark string) string {
			return strings.Replace(benchStory(random, benchStories+n), "Story", mark, 1)
		}},
	} {
		b.Run(edit.name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				time.Sleep(time.Second)
				n++
				mark, file := fmt.Sprintf("mark%dq", n), edit.file
				if file == "" {
					file = benchName(benchStories + n)
				}
				text := edit.text(mark)
				b.StartTimer()
				f.write(file, text)
				for _, _, page := r.get(edit.page); !strings.Contains(page, mark); _, _, page = r.get(edit.page) {
					time.Sleep(time.Millisecond)
				}
			}
		})
	}
}
