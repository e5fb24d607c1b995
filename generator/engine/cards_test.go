package engine_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"codeberg.org/go-fonts/liberation/liberationmonoregular"

	"broadsheet/generator/engine"
)

// TestFontOfShareCards draws a headline with a character that only the site's own font has.
func TestFontOfShareCards(t *testing.T) {
	root := sessionSite(t, map[string]string{
		"content/stories/a.md": sessionStory("10⁹ phones", "", "Text."),
		"static/mono.ttf":      string(liberationmonoregular.TTF),
	})
	const card = "2026/03/a/share.png"
	build := func() (data []byte, problems int) {
		report, err := engine.Build(engine.Options{Source: root, Clock: sessionClock})
		if err != nil || report.Failed {
			t.Fatal(err, report)
		}
		if data, err = os.ReadFile(filepath.Join(root, "public", card)); err != nil {
			t.Fatal(err)
		}
		return data, len(report.Problems)
	}
	without, problems := build()
	if problems != 1 {
		t.Errorf("%d problems without the font", problems)
	}
	config := "title = \"The Sample\"\nbase_url = \"https://example.org/paper/\"\ntimezone = \"UTC\"\nimages.font = \"static/mono.ttf\"\n"
	writeFile(t, root, "config.toml", config)
	with, problems := build()
	if problems != 0 || bytes.Equal(with, without) {
		t.Errorf("%d problems with the font; the card differs: %v", problems, !bytes.Equal(with, without))
	}
	session := engine.NewSession(engine.Options{Source: root})
	defer session.Close()
	snapshot, err := session.Update(nil, sessionClock)
	if err != nil {
		t.Fatal(err)
	}
	if shown, _, ok, err := snapshot.Make("/" + card); !ok || err != nil || !bytes.Equal(shown, with) {
		t.Errorf("the preview shows another card: %v, %v", ok, err)
	}
	// A colour and a logo change the card too.
	writeFile(t, root, "config.toml", config+"publisher.accent = \"#048\"\n")
	if coloured, _ := build(); bytes.Equal(coloured, with) {
		t.Error("the card has not the colour of the settings")
	}
}
