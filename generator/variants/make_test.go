package variants

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/cespare/xxhash/v2"
	"github.com/gen2brain/avif"

	"broadsheet/generator/images"
	"broadsheet/generator/sources"
)

func decodeVariant(t testing.TB, v Variant, data []byte) image.Image {
	t.Helper()
	var m image.Image
	var err error
	switch v.Type {
	case typeJPEG:
		m, err = jpeg.Decode(bytes.NewReader(data))
	case typePNG:
		m, err = png.Decode(bytes.NewReader(data))
	default:
		m, err = avif.Decode(bytes.NewReader(data))
	}
	if err != nil {
		t.Fatal(err)
	}
	if size := m.Bounds().Size(); size.X != v.Width || size.Y != v.Height {
		t.Errorf("%+v has the size %v", v, size)
	}
	return m
}

// Every variant of five kinds of pictures looks like the original.
func TestQuality(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long with the race detector")
	}
	s := openStore(t, t.TempDir())
	for _, test := range []struct {
		name, format string
		m            *image.NRGBA
		jpeg, avif   bool
	}{
		{"photo", typeJPEG, photo(500, 350), true, true},
		{"sky", typeJPEG, sky(500, 280), true, true},
		{"screenshot", typePNG, screenshot(1700, 240), false, true},
		{"drawing", typePNG, drawing(500, 350), false, false}, // the smaller copies are larger files
		{"logo", typePNG, logo(500, 560), false, true},
	} {
		data := asPNG(t, test.m)
		if test.jpeg {
			data = asJPEG(t, test.m)
		}
		o := original(t, test.name, data, true, Whole)
		makeAll(t, s, o)
		record, ok := s.Find(o.Needs[0])
		if !ok || record.Basic()[0].Type != test.format {
			t.Errorf("%s: %+v, %v", test.name, record, ok)
			continue
		}
		if len(record.AVIF()) > 0 != test.avif {
			t.Errorf("%s: %+v", test.name, record)
		}
		for _, v := range record.Variants {
			got := decodeVariant(t, v, read(t, s, o.Needs[0], v))
			want := newScaler(test.m, test.name == "logo").scale(test.m.Rect, v.Size)
			if same := similarity(got, want); same < .97 {
				t.Errorf("%s, %d × %d, %s: MS-SSIM %.4f", test.name, v.Width, v.Height, v.Type, same)
			} else {
				t.Logf("%s, %d × %d, %s: %d bytes, MS-SSIM %.4f", test.name, v.Width, v.Height, v.Type, v.Bytes, same)
			}
		}
	}
}

// The bytes of variants depend on neither the machine nor the number of processors. If
// variants have changed on purpose, version must be raised.
func TestGolden(t *testing.T) {
	const want = "95ee49d84a596c33"
	for _, processors := range []int{1, 4} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		s := openStore(t, t.TempDir())
		var originals []Original
		for i, data := range [][]byte{asJPEG(t, photo(500, 400)), asPNG(t, logo(300, 300)), asPNG(t, drawing(450, 300))} {
			originals = append(originals, original(t, fmt.Sprint(i), data, true, Whole, Card, Face, Wide, Classic, Square, Share))
		}
		makeAll(t, s, originals...)
		hash := xxhash.New()
		for _, o := range originals {
			for _, n := range o.Needs {
				record, _ := s.Find(n)
				fmt.Fprint(hash, record)
			}
		}
		if got := fmt.Sprintf("%016x", hash.Sum64()); got != want {
			t.Errorf("with %d processors: %s, want %s", processors, got, want)
		}
	}
}

func TestMakeOnlyWhatIsMissing(t *testing.T) {
	folder := t.TempDir()
	s := openStore(t, folder)
	a, b := original(t, "a.png", asPNG(t, drawing(200, 100)), false, Whole, Card), original(t, "b.jpg", asJPEG(t, photo(100, 100)), false, Face)
	var steps []string
	progress := func(done, all int) { steps = append(steps, fmt.Sprintf("%d/%d", done, all)) }
	if _, err := s.Make([]Original{a, b}, progress); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(steps, " "); got != "1/2 2/2" {
		t.Errorf("progress: %s", got)
	}
	first, _ := s.Find(a.Needs[0])
	again := openStore(t, folder)
	steps = nil
	a.Open, b.Open = nil, nil
	if _, err := again.Make([]Original{a, b}, progress); err != nil || steps != nil {
		t.Errorf("variants were made again: %v, %v", steps, err)
	}
	if second, ok := again.Find(a.Needs[0]); !ok || fmt.Sprint(first) != fmt.Sprint(second) {
		t.Errorf("%v, then %v", first, second)
	}
}

func TestFaults(t *testing.T) {
	s := openStore(t, t.TempDir())
	data := asJPEG(t, photo(300, 200))
	broken := original(t, "broken.png", asPNG(t, photo(300, 200))[:5000], false, Whole)
	changed := original(t, "changed.jpg", data, false, Whole)
	changed.Needs[0].Original = sources.DigestOf([]byte("what was there before"))
	good := original(t, "good.jpg", data, false, Whole)
	huge := original(t, "huge.jpg", asJPEG(t, photo(200, 200)), false, Whole)
	huge.Info.Cost = images.MaxCost + 60<<20
	faults, err := s.Make([]Original{broken, changed, good, huge}, func(int, int) {})
	if err != nil {
		t.Fatal(err)
	}
	if faults[0] == nil || !strings.Contains(faults[0].Error(), "broken.png is damaged") {
		t.Error(faults[0])
	}
	if !errors.Is(faults[1], ErrChanged) {
		t.Error(faults[1])
	}
	if faults[2] != nil || faults[3] != nil {
		t.Error(faults[2], faults[3])
	}
	for i, o := range []Original{broken, changed, good, huge} {
		record, ok := s.Find(o.Needs[0])
		if ok != (i >= 2) || (record.Refused != "") != (i == 3) {
			t.Errorf("%s: %v, %+v", o.Name, ok, record)
		}
	}
}

func TestDamagedFilesAreMissing(t *testing.T) {
	folder := t.TempDir()
	s := openStore(t, folder)
	o := original(t, "a.jpg", asJPEG(t, photo(300, 200)), false, Whole)
	n := o.Needs[0]
	makeAll(t, s, o)
	record, _ := s.Find(n)
	path := filepath.Join(folder, n.fileName())
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	flipped := func(i int) []byte { b := bytes.Clone(whole); b[i] ^= 1; return b }
	for name, damaged := range map[string][]byte{
		"empty": nil, "cut off": whole[:len(whole)-1], "longer": append(bytes.Clone(whole), 0),
		"checksum": flipped(0), "length": flipped(14), "record": flipped(20), "pixels": flipped(len(whole) - 9),
	} {
		if err := os.WriteFile(path, damaged, 0o644); err != nil {
			t.Fatal(err)
		}
		other := openStore(t, folder)
		if _, ok := other.Find(n); ok != (name == "pixels") {
			t.Errorf("%s: found %v", name, ok)
		}
		if _, err := other.Read(n, record.Variants[0]); !errors.Is(err, ErrMissing) {
			t.Errorf("%s: %v", name, err)
		}
		if _, ok := other.Find(n); ok {
			t.Errorf("%s: found after it was read", name)
		}
		makeAll(t, other, o)
		if b, err := os.ReadFile(path); err != nil || !bytes.Equal(b, whole) {
			t.Errorf("%s: made again with other bytes, %v", name, err)
		}
	}
}

func TestKeep(t *testing.T) {
	folder := t.TempDir()
	s := openStore(t, folder)
	a, b := original(t, "a.jpg", asJPEG(t, photo(30, 20)), false, Whole), original(t, "b.jpg", asJPEG(t, photo(20, 30)), false, Whole)
	makeAll(t, s, a, b)
	for _, name := range []string{"new-1-2", fmt.Sprintf("%d%s", version+1, a.Needs[0].fileName()[1:]), "a file of somebody else"} {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Keep(func(d sources.Digest) bool { return d == a.Needs[0].Original }); err != nil {
		t.Fatal(err)
	}
	list, _ := filepath.Glob(folder + "/*")
	if len(list) != 2 || filepath.Base(list[0]) != a.Needs[0].fileName() {
		t.Error(list)
	}
	if _, err := s.Read(b.Needs[0], Variant{}); !errors.Is(err, ErrMissing) {
		t.Error(err)
	}
	if _, ok := s.Find(b.Needs[0]); ok {
		t.Error("the removed variants are found")
	}
}

// TestLimit has originals whose variants would take too much memory. Make makes those of a
// picture that is as large as the limit.
func TestLimit(t *testing.T) {
	for _, c := range []struct {
		info  images.Info
		whole bool // whether the limit is the size of the picture
	}{
		{images.Info{Width: 8000, Height: 6000, Cost: images.MaxCost / 2}, true},
		{images.Info{Width: 8000, Height: 6000, Cost: images.MaxCost}, false},
		{images.Info{Width: 8000, Height: 6000, Cost: images.MaxCost * 4}, false},
		{images.Info{Width: 100_000, Height: 1000, Cost: images.MaxCost * 4}, false},
		{images.Info{Width: 1600, Height: 62_500, Cost: images.MaxCost / 2}, false}, // the variants take most
		{images.Info{Width: 1, Height: 1, Cost: 4}, true},
	} {
		o := Original{Info: c.info}
		for shape := range Shape(len(forms)) {
			o.Needs = append(o.Needs, Need{Shape: shape})
		}
		limit := o.Limit()
		if (limit == o.size()) != c.whole || limit.Width > c.info.Width || limit.Height > c.info.Height {
			t.Errorf("%+v: the limit is %v", c.info, limit)
		}
		ratio := float64(limit.Width*limit.Height) / float64(c.info.Width*c.info.Height)
		o.Info.Width, o.Info.Height, o.Info.Cost = limit.Width, limit.Height, int64(ratio*float64(c.info.Cost))
		if o.Limit() != limit {
			t.Errorf("%+v: the limit of the limit %v is %v", c.info, limit, o.Limit())
		}
	}
}

// TestDrawn draws a picture once, and again after its file is damaged or removed.
func TestDrawn(t *testing.T) {
	folder := t.TempDir()
	inputs := sources.DigestOf([]byte("a headline"))
	drawn := 0
	draw := func() ([]byte, error) { drawn++; return []byte("a PNG"), nil }
	get := func(want int) {
		t.Helper()
		s := openStore(t, folder)
		for range 2 {
			if data, err := s.Drawn(inputs, Size{12, 6}, draw); err != nil || string(data) != "a PNG" || drawn != want {
				t.Errorf("%q, %v; drawn %d times, want %d", data, err, drawn, want)
			}
		}
	}
	get(1)
	get(1)
	list, err := filepath.Glob(folder + "/*")
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	whole, err := os.ReadFile(list[0])
	if err != nil {
		t.Fatal(err)
	}
	whole[len(whole)-1] ^= 1
	if err := os.WriteFile(list[0], whole, 0o600); err != nil {
		t.Fatal(err)
	}
	get(2)
	if err := openStore(t, folder).Keep(func(d sources.Digest) bool { return d == inputs }); err != nil {
		t.Fatal(err)
	}
	get(2)
	if err := openStore(t, folder).Keep(func(sources.Digest) bool { return false }); err != nil {
		t.Fatal(err)
	}
	get(3)
	broken := errors.New("no font")
	if _, err := openStore(t, t.TempDir()).Drawn(inputs, Size{}, func() ([]byte, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Error(err)
	}
}

// Two processes may make and keep at the same time.
func TestTwoStores(t *testing.T) {
	folder := t.TempDir()
	one, other := openStore(t, folder), openStore(t, folder)
	var originals []Original
	for i := range 20 {
		originals = append(originals, original(t, "a.jpg", asJPEG(t, photo(30+i, 20)), false, Whole, Card))
	}
	done := make(chan error)
	for _, s := range []*Store{one, other} {
		go func() {
			_, err := s.Make(originals, func(int, int) { s.Keep(func(sources.Digest) bool { return true }) })
			done <- err
		}()
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	for _, o := range originals {
		for _, n := range o.Needs {
			record, ok := openStore(t, folder).Find(n)
			if !ok {
				t.Fatalf("%+v is missing", n)
			}
			read(t, one, n, record.Variants[0])
		}
	}
}
