package engine

import (
	"fmt"
	"image"
	"image/color"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"codeberg.org/go-fonts/liberation/liberationmonoregular"
)

// An imageSettings is a combination of the settings of pictures.
type imageSettings struct {
	avif, originals, font bool
	cards                 string
}

func (s imageSettings) String() string {
	text := fmt.Sprintf("[images]\navif = %v\noriginals = %v\nshare_cards = %q\n", s.avif, s.originals, s.cards)
	if s.font {
		text += "font = \"static/mono.ttf\"\n"
	}
	return text
}

// files returns the sorted names of the published pictures, without the hashes in them.
func (s imageSettings) files() []string {
	const photo = "2026/03/photo/photo."
	list := []string{photo + "300x180.jpg", photo + "270x180.jpg", photo + "300x168.jpg", photo + "240x180.jpg", photo + "180x180.jpg", "2026/03/drawn/drawing.svg"}
	if s.avif {
		list = append(list, photo+"300x180.avif", photo+"270x180.avif")
	}
	if s.originals {
		list = append(list, photo+"jpg")
	}
	if s.cards != "none" {
		list = append(list, "2026/03/plain/share.png", "2026/03/drawn/share.png")
	}
	if s.cards == "all" {
		list = append(list, "2026/03/photo/share.png")
	} else {
		list = append(list, photo+"300x157.jpg") // the crop for social networks
	}
	slices.Sort(list)
	return list
}

var (
	pictureNames = regexp.MustCompile(`\.(jpg|png|avif|svg)$`)
	pictureHash  = regexp.MustCompile(`\.[0-9a-f]{8}\.`)
)

// TestSettingsOfPictures goes through all combinations of the settings of pictures, with an
// edit of a story at every step. Each publishes the pictures that it should, and the same
// files as a clean build.
func TestSettingsOfPictures(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long with the race detector")
	}
	folder := t.TempDir()
	site := filepath.Join(folder, "site")
	write(t, site, "static/mono.ttf", string(liberationmonoregular.TTF))
	write(t, site, "content/stories/2026-03-01-photo/index.md", "---\ntitle: Photo\nimage: photo.jpg\n---\n![](photo.jpg)\n")
	write(t, site, "content/stories/2026-03-01-photo/photo.jpg", detailed(t, 300, 180))
	write(t, site, "content/stories/2026-03-01-drawn/index.md", "---\ntitle: Drawn\nimage: drawing.svg\n---\n")
	write(t, site, "content/stories/2026-03-01-drawn/drawing.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"/>`)
	edits := 0
	publish := func(o Options) map[string]string {
		t.Helper()
		report, err := Build(o)
		if err != nil || report.Failed {
			t.Fatal(err, report)
		}
		return trees(t, o.Destination)
	}
	for _, cards := range []string{"missing", "all", "none"} {
		headline := map[string]bool{} // the share cards of one headline that were published
		for n := range 8 {
			s := imageSettings{n&1 == 0, n&2 == 0, n&4 == 0, cards}
			edits++
			write(t, site, "config.toml", "title = \"The Bit\"\nbase_url = \"https://bit.example/\"\ntimezone = \"UTC\"\n"+s.String())
			write(t, site, "content/stories/2026-03-01-plain/index.md", fmt.Sprintf("---\ntitle: 10⁹ phones\n---\nEdit %d.\n", edits))
			got := publish(Options{Source: site, Destination: filepath.Join(folder, "built"), Clock: clock})
			clean := publish(Options{Source: site, Destination: filepath.Join(folder, "clean"), Clock: clock, NoCache: true})
			if failed := compare("a clean build", clean, got, nil); failed != "" {
				t.Errorf("%v: %s", s, failed)
			}
			var names []string
			for name := range got {
				if pictureNames.MatchString(name) {
					names = append(names, pictureHash.ReplaceAllString(name, "."))
				}
			}
			slices.Sort(names)
			if want := s.files(); !slices.Equal(names, want) {
				t.Errorf("%v: published\n%s\nwant\n%s", s, strings.Join(names, "\n"), strings.Join(want, "\n"))
			}
			headline[got["2026/03/plain/share.png"]] = true
		}
		// Only the font has the character ⁹, and no other setting changes a card.
		if want := map[string]int{"missing": 2, "all": 2, "none": 1}[cards]; len(headline) != want {
			t.Errorf("share_cards = %q: %d different cards of one headline", cards, len(headline))
		}
	}
}

// detailed returns a JPEG with so many details that AVIF saves bytes.
func detailed(t *testing.T, width, height int) string {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range width * height {
		x, y := i%width, i/width
		m.Set(x, y, color.RGBA{uint8(x*200/width + x*y%31), uint8(y*200/height + x*x%29), uint8(128 + y*y%23), 255})
	}
	return asJPEG(t, m)
}
