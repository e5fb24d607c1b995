package search

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"slices"

	"github.com/cespare/xxhash/v2"
)

// A Memory holds what the next call of Build needs of this one.
type Memory struct {
	Hash     uint64 // Input.Hash
	Language string
	Stories  int     // number of stories, rounded
	Groups   []Group // in ascending order of keys
	Passages []Passage
}

// fits reports whether the groups of m can be in the index of an input. The memory m may
// be damaged.
func (m *Memory) fits(in Input) bool {
	if m == nil || m.Language != in.Language || m.Stories != rounded(in.Stories) {
		return false
	}
	last := ""
	for _, g := range m.Groups {
		if len(g.Parts) == 0 || g.Size < 0 {
			return false
		}
		for _, p := range g.Parts {
			if p.First <= last || p.Last < p.First || g.Key != uint16(keyOf([]byte(p.First))) {
				return false
			}
			last = p.Last
		}
	}
	return slices.IsSortedFunc(m.Passages, func(a, b Passage) int { return cmp.Compare(a.ID, b.ID) })
}

// A Group holds the words of all stories that have the same key.
type Group struct {
	Key         uint16 // first two bytes of the words
	Fingerprint uint64 // changes with everything of which the group is made
	Size        int    // about the number of bytes of all entries
	Parts       []Part // several if Size is greater than shardSize
	Common      []Common
}

// A Common is a word that very many stories have.
type Common struct {
	Word    string
	Stories int // number of stories with this word or with a word of the same stem
}

// group makes a group from all words with its key. The argument stories is the number of
// all stories.
func (m *maker) group(g *Group, c *collection, stories int) {
	entries := m.entries(key(g.Key), c)
	g.Size, g.Parts = size(entries), split(nil, entries, 16)
	for _, e := range entries {
		if isCommon(len(e.list), stories) {
			for _, form := range e.forms {
				g.Common = append(g.Common, Common{form, len(e.list)})
			}
		}
	}
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
	return rounded(stories) > 0 && steps(with) >= rounded(stories)-4
}

// rounded returns steps(stories), or 0 for a site without common words.
func rounded(stories int) int {
	if stories < fewStories {
		return 0
	}
	return steps(stories)
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

// join makes shards from the parts of groups, whose keys agree in the bits before the given
// one. If all fit into one shard, they are one. Otherwise they are divided by this bit.
func (x *Index) join(groups []Group, bit int) {
	sum := 0
	var parts []*Part
	for i := range groups {
		sum += groups[i].Size
		for k := range groups[i].Parts {
			parts = append(parts, &groups[i].Parts[k])
		}
	}
	switch {
	case sum <= shardSize:
		x.addShard("word", parts)
	case len(groups) == 1:
		for k := range parts {
			x.addShard("word", parts[k:k+1])
		}
	default:
		half := slices.IndexFunc(groups, func(g Group) bool { return g.Key>>(15-bit)&1 != 0 })
		if half <= 0 {
			x.join(groups, bit+1)
			return
		}
		x.join(groups[:half], bit+1)
		x.join(groups[half:], bit+1)
	}
}

// addShard adds a shard that consists of the given parts, after the shards of lower bounds.
func (x *Index) addShard(field string, parts []*Part) {
	bound, bounds := "", x.directory.Shards[field]
	if len(bounds) > 0 {
		before := x.parts[nameOf(field, bounds[len(bounds)-1])]
		bound = boundOf(parts[0].First, before[len(before)-1].Last)
	}
	var digests []byte
	for _, p := range parts {
		digests = binary.LittleEndian.AppendUint64(digests, p.Digest)
	}
	name := nameOf(field, bound)
	x.shards = append(x.shards, Shard{name, xxhash.Sum64(digests)})
	x.parts[name] = parts
	x.directory.Shards[field] = append(bounds, bound)
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
		entries = append(entries, entry{t.Slug, []string{t.Slug}, list, appendPostings(nil, list), string(name)})
	}
	for _, p := range split(nil, entries, 0) {
		x.addShard(field, []*Part{&p})
	}
}
