package stories_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// A newsroom generates reproducible stories like those of a tech-news site: 350
// to 900 words, some with a list, a quote, a table or code.
type newsroom struct {
	*rand.Rand
	vocabulary, categories, tags, authors []string
}

func newNewsroom() *newsroom {
	n := &newsroom{Rand: rand.New(rand.NewPCG(7, 1))}
	n.vocabulary = strings.Fields("the of to and a in is it that for on with as was are by this be from at")
	n.vocabulary = append(n.vocabulary, n.invent(3000, 1, 4)...)
	n.categories, n.tags = n.invent(12, 1, 3), n.invent(400, 1, 3)
	for range 60 {
		n.authors = append(n.authors, n.title(2))
	}
	return n
}

// invent returns distinct words of least to most syllables.
func (n *newsroom) invent(count, least, most int) []string {
	syllables := strings.Fields("ba cho dra fe gli hu kio lon mer nau ost pra qui rea sta tur vox wai zen thi")
	seen := map[string]bool{}
	var words []string
	for len(words) < count {
		var word strings.Builder
		for range least + n.IntN(most-least+1) {
			word.WriteString(syllables[n.IntN(len(syllables))])
			word.WriteByte("nrst"[n.IntN(4)])
		}
		if !seen[word.String()] {
			seen[word.String()] = true
			words = append(words, word.String())
		}
	}
	return words
}

// word returns a random word; half of all are common ones.
func (n *newsroom) word() string {
	return n.vocabulary[int(float64(len(n.vocabulary))*min(n.ExpFloat64()/30, .999))]
}

// words returns words with spaces between.
func (n *newsroom) words(count int) string {
	list := make([]string, count)
	for i := range list {
		list[i] = n.word()
	}
	return strings.Join(list, " ")
}

func (n *newsroom) title(count int) string {
	words := strings.Fields(n.words(count))
	for i, w := range words {
		words[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, " ")
}

// paragraph returns sentences, one of them with a link or a mark.
func (n *newsroom) paragraph(count int) string {
	var b strings.Builder
	for left := count; left > 0; {
		size := min(left, 7+n.IntN(18))
		b.WriteString(n.title(1) + " " + n.words(size/2) + ", " + n.words(size-size/2) + ". ")
		left -= size
	}
	w := n.word()
	marked := []string{"[" + w + "](https://example.com/" + w + "/1)", "**" + w + "**", "*" + w + "*", "`" + w + "`", w, "it's"}
	b.WriteString(n.title(1) + " " + marked[n.IntN(len(marked))] + " " + w + ".")
	return b.String()
}

// story returns a file; two with the same number have the same code.
func (n *newsroom) story(number int) string {
	parts := []string{fmt.Sprintf("---\ntitle: %q\ndate: 20%02d-0%d-1%dT06:02:17Z\nauthor: %q\ncategory: %s\ntags: [%s, %s, %s]\ndescription: %q\n---",
		n.title(6+n.IntN(6)), 10+n.IntN(15), 1+n.IntN(9), n.IntN(10), n.authors[n.IntN(60)], n.categories[n.IntN(12)],
		n.tags[n.IntN(400)], n.tags[n.IntN(400)], n.tags[n.IntN(400)], n.paragraph(20))}
	for left := 350 + n.IntN(550); left > 0; {
		size := 35 + n.IntN(60)
		parts = append(parts, n.paragraph(size))
		left -= size
		switch n.IntN(8) {
		case 0:
			parts = append(parts, "- "+n.words(8)+"\n- "+n.words(12)+"\n- "+n.words(6))
		case 1:
			parts = append(parts, "> "+n.paragraph(24))
		case 2:
			parts = append(parts, "## "+n.title(5))
		}
	}
	if n.IntN(100) < 15 {
		language := []string{"go", "python", "js", "sh"}[n.IntN(4)]
		line := fmt.Sprintf("  %s_%06d = %s(%d)\n", n.word(), number, n.word(), n.IntN(99))
		parts = append(parts, "```"+language+"\n"+strings.Repeat(line, 4+n.IntN(9))+"```")
	}
	if n.IntN(100) < 8 {
		row := func() string { return "| " + n.word() + " | " + n.word() + " | " + n.word() + " |\n" }
		parts = append(parts, row()+"|---|---|---:|\n"+row()+row()+row()+row())
	}
	return strings.Join(parts, "\n\n") + "\n"
}
