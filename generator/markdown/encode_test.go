package markdown

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

func TestEncode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := &Document{
			HTML:        rapid.SliceOf(rapid.Byte()).Draw(t, "html"),
			Refs:        []Ref{},
			Headings:    []Heading{},
			Highlighted: rapid.Bool().Draw(t, "highlighted"),
		}
		at := 0
		for range rapid.IntRange(0, 5).Draw(t, "refs") {
			at = rapid.IntRange(at, len(d.HTML)).Draw(t, "offset")
			d.Refs = append(d.Refs, Ref{
				Offset: at, Kind: RefKind(rapid.IntRange(1, 3).Draw(t, "kind")), Target: rapid.String().Draw(t, "target"),
				Line: rapid.IntRange(1, 1<<20).Draw(t, "line"), Column: rapid.IntRange(1, 1<<20).Draw(t, "column"),
			})
		}
		for range rapid.IntRange(0, 5).Draw(t, "headings") {
			d.Headings = append(d.Headings, Heading{Level: rapid.IntRange(1, 6).Draw(t, "level"), ID: rapid.String().Draw(t, "id"), Text: rapid.String().Draw(t, "text")})
		}
		data := d.Encode(nil)
		got, err := Decode(data)
		if err != nil || !reflect.DeepEqual(normal(got), normal(d)) {
			t.Fatalf("%+v became %+v, %v", d, got, err)
		}
		for n := range data {
			if _, err := Decode(data[:n]); err == nil {
				t.Fatalf("the first %d of %d bytes were accepted", n, len(data))
			}
		}
	})
}

// normal makes empty and nil the same.
func normal(d *Document) Document {
	n := *d
	n.HTML = append([]byte{}, d.HTML...)
	return n
}
