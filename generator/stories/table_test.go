package stories

import (
	"maps"
	"slices"
	"testing"

	"broadsheet/generator/matter"
)

func TestEveryKeyHasASetter(t *testing.T) {
	haveSetters(t, matter.StoryKeys, storySetters())
	haveSetters(t, matter.AuthorKeys, authorSetters())
	haveSetters(t, matter.CategoryKeys, categorySetters())
}

func haveSetters[T any](t *testing.T, keys []matter.Key, setters map[string]setter[T]) {
	var names []string
	for _, k := range keys {
		names = append(names, k.Name)
	}
	slices.Sort(names)
	if with := slices.Sorted(maps.Keys(setters)); !slices.Equal(names, with) {
		t.Errorf("keys %v\nsetters %v", names, with)
	}
}
