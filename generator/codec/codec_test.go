package codec

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"broadsheet/generator/sources"
)

// An everything has a field of every kind that a Coder knows.
type everything struct {
	Bool    bool
	Int     int
	Small   int8
	Uint    uint64
	Byte    uint8
	Float   float64
	Half    float32
	Text    string
	Named   named
	Time    time.Time
	Bytes   []byte
	Array   [3]uint16
	List    []inner
	Table   map[named][]string
	Pointer *inner
	Self    *everything
	Any     any
	Params  map[string]any
	Skipped int `codec:"-"`

	hidden int
}

type named string

type inner struct {
	A string
	B []int
}

var kolkata = time.FixedZone("", 19800)

func drawTime(t *rapid.T) time.Time {
	if rapid.Bool().Draw(t, "zero") {
		return time.Time{}
	}
	at := time.Unix(rapid.Int64Range(-6e10, 2e11).Draw(t, "seconds"), rapid.Int64Range(0, 999999999).Draw(t, "nanoseconds"))
	return at.In(rapid.SampledFrom([]*time.Location{time.UTC, kolkata}).Draw(t, "zone"))
}

// anyValue draws what front matter may hold.
func anyValue(t *rapid.T, depth int) any {
	switch kind := rapid.IntRange(0, 8).Draw(t, "kind"); {
	case kind == 0:
		return nil
	case kind == 1:
		return rapid.Bool().Draw(t, "bool")
	case kind == 2:
		return rapid.Int64().Draw(t, "int")
	case kind == 3:
		return rapid.Float64().Draw(t, "float")
	case kind == 4:
		return drawTime(t)
	case kind == 5 && depth > 0:
		list := []any{}
		for range rapid.IntRange(0, 3).Draw(t, "length") {
			list = append(list, anyValue(t, depth-1))
		}
		return list
	case kind == 6 && depth > 0:
		return drawTable(t, depth-1)
	}
	return rapid.String().Draw(t, "string")
}

func drawTable(t *rapid.T, depth int) map[string]any {
	table := map[string]any{}
	for range rapid.IntRange(0, 3).Draw(t, "size") {
		table[rapid.String().Draw(t, "key")] = anyValue(t, depth)
	}
	return table
}

func anyInner(t *rapid.T) inner {
	return inner{rapid.String().Draw(t, "A"), rapid.SliceOfN(rapid.Int(), 0, 3).Draw(t, "B")}
}

func anything(t *rapid.T, depth int) *everything {
	e := &everything{
		Bool: rapid.Bool().Draw(t, "Bool"), Int: rapid.Int().Draw(t, "Int"), Small: rapid.Int8().Draw(t, "Small"),
		Uint: rapid.Uint64().Draw(t, "Uint"), Byte: rapid.Uint8().Draw(t, "Byte"), Float: rapid.Float64().Draw(t, "Float"), Half: rapid.Float32().Draw(t, "Half"),
		Text: rapid.String().Draw(t, "Text"), Named: named(rapid.String().Draw(t, "Named")), Time: drawTime(t),
		Bytes: rapid.SliceOfN(rapid.Byte(), 0, 9).Draw(t, "Bytes"), Any: anyValue(t, 3), Params: drawTable(t, 2),
	}
	for i := range e.Array {
		e.Array[i] = rapid.Uint16().Draw(t, "Array")
	}
	for range rapid.IntRange(0, 3).Draw(t, "List") {
		e.List = append(e.List, anyInner(t))
	}
	e.Table = map[named][]string{}
	for range rapid.IntRange(0, 3).Draw(t, "Table") {
		e.Table[named(rapid.String().Draw(t, "key"))] = rapid.SliceOfN(rapid.String(), 0, 2).Draw(t, "value")
	}
	if rapid.Bool().Draw(t, "Pointer") {
		i := anyInner(t)
		e.Pointer = &i
	}
	if depth > 0 && rapid.Bool().Draw(t, "Self") {
		e.Self = anything(t, depth-1)
	}
	return e
}

var asGoodAs = cmp.Options{
	cmpopts.EquateEmpty(), cmpopts.IgnoreFields(everything{}, "Skipped", "hidden"),
	cmp.Comparer(func(a, b time.Time) bool {
		_, one := a.Zone()
		_, other := b.Zone()
		return a.Equal(b) && one == other
	}),
}

// What is decoded is what was encoded, and encodes to the same bytes.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anything(t, 2)
		in.Skipped, in.hidden = 1, 2
		c := &Coder{Location: kolkata}
		data := c.Encode([]byte("before"), in)[len("before"):]
		var out everything
		if err := c.Decode(string(data), &out); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(in, &out, asGoodAs); d != "" {
			t.Fatal(d)
		}
		if out.Skipped != 0 || out.hidden != 0 {
			t.Fatal("fields that are not kept came back")
		}
		if again := new(Coder).Encode(nil, &out); !bytes.Equal(data, again) {
			t.Fatalf("encoded again: %x, not %x", again, data)
		}
	})
}

// Values are told apart exactly when they differ.
func TestDigestTellsApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anything(t, 1), anything(t, 1)
		if rapid.Bool().Draw(t, "near") {
			near := *a
			i := rapid.IntRange(0, reflect.TypeOf(near).NumField()-3).Draw(t, "field")
			reflect.ValueOf(&near).Elem().Field(i).Set(reflect.ValueOf(b).Elem().Field(i))
			b = &near
		}
		equal := cmp.Equal(a, b, asGoodAs)
		if same := NewDigester().Digest(a) == NewDigester().Digest(b); same != equal {
			t.Fatalf("same digest: %t, equal: %t\n%s", same, equal, cmp.Diff(a, b, asGoodAs))
		}
	})
}

// Changing any one field, however small, changes the digest.
func TestDigestSeesEveryField(t *testing.T) {
	changes := map[string]func(*everything){
		"Bool": func(e *everything) { e.Bool = true }, "Int": func(e *everything) { e.Int = -1 }, "Small": func(e *everything) { e.Small = 1 },
		"Uint": func(e *everything) { e.Uint = 1 }, "Byte": func(e *everything) { e.Byte = 1 }, "Float": func(e *everything) { e.Float = .5 }, "Half": func(e *everything) { e.Half = .5 },
		"Text": func(e *everything) { e.Text = "x" }, "Named": func(e *everything) { e.Named = "x" },
		"Time": func(e *everything) { e.Time = time.Unix(0, 1) }, "Bytes": func(e *everything) { e.Bytes = []byte{0} },
		"Array": func(e *everything) { e.Array[2] = 1 }, "List": func(e *everything) { e.List = []inner{{}} },
		"Table": func(e *everything) { e.Table = map[named][]string{"": nil} }, "Pointer": func(e *everything) { e.Pointer = &inner{} },
		"Self": func(e *everything) { e.Self = &everything{} }, "Any": func(e *everything) { e.Any = false }, "Params": func(e *everything) { e.Params = map[string]any{"": nil} },
	}
	kept := 0
	for i := range reflect.TypeFor[everything]().NumField() {
		f := reflect.TypeFor[everything]().Field(i)
		if !f.IsExported() || f.Tag.Get("codec") == "-" {
			continue
		}
		kept++
		changed := everything{}
		changes[f.Name](&changed)
		if NewDigester().Digest(everything{}) == NewDigester().Digest(changed) {
			t.Errorf("the digest does not see %s", f.Name)
		}
	}
	if kept != len(changes) {
		t.Errorf("%d fields are kept, %d are changed here", kept, len(changes))
	}
}

// What belongs to one value cannot pass for a part of the next.
func TestDigestBounds(t *testing.T) {
	d := NewDigester()
	pairs := [][2][]any{
		{{"a", "b"}, {"ab"}}, {{"a", "b"}, {"ab", ""}}, {{[]string{"a"}, []string{}}, {[]string{}, []string{"a"}}},
		{{nil}, {}}, {{0}, {int64(0)}}, {{[][]string{{"a"}, {}}}, {[][]string{{}, {"a"}}}}, {{false}, {uint8(0)}},
	}
	for _, pair := range pairs {
		if d.Digest(pair[0]...) == d.Digest(pair[1]...) {
			t.Errorf("%v and %v have one digest", pair[0], pair[1])
		}
	}
}

// Values of shared types are digested once, and differ by what they hold.
func TestSharedTypes(t *testing.T) {
	plain, d := NewDigester(), NewDigester(reflect.TypeFor[*inner]())
	a, alike, b := &inner{A: "a"}, &inner{A: "a", B: []int{}}, &inner{A: "b"}
	list := func(d *Digester, values ...*inner) sources.Digest { return d.Digest(values) }
	for _, d := range []*Digester{plain, d} {
		if list(d, a) != list(d, alike) || list(d, a) == list(d, b) || list(d, nil) == list(d, &inner{}) || list(d, a, b) == list(d, b, a) {
			t.Error("values are not told apart")
		}
	}
	before := list(d, a)
	a.A = "changed against the rule"
	if list(d, a) != before {
		t.Error("a shared value was digested twice")
	}
}

// TestDigestBetweenProcesses compares digests made in several processes, each
// with map orders and addresses of its own.
func TestDigestBetweenProcesses(t *testing.T) {
	big := map[string]any{}
	for i := range 100 {
		big[fmt.Sprint(i)] = []any{int64(i), map[string]any{"x": .5, "y": time.Unix(int64(i), 0).In(kolkata)}}
	}
	digest := NewDigester().Digest(everything{Params: big, Pointer: &inner{A: "x"}}).String()
	if os.Getenv("CODEC_TEST_DIGEST") != "" {
		fmt.Println("digest", digest)
		return
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		c := exec.Command(self, "-test.run=^TestDigestBetweenProcesses$", "-test.v")
		c.Env = append(os.Environ(), "CODEC_TEST_DIGEST=1", "TZ=Asia/Tokyo")
		out, err := c.CombinedOutput()
		if err != nil || !strings.Contains(string(out), "digest "+digest) {
			t.Fatalf("%v: not %s: %s", err, digest, out)
		}
	}
}

// FuzzDecode decodes data that no Coder encoded. The seeds are in testdata/fuzz.
func FuzzDecode(f *testing.F) {
	f.Fuzz(func(t *testing.T, data []byte) {
		var out everything
		c := new(Coder)
		if c.Decode(string(data), &out) != nil {
			return
		}
		var again everything
		if err := c.Decode(string(c.Encode(nil, out)), &again); err != nil {
			t.Fatalf("%v, of decoded data", err)
		}
	})
}

// Damage that says that there is much to come does not cost much memory.
func TestDecodeClaims(t *testing.T) {
	for name, unit := range map[string][]byte{"lists": {anyList, 0xFF, 0x7F}, "tables": {anyTable, 0xFF, 0x7F, 0}} {
		data := bytes.Repeat(unit, 20_000)
		var value struct{ Any any }
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		err := new(Coder).Decode(string(data), &value)
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; err == nil || used > 200*uint64(len(data)) {
			t.Errorf("%s: %v, %d bytes to decode %d", name, err, used, len(data))
		}
	}
}
