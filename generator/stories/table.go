package stories

import (
	"slices"
	"strings"
)

// A key is one key of front matter: its name, the other names it is known by
// in order of precedence, what it means, and how its value enters a record.
type key[T any] struct {
	name     string
	synonyms []string
	doc      string
	set      func(*reading, *T, *value)
}

// A table is the keys that a kind of record has.
type table[T any] struct {
	keys    []key[T]
	index   map[string]rank // by lower-case name or synonym
	foreign map[string]bool // keys of other generators that mean nothing here
}

// A rank is what a name stands for: a key, and how strongly (0: its own name).
type rank struct{ key, order int }

func newTable[T any](keys []key[T], foreign ...string) *table[T] {
	t := &table[T]{keys: keys, index: map[string]rank{}, foreign: map[string]bool{}}
	for i, k := range keys {
		for order, name := range append([]string{k.name}, k.synonyms...) {
			if name = strings.ToLower(name); !t.has(name) {
				t.index[name] = rank{i, order}
			}
		}
	}
	for _, name := range foreign {
		t.foreign[name] = true
	}
	return t
}

func (t *table[T]) has(name string) bool {
	_, ok := t.index[name]
	return ok
}

// choose returns the field that says each key's value, by key: of several
// names for one key the strongest, if it has a value. Unknown keys are
// reported.
func (t *table[T]) choose(r *reading, root *value) []*field {
	var names []string
	chosen := make([]*field, len(t.keys))
	for i := range root.fields {
		f := &root.fields[i]
		name := strings.ToLower(f.key)
		at, ok := t.index[name]
		switch {
		case !ok && !t.foreign[name]:
			if names == nil {
				names = t.names()
			}
			r.unknown(f, names)
		case !ok:
		case chosen[at.key] == nil || !f.value.blank() && (at.order < t.order(chosen[at.key]) || chosen[at.key].value.blank()):
			chosen[at.key] = f
		}
	}
	return chosen
}

// order returns how strongly the name of a field stands for its key.
func (t *table[T]) order(f *field) int { return t.index[strings.ToLower(f.key)].order }

// fill enters the values of a record's front matter into the record.
func (t *table[T]) fill(r *reading, root *value, record *T) {
	chosen := t.choose(r, root)
	r.find = func(name string) *field {
		if at, ok := t.index[name]; ok {
			return chosen[at.key]
		}
		return nil
	}
	for i, f := range chosen {
		if f != nil && !f.value.blank() {
			r.key = f.key
			t.keys[i].set(r, record, &f.value)
		}
	}
}

// names returns every name an author may have meant.
func (t *table[T]) names() []string {
	var names []string
	for _, k := range t.keys {
		names = append(append(names, k.name), k.synonyms...)
	}
	slices.Sort(names)
	return names
}
