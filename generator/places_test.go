package main

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"path/filepath"
	"strings"
	"testing"
)

// TestFilesOfPlaces has a high picture with the focus at its top, and a large logo. The
// places for these load a file of the right shape and size.
func TestFilesOfPlaces(t *testing.T) {
	folder := t.TempDir()
	write(t, filepath.Join(folder, "config.toml"), settings+"publisher.logo = \"/logo.png\"\n")
	var logo bytes.Buffer
	drawing := image.NewNRGBA(image.Rect(0, 0, 600, 200)) // its upper half is transparent
	for i := len(drawing.Pix) / 2; i < len(drawing.Pix); i++ {
		drawing.Pix[i] = byte(i * i >> 8)
	}
	if err := png.Encode(&logo, drawing); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, "static/logo.png"), logo.String())
	for day := range 3 {
		name := filepath.Join(folder, fmt.Sprintf("content/stories/rocket-%d", day))
		write(t, name+".md", fmt.Sprintf("---\ntitle: Rocket %d\ndate: 2020-01-0%d\nimage: {src: rocket-%d.jpg, focus: [0.5, 0]}\n---\nThe rocket flew.\n", day, day+1, day))
		write(t, name+".jpg", string(photo(450, 600)))
	}
	site := built(t, "-s", folder)
	const story = "2020/01/rocket-0/index.html"
	file := func(page, selector string) image.Image {
		t.Helper()
		found := site.all(page, selector)
		if len(found) != 1 {
			t.Fatalf("%d of %s", len(found), selector)
		}
		src, _ := attribute(found[0], "src")
		m, _, err := image.Decode(bytes.NewReader(site[strings.TrimPrefix(src, "/")]))
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	for _, c := range []struct {
		page, selector string
		size           image.Point
	}{
		{"index.html", ".card-lead .card-image", image.Pt(450, 253)},
		{story, ".next-image img", image.Pt(450, 253)},
		{story, ".lead-image img", image.Pt(450, 600)},
		{story, ".nameplate img", image.Pt(144, 48)},
	} {
		m := file(c.page, c.selector)
		if got := m.Bounds().Size(); got != c.size {
			t.Errorf("the file of %s has %v pixels, want %v", c.selector, got, c.size)
		}
		// The pictures are greenest at the foot.
		if _, green, _, _ := m.At(225, 252).RGBA(); c.size.Y == 253 && green>>8 > 110 {
			t.Errorf("the file of %s does not show the top of the picture", c.selector)
		}
	}
	if _, _, _, opaque := file(story, ".nameplate img").At(0, 0).RGBA(); opaque != 0 {
		t.Error("the file of the logo has lost its transparent parts")
	}
	if _, kept := site["logo.png"]; !kept || !bytes.Contains(site["index.html"], []byte(`"https://bit.example/logo.png"`)) {
		t.Error("the structured data has no logo, or its file is missing")
	}
}
