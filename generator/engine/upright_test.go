package engine

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// quarters are the colours of a picture at its corners, from left to right and from top to
// bottom.
var quarters = [4]color.NRGBA64{{0xd000, 0x2000, 0x2000, 0xffff}, {0x2000, 0xb000, 0x2000, 0xffff}, {0x3000, 0x3000, 0xd000, 0xffff}, {0xc000, 0xc000, 0xc000, 0xffff}}

// stored draws the pixels of a picture of 96 × 64 as a camera stores them with an EXIF
// orientation (EXIF 2.32, section 4.6.4).
func stored(orientation int) image.Image {
	m := image.NewNRGBA64(image.Rect(0, 0, 96, 64))
	if orientation >= 5 {
		m = image.NewNRGBA64(image.Rect(0, 0, 64, 96))
	}
	for r := range m.Rect.Dy() {
		for c := range m.Rect.Dx() {
			x, y := c, r
			if orientation >= 5 {
				x, y = r, c
			}
			switch orientation {
			case 2, 3, 6, 7: // the first column, or row, is the right side
				x = 95 - x
			}
			switch orientation {
			case 3, 4, 7, 8: // the first row, or column, is the bottom
				y = 63 - y
			}
			m.SetNRGBA64(c, r, quarters[y/32*2+x/48])
		}
	}
	return m
}

// Whatever a camera stores, the published pictures stand upright and have the colours that
// were seen, without a word of the camera's.
func TestPublishedPicturesAreUpright(t *testing.T) {
	site := t.TempDir()
	write(t, site, "config.toml", "title = \"The Bit\"\nbase_url = \"https://bit.example/\"\ntimezone = \"UTC\"\n[images]\navif = false\nshare_cards = \"none\"\n")
	story := func(name string, picture []byte) {
		write(t, site, "content/stories/2026-03-01-"+name+".md", "---\ntitle: "+name+"\nimage: "+name+"\n---\n")
		write(t, site, "content/stories/"+name, string(picture))
	}
	for orientation := 1; orientation <= 8; orientation++ {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, stored(orientation), &jpeg.Options{Quality: 95}); err != nil {
			t.Fatal(err)
		}
		exif := "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(rune(orientation)) + "\x00\x00\x00\x00\x00\x00Camera"
		story(fmt.Sprintf("turned%d.jpg", orientation), withSegment(b.Bytes(), 0xE1, exif))
	}
	var b bytes.Buffer // not compressed, since a small PNG is published as it is
	if err := (&png.Encoder{CompressionLevel: png.NoCompression}).Encode(&b, stored(1)); err != nil {
		t.Fatal(err)
	}
	story("deep.png", b.Bytes())
	report, err := Build(Options{Source: site, Clock: clock})
	if err != nil || len(report.Problems) > 0 || report.Pictures.Made != 9 {
		t.Fatal(err, report)
	}
	files, err := filepath.Glob(filepath.Join(site, "public/2026/03/*/*.96x64.*"))
	if err != nil || len(files) != 2*9 { // whole, and for cards, which are 3:2 as well
		t.Fatal(err, files)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil || bytes.Contains(data, []byte("Camera")) {
			t.Error(file, err)
		}
		m, _, err := image.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(file, err)
		}
		for i, want := range quarters {
			r, g, b, _ := m.At(i%2*48+24, i/2*32+16).RGBA()
			for _, pair := range [][2]uint32{{r, uint32(want.R)}, {g, uint32(want.G)}, {b, uint32(want.B)}} {
				if off := int(pair[0]>>8) - int(pair[1]>>8); off < -5 || off > 5 {
					t.Errorf("%s: quarter %d has %x %x %x, want %v", filepath.Base(file), i, r, g, b, want)
				}
			}
		}
	}
}
