package links

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"broadsheet/generator/words"
)

// generated returns n stories of about 300 counted words each, on some of many
// subjects, a few hours apart.
func generated(n int) []told {
	r := rand.New(rand.NewPCG(1, 2))
	count := words.New("en")
	stories := make([]told, n)
	for i := range stories {
		subject := r.IntN(n/10 + 1)
		sentence := func(n int) string {
			var b strings.Builder
			for range n {
				if r.IntN(5) == 0 {
					fmt.Fprintf(&b, "subject%dword%d ", subject, r.IntN(20))
				} else {
					fmt.Fprintf(&b, "word%d ", int(r.ExpFloat64()*r.ExpFloat64()*1500))
				}
			}
			return b.String()
		}
		text := words.Text{Headline: sentence(8), Description: sentence(15)}
		for range 6 {
			text.Paragraphs = append(text.Paragraphs, sentence(50))
		}
		stories[i].Story = Story{ID: uint64(i), Published: int64(i) * 30000, Next: -1, Category: fmt.Sprint(r.IntN(12)), Tags: []string{fmt.Sprint(subject), fmt.Sprint(r.IntN(100))}}
		stories[i].say(count, text)
	}
	return stories
}

func BenchmarkChoose(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		stories := generated(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				choose(stories, Options{Count: 5, Order: "newer"})
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/story")
		})
	}
}

// BenchmarkAgain chooses after an edit to a few words of one story.
func BenchmarkAgain(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		before := generated(n)
		o := Options{Count: 5, Order: "newer"}
		last := again(before, o, nil)
		after := slices.Clone(before)
		after[n/2].Vector.Tokens = slices.Delete(slices.Clone(after[n/2].Vector.Tokens), 3, 5)
		stories, texts := split(after)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Choose(stories, texts, o, last); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/story")
		})
	}
}
