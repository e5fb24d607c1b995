package engine

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A press writes stories of English-like text: words of Zipf's frequencies, a
// third of them from the story's own topic, so that stories relate.
type press struct {
	r      *rand.Rand
	common *rand.Zipf
	words  []string
}

const topics = 60

func newPress(seed uint64) *press {
	r := rand.New(rand.NewPCG(seed, 5))
	p := &press{r: r, common: rand.NewZipf(r, 1.1, 3, 19_999)}
	syllables := strings.Fields("an ber chi den el for gra hin in jo ka lo mer nu or pre qua ri sta tion u ver wi xen yor zan")
	for range 20_000 {
		var w strings.Builder
		for range 1 + r.IntN(4) {
			w.WriteString(pick(r, syllables...))
		}
		p.words = append(p.words, w.String())
	}
	return p
}

func (p *press) word(topic int) string {
	if p.r.IntN(3) == 0 {
		return p.words[5000+topic*100+min(p.r.IntN(100), p.r.IntN(100))]
	}
	return p.words[p.common.Uint64()]
}

func (p *press) sentence(topic, n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = p.word(topic)
	}
	return strings.ToUpper(list[0][:1]) + list[0][1:] + " " + strings.Join(list[1:], " ")
}

func (p *press) body(topic int) string {
	var b strings.Builder
	for i := range 6 + p.r.IntN(6) {
		if i%4 == 3 {
			fmt.Fprintf(&b, "## %s\n\n", p.sentence(topic, 4))
		}
		for range 4 + p.r.IntN(3) {
			fmt.Fprintf(&b, "%s. ", p.sentence(topic, 8+p.r.IntN(14)))
		}
		fmt.Fprintf(&b, "See [%s](https://example.com/%d) and *%s*.\n\n", p.word(topic), i, p.word(topic))
	}
	return b.String()
}

// story writes story number n of a site, three a day, into its folder, and
// returns the path in it.
func (p *press) story(tb testing.TB, site string, n int) string {
	topic := p.r.IntN(topics)
	date := time.Date(2010, 1, 1, 8, 0, 0, 0, time.UTC).Add(time.Duration(n) * 8 * time.Hour)
	at := fmt.Sprintf("content/stories/%d/%s-story-%d.md", date.Year(), date.Format("2006-01-02"), n)
	text := fmt.Sprintf("---\ntitle: %q\ndate: %s\nauthor: Writer %d\ncategory: Desk %d\ntags: [topic %d, tag %d]\n---\n%s",
		p.sentence(topic, 7), date.Format(time.RFC3339), p.r.IntN(12), topic%8, topic, p.r.IntN(200), p.body(topic))
	write(tb, site, at, text)
	return at
}

func write(tb testing.TB, site, at, text string) {
	tb.Helper()
	full := filepath.Join(site, at)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
		tb.Fatal(err)
	}
}

// printed makes a site of n stories.
func printed(tb testing.TB, site string, n int) *press {
	tb.Helper()
	p := newPress(1)
	write(tb, site, "config.toml", "title = \"The Press\"\nbase_url = \"https://press.example/\"\ntimezone = \"America/New_York\"\nimages.share_cards = \"none\"\n")
	for i := range n {
		p.story(tb, site, i)
	}
	return p
}
