package engine

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// A kind is a picture of an author, and how it is published.
type kind struct {
	name, data string
	// text is the size, as in "40x20", in which the text shows the picture.
	text string
	// whole lists the sizes in which the picture is published uncropped. It is nil if the
	// picture is published as it is.
	whole []string
	// upper and lower are the colours in the middle of the uppermost and of the lowest row
	// of all variants.
	upper, lower color.NRGBA
}

// kinds returns a picture of every kind that authors may have.
func kinds(t *testing.T) []kind {
	red, blue, clear := color.NRGBA{200, 30, 60, 255}, color.NRGBA{20, 40, 180, 255}, color.NRGBA{}
	half := color.NRGBA{200, 30, 60, 128}
	inP3, outOfP3 := color.NRGBA{234, 51, 35, 255}, color.NRGBA{255, 0, 0, 255}
	rgba := func(w, h int) settable { return image.NewRGBA(image.Rect(0, 0, w, h)) }
	turned := image.NewRGBA(image.Rect(0, 0, 64, 96)) // with orientation 6, the first column is the upper row
	for i := range 64 * 96 {
		turned.Set(i%64, i/64, map[bool]color.Color{true: red, false: blue}[i%64 < 32])
	}
	exif := "\xE1Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"
	palette := func() settable {
		colours := append(make(color.Palette, 0, 256), clear, red, blue)
		for len(colours) < cap(colours) { // so that a pixel takes a byte
			colours = append(colours, color.NRGBA{0, uint8(len(colours)), 0, 255})
		}
		return image.NewPaletted(image.Rect(0, 0, 96, 64), colours)
	}
	frame := halves(palette(), red, blue)
	return []kind{
		{"turned.jpg", asJPEG(t, turned, exif), "96x64", []string{"96x64"}, red, blue},
		{"cmyk.jpg", inflated(t, unbase64(t, cmykJPEG)), "16x16", []string{"16x16"}, color.NRGBA{204, 41, 82, 255}, color.NRGBA{204, 41, 82, 255}},
		{"p3.jpg", asJPEG(t, halves(rgba(50, 40), inP3, inP3), "\xE2ICC_PROFILE\x00\x01\x01"+displayP3()), "50x40", []string{"50x40"}, outOfP3, outOfP3},
		{"p3.png", asPNG(t, halves(rgba(50, 40), inP3, inP3), "iCCPp3\x00\x00"+deflated(displayP3())), "50x40", []string{"50x40"}, outOfP3, outOfP3},
		{"deep.png", asPNG(t, halves(image.NewNRGBA64(image.Rect(0, 0, 120, 80)), red, blue)), "120x80", []string{"120x80"}, red, blue},
		{"palette.png", asPNG(t, halves(palette(), clear, blue)), "96x64", []string{"96x64"}, clear, blue},
		{"animated.gif", asGIF(t, frame, frame), "96x64", nil, red, blue},
		{"animated.webp", animatedWebP(t), "16x16", nil, half, half},
		{"limited.webp", unbase64(t, lossyWebP), "16x16", []string{"16x16"}, red, red},
		{"clear.webp", unbase64(t, losslessWebP), "16x16", []string{"16x16"}, half, half},
		{"original.avif", avifHeader(640, 480), "640x480", nil, clear, clear},
		{"drawing.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><path d="M0 0h40v20z"/></svg>`, "40x20", nil, clear, clear},
		{"small.jpg", asJPEG(t, halves(rgba(120, 80), red, blue)), "120x80", []string{"120x80"}, red, blue},
		// The size 1200 × 24 is left out, since 1600 × 32 takes fewer bytes.
		{"panorama.jpg", asJPEG(t, halves(rgba(10000, 200), red, blue)), "800x16", []string{"400x8", "800x16", "1600x32"}, red, blue},
		{"strip.jpg", asJPEG(t, halves(rgba(200, 10000), red, red)), "16x800", []string{"200x10000"}, red, red},
		{"dot.jpg", asJPEG(t, halves(rgba(1, 1), red, red)), "1x1", []string{"1x1"}, red, red},
		{"dot.png", asPNG(t, halves(rgba(1, 1), red, red)), "1x1", nil, red, red},
	}
}

// Every kind of picture, as lead picture and in the text, is shown in its true size by a file
// with its true colours. What cannot be made smaller is published byte for byte.
func TestOriginalsOfEveryKind(t *testing.T) {
	site := t.TempDir()
	write(t, site, "config.toml", "title = \"The Bit\"\nbase_url = \"https://bit.example/\"\ntimezone = \"UTC\"\nimages.avif = false\nimages.share_cards = \"none\"\n")
	all := kinds(t)
	for i, k := range all {
		write(t, site, fmt.Sprintf("content/stories/2026-03-01-%d/index.md", i), "---\ntitle: "+k.name+"\nimage: "+k.name+"\n---\n![In the text]("+k.name+")\n")
		write(t, site, fmt.Sprintf("content/stories/2026-03-01-%d/%s", i, k.name), k.data)
	}
	report, err := Build(Options{Source: site, Clock: clock})
	if err != nil || len(report.Problems) > 0 {
		t.Fatal(err, report.Problems)
	}
	for i, k := range all {
		folder := filepath.Join(site, "public/2026/03", strconv.Itoa(i))
		page, err := os.ReadFile(filepath.Join(folder, "index.html"))
		if err != nil {
			t.Fatal(err)
		}
		root, err := html.Parse(bytes.NewReader(page))
		if err != nil {
			t.Fatal(err)
		}
		lead, text := shownBy(t, root, ".lead-image img"), shownBy(t, root, ".prose img")
		if text["width"]+"x"+text["height"] != k.text {
			t.Errorf("%s: the text shows it as %s × %s, want %q", k.name, text["width"], text["height"], k.text)
		}
		checkFiles(t, folder, k, lead["src"], text["src"])
		if k.whole != nil {
			if shown := lead["width"] + "x" + lead["height"]; !strings.Contains(lead["src"], "."+shown+".") {
				t.Errorf("%s: the lead picture %s is shown as %s", k.name, lead["src"], shown)
			}
			for _, size := range k.whole[:len(k.whole)-1] {
				if !strings.Contains(lead["srcset"], "."+size+".") || !strings.Contains(text["srcset"], "."+size+".") {
					t.Errorf("%s: the size %s is not offered: %q, %q", k.name, size, lead["srcset"], text["srcset"])
				}
			}
		}
	}
}

// checkFiles compares the files in the folder of a page with the picture of which they are
// variants. The page shows those with the given URLs.
func checkFiles(t *testing.T, folder string, k kind, shown ...string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.*"))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, file := range files {
		name := filepath.Base(file)
		if name == "index.html" {
			continue
		}
		found[name] = true
		data, err := os.ReadFile(file)
		switch {
		case err != nil:
			t.Fatal(err)
		case k.whole == nil && (name != k.name || string(data) != k.data):
			t.Errorf("%s: the file %s is published", k.name, name)
		case k.whole != nil:
			checkVariant(t, name, data, k)
		}
	}
	for _, size := range k.whole {
		if matches, err := filepath.Glob(filepath.Join(folder, "*."+size+".*")); err != nil || len(matches) == 0 {
			t.Errorf("%s: there is no variant of %s", k.name, size)
		}
	}
	for _, url := range shown {
		if !found[path.Base(url)] {
			t.Errorf("%s: the page shows %q, which does not exist", k.name, url)
		}
	}
}

// checkVariant decodes a variant and compares its size with its name, and its colours with
// those of the picture. A JPEG shows white where the picture is transparent.
func checkVariant(t *testing.T, name string, data []byte, k kind) {
	t.Helper()
	m, format, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		t.Errorf("%s: %s: %v", k.name, name, err)
		return
	}
	size := m.Bounds().Size()
	if !strings.Contains(name, fmt.Sprintf(".%dx%d.", size.X, size.Y)) {
		t.Errorf("%s: %s has %v pixels", k.name, name, size)
	}
	for y, want := range map[int]color.NRGBA{0: k.upper, size.Y - 1: k.lower} {
		if format == "jpeg" {
			want = onWhite(want)
		}
		got := color.NRGBAModel.Convert(m.At(size.X/2, y)).(color.NRGBA)
		if want.A == 0 {
			got.R, got.G, got.B = 0, 0, 0
		}
		for _, pair := range [][2]uint8{{got.R, want.R}, {got.G, want.G}, {got.B, want.B}, {got.A, want.A}} {
			if off := int(pair[0]) - int(pair[1]); off < -6 || off > 6 {
				t.Errorf("%s: %s has %v in row %d, want %v", k.name, name, got, y, want)
				break
			}
		}
	}
}

func onWhite(c color.NRGBA) color.NRGBA {
	mix := func(v uint8) uint8 { return uint8((int(v)*int(c.A) + 255*(255-int(c.A))) / 255) }
	return color.NRGBA{mix(c.R), mix(c.G), mix(c.B), 255}
}

// shownBy returns the attributes of the only element that a selector matches.
func shownBy(t *testing.T, root *html.Node, selector string) map[string]string {
	t.Helper()
	list := cascadia.QueryAll(root, cascadia.MustCompile(selector))
	if len(list) != 1 {
		t.Fatalf("%d elements match %s", len(list), selector)
	}
	values := map[string]string{}
	for _, a := range list[0].Attr {
		values[a.Key] = a.Val
	}
	return values
}
