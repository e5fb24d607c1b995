package config

import (
	"strconv"

	"github.com/pelletier/go-toml/v2/unstable"
)

// A place is where a key and its value stand in the text, as byte offsets.
type place struct{ key, value unstable.Range }

// A walker notes the place of every key of a TOML document by its path:
// "related.count", "menu.main[0].url". The decoder gives values without their
// places, and a value that is well-formed but wrong has to be shown too.
type walker struct {
	parser unstable.Parser
	places map[string]place
	tables map[string]int // how many [[tables]] of a path there are so far
}

// findPlaces walks a document that is known to be valid.
func findPlaces(text []byte) map[string]place {
	w := &walker{places: map[string]place{}, tables: map[string]int{}}
	w.parser.Reset(text)
	table := ""
	for w.parser.NextExpression() {
		switch node := w.parser.Expression(); node.Kind {
		case unstable.Table:
			table = w.key("", node)
		case unstable.ArrayTable:
			path := w.key("", node)
			table = element(path, w.tables[path])
			w.tables[path]++
			w.places[table] = w.places[path]
		case unstable.KeyValue:
			w.keyValue(table, node)
		}
	}
	return w.places
}

// key notes every part of a node's dotted key and returns its path. A part
// that names an array of tables means the last table of it.
func (w *walker) key(table string, node *unstable.Node) string {
	path := table
	for it := node.Key(); it.Next(); {
		if n := w.tables[path]; n > 0 {
			path = element(path, n-1)
		}
		path = member(path, string(it.Node().Data))
		if _, seen := w.places[path]; !seen {
			w.places[path] = place{key: it.Node().Raw, value: it.Node().Raw}
		}
	}
	return path
}

func (w *walker) keyValue(table string, node *unstable.Node) {
	path := w.key(table, node)
	w.value(path, node.Value())
}

// maxPath is how many bytes the path of a value may have whose place is noted:
// no setting is so deep, and the paths of thousands of nested lists would fill
// the memory.
const maxPath = 500

// value notes where a value stands. Arrays and inline tables have no range of
// their own; their key's place stands for them.
func (w *walker) value(path string, node *unstable.Node) {
	if len(path) > maxPath {
		return
	}
	switch node.Kind {
	case unstable.Array:
		i := 0
		for it := node.Children(); it.Next(); i++ {
			w.places[element(path, i)] = w.places[path]
			w.value(element(path, i), it.Node())
		}
	case unstable.InlineTable:
		for it := node.Children(); it.Next(); {
			w.keyValue(path, it.Node())
		}
	default:
		p := w.places[path]
		p.value = node.Raw
		w.places[path] = p
	}
}

// member returns the path of a key in a table.
func member(table, key string) string {
	if table == "" {
		return key
	}
	return table + "." + key
}

// element returns the path of an array's value.
func element(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
