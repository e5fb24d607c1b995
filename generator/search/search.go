package search

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"broadsheet/generator/parallel"
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
	// Key: name of a field, such as "author"; value: its terms.
	Fields map[string][]Term
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
	maker     *maker
	shards    []Shard
	directory Directory
	pieces    map[string][]*Part // key: name of a shard; value: its parts

	mu sync.Mutex // held while parts are made
}

// A Directory lists what the browser must know before it can look up a word.
type Directory struct {
	// Common are the words that very many stories have.
	Common []string `json:"common"`
	// Key: "word" or the name of a field; value: bounds of its shards, in ascending order. A
	// bound is the beginning of the first words of the shard; that of the first shard is "".
	Shards map[string][]string `json:"shards"`
}

// Build makes the index. The argument last is the memory of an earlier index, or nil.
func Build(in Input, last *Memory) (*Index, error) {
	x := &Index{
		in: in, memory: &Memory{Language: in.Language}, pieces: map[string][]*Part{},
		directory: Directory{Shards: map[string][]string{}},
		maker:     &maker{newScale(), stemmer(in.Language), make([]uint8, in.Stories), make([]uint8, in.Stories)},
	}
	if err := x.build(last); err != nil {
		return nil, fmt.Errorf("making the search index: %w", err)
	}
	return x, nil
}

func (x *Index) build(last *Memory) (err error) {
	var known []Passage
	if last != nil {
		known = last.Passages
	}
	if x.passages, err = readPassages(x.in, known); err != nil {
		return err
	}
	x.memory.Passages = x.passages.list
	keys, err := x.survey()
	if err != nil {
		return err
	}
	if err := x.makeGroups(keys); err != nil {
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

// each calls a function with the number and the record of each story, without boilerplate.
func (x *Index) each(start func() func(i int, r record)) error {
	var mu sync.Mutex
	var first error
	err := x.in.Records.Each(func() func(int, []byte) {
		do := start()
		var buffer []byte
		return func(i int, data []byte) {
			r, err := x.read(i, data, &buffer)
			if err != nil {
				mu.Lock()
				defer mu.Unlock()
				first = cmp.Or(first, err)
				return
			}
			do(i, r)
		}
	})
	return cmp.Or(err, first)
}

// read reads the record of story i. If the record is damaged, it is made again.
func (x *Index) read(i int, data []byte, buffer *[]byte) (record, error) {
	r, err := readRecord(data)
	if err != nil {
		if data, err = x.in.Records.Record(i); err != nil {
			return r, err
		}
		if r, err = readRecord(data); err != nil {
			return r, err
		}
	}
	return x.passages.without(i, r, buffer)
}

// survey reads the lengths of all texts, and returns the keys of all groups in ascending
// order.
func (x *Index) survey() ([]key, error) {
	var seen [1 << 16]bool
	var mu sync.Mutex
	err := x.each(func() func(int, record) {
		return func(i int, r record) {
			mu.Lock()
			defer mu.Unlock()
			x.maker.lengths[i], x.maker.headlines[i] = lengthClass(r.length), headlineClass(r.headline)
			for g := range r.all() {
				seen[g.key] = true
			}
		}
	})
	var keys []key
	for k, is := range seen {
		if is {
			keys = append(keys, key(k))
		}
	}
	return keys, err
}

// makeGroups makes the groups with the given keys.
func (x *Index) makeGroups(keys []key) error {
	collections := make(map[key]*collection, len(keys))
	for _, k := range keys {
		collections[k] = &collection{numbers: map[string]uint32{}}
	}
	err := x.each(func() func(int, record) {
		return func(i int, r record) {
			for g := range r.all() {
				if c := collections[g.key]; c != nil {
					c.add(i, g)
				}
			}
		}
	})
	if err != nil {
		return err
	}
	made := make([]Group, len(keys))
	parallel.Each(len(keys), func(n int) {
		made[n] = x.maker.group(keys[n], collections[keys[n]], x.in.Stories)
	})
	x.memory.Groups = made
	return nil
}

// Shards returns all shards, in ascending order of names.
func (x *Index) Shards() []Shard { return x.shards }

// Directory returns the list of common words and the bounds of all shards.
func (x *Index) Directory() Directory { return x.directory }

// Memory returns what the next call of Build needs to make only what has changed.
func (x *Index) Memory() *Memory { return x.memory }

// Encode appends the JSON of the shard with the given name to dst.
func (x *Index) Encode(dst []byte, name string) ([]byte, error) {
	parts, known := x.pieces[name]
	if !known {
		return nil, fmt.Errorf("no shard has the name %q", name)
	}
	dst = append(dst, '{')
	for i, p := range parts {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, p.inside...)
	}
	return append(dst, "}\n"...), nil
}
