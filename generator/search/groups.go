package search

import (
	"encoding/binary"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"
)

// A Memory holds what the next call of Build needs of this one.
type Memory struct {
	Language string
	Groups   []Group // in ascending order of keys
	Passages []Passage
}

// A Group holds the words of all stories that have the same key.
type Group struct {
	Key    uint16 // first two bytes of the words
	Units  []Unit // in ascending order of prefixes
	Common []Common
}

// A Unit holds the entries of a group whose forms have the same first letter or, if that
// letter is of ASCII, the same first two letters. It consists of one part, or of several
// if it is larger than a shard.
type Unit struct {
	Prefix string
	Size   int // about the number of bytes of all entries
	Parts  []Part
}

// A Common is a word that very many stories have.
type Common struct {
	Word    string
	Stories int // number of stories with this word or with a word of the same stem
}

// group makes a group from all words with the given key. The argument stories is the number
// of all stories.
func (m *maker) group(k key, c *collection, stories int) Group {
	entries := m.entries(k, c)
	g := Group{Key: uint16(k)}
	letters := 1 // number of bytes after which the letter follows that distinguishes units
	if k>>8 >= utf8.RuneSelf {
		letters = 0
	}
	for _, b := range divide(letters, entries) {
		u := Unit{Prefix: b.prefix, Parts: split(nil, b.prefix, b.entries)}
		for i := range b.entries {
			u.Size += b.entries[i].size()
		}
		g.Units = append(g.Units, u)
	}
	for _, e := range entries {
		if isCommon(len(e.list), stories) {
			for _, form := range e.forms {
				g.Common = append(g.Common, Common{form, len(e.list)})
			}
		}
	}
	return g
}

// A site of few stories has no common words. Of a larger site, maxCommon words are common
// at most.
const (
	fewStories = 100
	maxCommon  = 200
)

// isCommon reports whether a word is common if so many of all stories have it: about a
// quarter. Both numbers are rounded down to powers of √2, so that it seldom changes.
func isCommon(with, stories int) bool {
	return stories >= fewStories && steps(with) >= steps(stories)-4
}

// common returns the common words, in alphabetical order.
func (x *Index) common() []string {
	var all []Common
	for _, g := range x.memory.Groups {
		all = append(all, g.Common...)
	}
	slices.SortStableFunc(all, func(a, b Common) int { return b.Stories - a.Stories })
	list := []string{}
	for _, c := range all[:min(len(all), maxCommon)] {
		list = append(list, c.Word)
	}
	slices.Sort(list)
	return list
}

// join makes shards from the parts of all groups. If all words together fit into one shard,
// they are one; else the words with the same first letter, if these fit; else every part is
// a shard.
func (x *Index) join() {
	var all []piece
	sizes, total := map[string]int{}, 0 // key: first letter
	for n, g := range x.memory.Groups {
		for u := range g.Units {
			unit := &g.Units[u]
			sizes[begin(unit.Prefix, 0)] += unit.Size
			total += unit.Size
			for k := range unit.Parts {
				all = append(all, piece{n, &unit.Parts[k]})
			}
		}
	}
	if total <= shardSize {
		x.addShard("word", "", all)
		return
	}
	for len(all) > 0 {
		letter, n := begin(all[0].Prefix, 0), 1
		if sizes[letter] > shardSize {
			x.addShard("word", all[0].Prefix, all[:1])
		} else {
			for n < len(all) && begin(all[n].Prefix, 0) == letter {
				n++
			}
			x.addShard("word", letter, all[:n])
		}
		all = all[n:]
	}
}

// addShard adds a shard that consists of the given pieces.
func (x *Index) addShard(field, prefix string, pieces []piece) {
	name := nameOf(field, prefix)
	var digests []byte
	for _, p := range pieces {
		digests = binary.LittleEndian.AppendUint64(digests, p.Digest)
	}
	x.shards = append(x.shards, Shard{name, xxhash.Sum64(digests)})
	x.pieces[name] = pieces
	if x.directory.Shards == nil {
		x.directory.Shards = map[string][]string{}
	}
	x.directory.Shards[field] = append(x.directory.Shards[field], prefix)
}

// addField adds the shards of a field.
func (x *Index) addField(field string, terms []Term) {
	var entries []entry
	for _, t := range terms {
		list := make([]posting, len(t.Stories))
		for i, story := range t.Stories {
			list[i] = newPosting(int(story), 0)
		}
		name, _ := json.Marshal(t.Name) // no error is possible for a string
		entries = append(entries, entry{[]string{t.Slug}, list, appendPostings(nil, list), string(name)})
	}
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.forms[0], b.forms[0]) })
	for _, p := range split(nil, "", entries) {
		x.addShard(field, p.Prefix, []piece{{-1, &p}})
	}
}
