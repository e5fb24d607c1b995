package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unsafe"

	"github.com/cespare/xxhash/v2"

	"broadsheet/generator/index"
	"broadsheet/generator/ledger"
	"broadsheet/generator/markdown"
	"broadsheet/generator/pages"
	"broadsheet/generator/search"
	"broadsheet/generator/site"
	"broadsheet/generator/stories"
	"broadsheet/generator/words"
)

// searchName is the name under which the ledger stores the memory of the search index.
const searchName = "search"

// searchIndex makes the search index of a site. Words that have not changed come from the
// last index, which the session or the ledger remembers.
func (s *Session) searchIndex(b *build, paper *site.Site) (*search.Index, error) {
	list := pages.Searchable(paper.Stories)
	last := s.searched.Load()
	if last == nil {
		last = new(search.Memory)
		if !b.ledger.Load(searchName, last) {
			last = nil
		}
	}
	records, hash := b.searchRecords(list)
	x, err := search.Build(search.Input{
		Language: b.config.Language, Stories: len(list), Records: records, Hash: hash, Fields: searchFields(paper, list), Boilerplate: repeatedIn(list), Once: s.once,
	}, last)
	if err != nil {
		return nil, err
	}
	now := x.Memory()
	if !s.once {
		s.searched.Store(now)
	}
	if last == nil || last.Hash != hash {
		err = b.ledger.Store(searchName, now)
	}
	return x, err
}

// repeatedIn returns a function that returns the IDs of the passages of a story that many
// stories repeat. Its argument is the index of the story in list.
func repeatedIn(list []*site.Story) func(i int) []uint32 {
	repeated := sync.OnceValue(func() map[int][]uint32 {
		passages := make([]words.Passages, len(list))
		for i, s := range list {
			passages[i] = s.Card.Passages
		}
		return index.RepeatedIn(passages)
	})
	return func(i int) []uint32 { return repeated()[i] }
}

// searchFields returns the authors, tags and categories of the stories in list, with the
// indexes of their stories in list.
func searchFields(paper *site.Site, list []*site.Story) map[string][]search.Term {
	numbers := make(map[*site.Story]int32, len(list))
	for i, s := range list {
		numbers[s] = int32(i)
	}
	fields := map[string][]search.Term{}
	for name, row := range map[string]int{"author": stories.RowAuthor, "tag": stories.RowTag, "category": stories.RowCategory} {
		for _, t := range paper.Rows[row].Terms {
			term := search.Term{Slug: t.Slug, Name: t.Name}
			for _, s := range t.Stories {
				if n, ok := numbers[s]; ok {
					term.Stories = append(term.Stories, n)
				}
			}
			if len(term.Stories) > 0 {
				fields[name] = append(fields[name], term)
			}
		}
	}
	return fields
}

// appendTexts appends the vector of a story to vector and, if the site has a search, the
// story's search record to record. It also sets fields of the card, as Reader.AppendVector.
func (b *build) appendTexts(vector, record []byte, r *stories.Reader, card *stories.Card, body *markdown.Document) (v, t []byte) {
	if !b.config.Search.Enabled {
		return r.AppendVector(vector, card, body, nil), record
	}
	buffer := newBuffer()
	defer buffers.Put(buffer)
	*buffer = body.AppendText((*buffer)[:0])
	shown, rest := divide(unsafe.String(unsafe.SliceData(*buffer), len(*buffer)), body.Paragraphs)
	text := search.Text{Paragraphs: rest, Read: func(searched words.Listener) {
		vector = r.AppendVector(vector, card, body, func(part int) func(*words.Reader) {
			if part >= 0 && !shown[part] {
				return nil
			}
			return searched(part)
		})
	}}
	for _, row := range card.Terms {
		for _, t := range row {
			text.Names = append(text.Names, t.Name)
		}
	}
	if card.Series != "" {
		text.Names = append(text.Names, card.Series)
	}
	record = search.Append(record, r.Words(), text)
	return vector, record
}

// divide finds paragraphs in the text of a story, where each is a line or several lines. The
// key of shown is the index of a paragraph; the paragraphs are in the order of the text. The
// rest is the text without the paragraphs that were found.
func divide(text string, paragraphs []string) (shown []bool, rest []string) {
	const most = 8 // number of paragraphs that may be missing one after another
	shown = make([]bool, len(paragraphs))
	start := 0 // of the text after the last paragraph that was found
	for at, next := 0, 0; at < len(text); {
		n := slices.IndexFunc(paragraphs[next:min(next+most, len(paragraphs))], func(p string) bool {
			return strings.HasPrefix(text[at:], p) && (at+len(p) == len(text) || text[at+len(p)] == '\n')
		})
		if n < 0 {
			line, _, _ := strings.Cut(text[at:], "\n")
			at += len(line) + 1
			continue
		}
		next += n
		rest, shown[next] = append(rest, text[start:at]), true
		at += len(paragraphs[next])
		start, next = at, next+1
	}
	return shown, append(rest, text[start:])
}

// searchRecords reads the search records of stories from the ledger.
type searchRecords struct{ *packed }

// searchRecords returns a reader of the search records of some stories. It also returns a
// hash of everything on which these records and their passages depend: the settings and the
// files. Both come from the same entries of the ledger, which a save may replace meanwhile.
func (b *build) searchRecords(list []*site.Story) (*searchRecords, uint64) {
	h := xxhash.New()
	settings := b.readerSettings()
	h.Write(settings[:])
	records := b.packed(context.Background(), list, b.ledger.Terms, func(m *ledger.Made) ledger.Span {
		h.Write(m.Digest[:])
		return m.Terms
	})
	return &searchRecords{records}, h.Sum64()
}

// Each calls a function with the index and the record of every story, on several goroutines.
// Every goroutine calls start once and uses the function that start returns.
func (t *searchRecords) Each(start func() func(i int, record []byte)) error {
	return t.each(func() func(int, []byte, bool) error {
		do := start()
		return func(i int, data []byte, intact bool) (err error) {
			if !intact {
				if data, err = t.Record(i); err != nil {
					return err
				}
			}
			do(i, data)
			return nil
		}
	})
}

// Record makes the record of the story with index i from the story's file.
func (t *searchRecords) Record(i int) (record []byte, err error) {
	err = t.again(i, func(r *stories.Reader, card *stories.Card, body *markdown.Document) {
		_, record = t.appendTexts(nil, nil, r, card, body)
	})
	return record, err
}

// Passage returns the record of one passage of the story with index i: the passage whose ID
// is id.
func (t *searchRecords) Passage(i int, id uint32) (record []byte, err error) {
	found := false
	err = t.again(i, func(r *stories.Reader, card *stories.Card, body *markdown.Document) {
		var paragraph string
		paragraph, found = r.Paragraph(card, body, id)
		record = search.AppendPassage(nil, r.Words(), paragraph)
	})
	if err == nil && !found {
		err = fmt.Errorf("%s has changed while it was read", t.list[i].Card.Source)
	}
	return record, err
}
