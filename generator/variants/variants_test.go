package variants

import (
	"fmt"
	"path"
	"strings"
	"testing"
	"unicode/utf8"

	"broadsheet/generator/sources"
	"pgregory.net/rapid"
)

func TestSizes(t *testing.T) {
	for _, test := range []struct {
		shape Shape
		of    Size
		want  string
	}{
		{Whole, Size{4000, 3000}, "[{400 300} {800 600} {1200 900} {1600 1200}]"},
		{Whole, Size{3000, 4000}, "[{400 533} {800 1067} {1200 1600} {1600 2133}]"},
		{Whole, Size{1300, 650}, "[{400 200} {800 400} {1300 650}]"},
		{Whole, Size{1000, 667}, "[{400 267} {800 534} {1000 667}]"},
		{Whole, Size{410, 300}, "[{410 300}]"},
		{Whole, Size{1, 1}, "[{1 1}]"},
		{Whole, Size{10000, 1}, "[{400 1} {800 1} {1200 1} {1600 1}]"},
		{Card, Size{4000, 3000}, "[{400 267} {800 533}]"},
		{Card, Size{600, 3000}, "[{400 267} {600 400}]"},
		{Card, Size{1, 1}, "[{1 1}]"},
		{Face, Size{4000, 3000}, "[{160 160} {320 320}]"},
		{Face, Size{90, 100}, "[{90 90}]"},
		{Wide, Size{4000, 3000}, "[{1200 675}]"},
		{Wide, Size{1000, 1000}, "[{1000 562}]"},
		{Classic, Size{800, 300}, "[{400 300}]"},
		{Square, Size{1600, 900}, "[{900 900}]"},
		{Share, Size{1600, 900}, "[{1200 630}]"},
		{Share, Size{1600, 500}, "[{952 500}]"},
		{Banner, Size{900, 1200}, "[{400 225} {900 506}]"},
		{Logo, Size{600, 200}, "[{144 48}]"},
	} {
		if got := fmt.Sprint(test.shape.Sizes(test.of)); got != test.want {
			t.Errorf("shape %d of %v: %s, want %s", test.shape, test.of, got, test.want)
		}
	}
}

func TestSizesStayWithinTheOriginal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shape := Shape(rapid.IntRange(0, len(forms)-1).Draw(t, "shape"))
		of := Size{rapid.IntRange(1, 70_000).Draw(t, "width"), rapid.IntRange(1, 70_000).Draw(t, "height")}
		last := 0
		for _, size := range shape.Sizes(of) {
			if size.Width <= last || size.Height < 1 || size.Width > of.Width || size.Height > of.Height {
				t.Fatalf("shape %d of %v: %v", shape, of, shape.Sizes(of))
			}
			last = size.Width
		}
	})
}

func TestKeys(t *testing.T) {
	a := Need{Original: sources.DigestOf([]byte("a")), AVIF: true}
	focus := Focus{true, .25, .5}
	with := func(change func(*Need)) Need { n := a; change(&n); return n }
	different := []Need{
		a,
		with(func(n *Need) { n.Original = sources.DigestOf([]byte("b")) }),
		with(func(n *Need) { n.AVIF = false }),
		with(func(n *Need) { n.Shape = Card }),
		with(func(n *Need) { n.Shape, n.Focus = Card, focus }),
		with(func(n *Need) { n.Shape, n.Focus = Card, Focus{Set: true} }),
		with(func(n *Need) { n.Shape = Share }),
	}
	keys := map[sources.Digest]int{}
	for i, n := range different {
		if j, ok := keys[n.Key()]; ok {
			t.Errorf("%+v and %+v have the same key", n, different[j])
		}
		keys[n.Key()] = i
	}
	if n := with(func(n *Need) { n.Focus = focus }); n.Key() != a.Key() {
		t.Error("the key of the shape Whole depends on the focus")
	}
	share := different[len(different)-1]
	if n := share; true {
		n.AVIF = false
		if n.Key() != share.Key() {
			t.Error("the key of the shape Share depends on AVIF")
		}
	}
}

func TestAddress(t *testing.T) {
	n := Need{Original: sources.DigestOf([]byte("a"))}
	key := n.Key().String()[:8]
	for mediaType, want := range map[string]string{
		typeJPEG: "2026/a.b/photo." + key + ".400x300.jpg", typePNG: "2026/a.b/photo." + key + ".400x300.png", typeAVIF: "2026/a.b/photo." + key + ".400x300.avif",
	} {
		if got := n.Address("2026/a.b/photo.JPG", Variant{Size: Size{400, 300}, Type: mediaType}); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	for _, char := range []string{"n", "é", "中", "\xff"} {
		got := n.Address("/2026/"+strings.Repeat(char, 250/len(char))+".jpg", Variant{Size: Size{1600, 100_000}, Type: typeAVIF})
		if name := path.Base(got); len(name) > 255 || len(name) < 200 || utf8.ValidString(char) != utf8.ValidString(name) || path.Dir(got) != "/2026" {
			t.Errorf("%d bytes: %q", len(name), got)
		}
	}
}
