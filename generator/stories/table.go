package stories

import (
	"slices"
	"strings"

	"broadsheet/generator/matter"
)

// A setter sets a field of a T (Card, Author or Category) from the value of a front-matter
// key. It is never called with a blank value.
type setter[T any] func(*reading, *T, *matter.Value)

// A table lists the front-matter keys of a T (Card, Author or Category) and the functions
// that store their values. The first key is required.
type table[T any] struct {
	keys    []matter.Key
	setters map[string]setter[T] // key: main name of a front-matter key; value: its setter
	names   []string             // main names and synonyms of all front-matter keys in the table
	// ranks holds the ranks of all names of keys. The map key is a name in lower case.
	ranks map[string]rank
}

// A rank tells which key a name in front matter means, and the number of the name: 0 for
// the main name of the key, higher numbers for its synonyms. If front matter has a key
// under several names, the name with the lowest number counts.
type rank struct {
	key   string
	index int
}

func newTable[T any](keys []matter.Key, setters map[string]setter[T]) *table[T] {
	t := &table[T]{keys: keys, setters: setters, ranks: map[string]rank{}}
	for _, k := range keys {
		for index, name := range k.Names() {
			t.names = append(t.names, name)
			lower := strings.ToLower(name)
			if _, taken := t.ranks[lower]; !taken {
				t.ranks[lower] = rank{k.Name, index}
			}
		}
	}
	return t
}

// fill sets the fields of a T from front matter, in the order of t.keys. It warns of keys
// and texts in front matter that are ignored.
func (t *table[T]) fill(s *reading, record *T) {
	root := &s.doc.Root
	s.fields = make(map[string]*matter.Field, len(root.Fields))
	// key: lower-case key of a field; value: the field
	written := make(map[string]*matter.Field, len(root.Fields))
	var kept []matter.Field
	for i := range root.Fields {
		f := &root.Fields[i]
		lower := strings.ToLower(f.Key)
		r, known := t.ranks[lower]
		name, own := s.known[lower]
		visibility, hidden := hides(lower, &f.Value)
		switch first := written[lower]; {
		case first != nil && (known || own):
			s.duplicate(f, first)
			continue
		case known:
			s.choose(r, f, t.ranks)
		case own:
			kept = append(kept, matter.Field{Key: name, At: f.At, Value: f.Value})
		case hidden:
			s.warnShown(f)
		case visibility:
		case !slices.Contains(matter.ForeignKeys, lower):
			s.unknown(f, t.names)
		}
		written[lower] = f
		// For the required key, a missing value needs no warning, since it gets an error
		// elsewhere.
		if r.key != t.keys[0].Name || f.Value.Kind != matter.Null {
			s.checkComments(f.Key, &f.Value, false)
		}
	}
	s.addParams(kept)
	for _, k := range t.keys {
		if !s.blank(k.Name) {
			f := s.fields[k.Name]
			s.key = f.Key
			t.setters[k.Name](s, record, &f.Value)
		}
	}
}
