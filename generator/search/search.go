package search

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Records reads the records of stories.
type Records interface {
	// Each reads the records of all stories, with several workers. It calls start once for
	// each worker. The function that start returns is called for each story that the worker
	// reads, in any order, with the number and the record of the story. A record is valid
	// until that call returns.
	Each(start func() func(i int, record []byte)) error
	// Record returns the record of story i, made again from the story's file.
	Record(i int) ([]byte, error)
	// Passage returns the record of the passage of story i with the given ID, made by
	// AppendPassage.
	Passage(i int, id uint32) ([]byte, error)
}

// Input is what an index is made of.
type Input struct {
	Language string // BCP 47 tag of the site's language
	Stories  int
	Records  Records
	// Boilerplate returns the IDs of those passages of story i that are not counted. It may
	// be nil.
	Boilerplate func(i int) []uint32
	// Hash is a hash of the records and the boilerplate of all stories, in their order, or
	// 0. If it is that of the last index, Build reads neither.
	Hash uint64
	// Key: name of a field, such as "author"; value: its terms.
	Fields map[string][]Term
	// Once says that Encode will not be called twice for a shard. Memory is freed earlier, and
	// a second call takes long.
	Once bool
}

// A Term is an author, tag or category.
type Term struct {
	Slug, Name string
	Stories    []int32 // numbers of its stories, in ascending order
}

// A Shard is a file of the index.
type Shard struct {
	Name   string // name of the file without its extension: "word-ca"
	Digest uint64 // changes with the content of the shard
}

// An Index is the search index of a site. Its methods are safe for concurrent use.
type Index struct {
	in        Input
	memory    *Memory
	passages  *passages
	texts     *texts
	sizes     []uint32 // index: a key; value: size of the group in all records, in bytes; nil before survey
	shards    []Shard
	directory Directory
	parts     map[string][]*Part // key: name of a shard; value: its parts

	mu     sync.Mutex // protects Part.inside and missed after Build
	missed int        // how often Encode had to make parts
}

// A Directory lists what the browser must know before it can look up a word.
type Directory struct {
	// Common are the words that very many stories have.
	Common []string `json:"common"`
	// Key: "word" or the name of a field; value: bounds of its shards, in ascending order. A
	// bound is the beginning of the first words of the shard; that of the first shard is "".
	Shards map[string][]string `json:"shards"`
}

// Build makes the index. The argument last is the memory of an earlier index, or nil. It
// saves work, but does not change the index.
func Build(in Input, last *Memory) (*Index, error) {
	x := &Index{
		in: in, parts: map[string][]*Part{},
		directory: Directory{Shards: map[string][]string{}},
		texts:     &texts{newScale(), stemmer(in.Language), make([]uint8, in.Stories), make([]uint8, in.Stories)},
	}
	if !last.fits(in) {
		last = new(Memory)
	}
	if err := x.build(last); err != nil {
		return nil, fmt.Errorf("making the search index: %w", err)
	}
	return x, nil
}

func (x *Index) build(last *Memory) (err error) {
	x.memory = &Memory{Hash: x.in.Hash, Language: x.in.Language, Stories: rounded(x.in.Stories), Passages: last.Passages}
	if x.in.Hash != 0 && x.in.Hash == last.Hash {
		x.memory.Groups = slices.Clone(last.Groups)
	} else if x.memory.Groups, err = x.survey(); err != nil {
		return err
	}
	if err := x.makeGroups(x.reuse(last)); err != nil {
		return err
	}
	x.join(x.memory.Groups, 0)
	for field, terms := range x.in.Fields {
		x.addField(field, terms)
	}
	slices.SortFunc(x.shards, func(a, b Shard) int { return cmp.Compare(a.Name, b.Name) })
	x.directory.Common = x.common()
	return nil
}

// reuse takes the groups whose words have not changed from last, and returns the others.
func (x *Index) reuse(last *Memory) (changed []*Group) {
	before := last.Groups
	for i := range x.memory.Groups {
		g := &x.memory.Groups[i]
		for len(before) > 0 && before[0].Key < g.Key {
			before = before[1:]
		}
		if len(before) > 0 && before[0].Key == g.Key && before[0].Fingerprint == g.Fingerprint {
			*g = before[0]
			g.Parts = slices.Clone(g.Parts) // Encode changes them
		} else {
			changed = append(changed, g)
		}
	}
	return changed
}

// Shards returns all shards, in ascending order of names.
func (x *Index) Shards() []Shard { return x.shards }

// Directory returns the list of common words and the bounds of all shards.
func (x *Index) Directory() Directory { return x.directory }

// Memory returns what the next call of Build needs to make only what has changed.
func (x *Index) Memory() *Memory {
	x.mu.Lock()
	defer x.mu.Unlock()
	m := *x.memory
	m.Groups = slices.Clone(m.Groups)
	for i := range m.Groups {
		m.Groups[i].Parts = slices.Clone(m.Groups[i].Parts) // Encode changes them
	}
	return &m
}

// Encode appends the JSON of the shard with the given name to dst. If Build has not made
// the shard, since nothing has changed, Encode makes it.
func (x *Index) Encode(dst []byte, name string) ([]byte, error) {
	parts, known := x.parts[name]
	if !known {
		return nil, fmt.Errorf("the search index has no shard %q", name)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if err := x.complete(parts); err != nil {
		return nil, fmt.Errorf("making the shard %q of the search index: %w", name, err)
	}
	dst = append(dst, '{')
	for i, p := range parts {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, p.inside...)
		if x.in.Once && strings.HasPrefix(name, "word") {
			p.inside = nil
		}
	}
	return append(dst, "}\n"...), nil
}
