package words

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// generated returns a story of about 600 words, a third of them stop words.
func generated(seed uint64) Text {
	r := rand.New(rand.NewPCG(seed, 1))
	stop := strings.Fields(stopWords("en"))
	sentence := func(n int) string {
		var b strings.Builder
		for range n {
			if r.IntN(3) == 0 {
				b.WriteString(stop[r.IntN(len(stop))])
			} else {
				fmt.Fprintf(&b, "wo%xrd", int(r.ExpFloat64()*800))
			}
			b.WriteByte(' ')
		}
		return b.String()
	}
	t := Text{Headline: sentence(9), Description: sentence(24)}
	for range 10 {
		t.Paragraphs = append(t.Paragraphs, sentence(57))
	}
	return t
}

func BenchmarkCount(b *testing.B) {
	c, t := New("en"), generated(1)
	v := c.Count(t)
	b.ReportMetric(float64(4*len(v.Tokens)+4*len(v.Bigrams)+48), "B/vector")
	b.ReportAllocs()
	for b.Loop() {
		c.Count(t)
	}
}
