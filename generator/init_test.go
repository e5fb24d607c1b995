package main

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"broadsheet/generator/starter"
)

func TestInitAsksUntilAnAnswerIsValid(t *testing.T) {
	for input, want := range map[string]string{
		"Mars/Base\n\nEurope/Madrid\n": "Asia/Kolkata", // nothing stands for the default
		"Mars/Base\nEurope/Madrid\n":   "Europe/Madrid",
		"  Europe/Madrid \r\n":         "Europe/Madrid",
		"":                             "Asia/Kolkata", // the end of the input
	} {
		var out bytes.Buffer
		got := ask(bufio.NewReader(strings.NewReader(input)), &out, questions[2], "Asia/Kolkata")
		if got != want {
			t.Errorf("%q gives %q, not %q", input, got, want)
		}
		if bad := strings.Contains(input, "Mars"); bad != strings.Contains(out.String(), "is not an IANA time zone") {
			t.Errorf("%q: %s", input, out.String())
		}
	}
}

func TestTitleOfAFolder(t *testing.T) {
	for folder, want := range map[string]string{"/srv/the-daily_bit": "The daily bit", "/srv/été": "Été", "/": "/"} {
		if got := titleOf(folder); got != want {
			t.Errorf("%s gives %q, not %q", folder, got, want)
		}
	}
}

// TestInitTakesTheSampleOut copies what is left of the sample in this repository: users
// replace it.
func TestInitTakesTheSampleOut(t *testing.T) {
	copied := t.TempDir()
	write(t, filepath.Join(copied, "generator/main.go"), "package main\n")
	for _, name := range starter.Sample() {
		if text, err := os.ReadFile(filepath.Join("..", name)); err == nil && starter.InSample(name, text) {
			write(t, filepath.Join(copied, name), string(text))
		}
	}
	changed := starter.Sample()[1]
	write(t, filepath.Join(copied, changed), "---\nname: My desk\n---\n")
	write(t, filepath.Join(copied, "content/stories/mine.md"), "---\ntitle: Mine\ndate: 2026-01-01\n---\nText.\n")
	write(t, filepath.Join(copied, "static/mine.txt"), "mine")

	var out bytes.Buffer
	root := newRoot()
	root.SetOut(&out)
	root.SetArgs([]string{"init", "--from-sample", copied, "--title", "My paper"})
	if err := root.Execute(); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "kept    "+changed+" (it was changed)") || !strings.Contains(out.String(), "go run ./generator new story") {
		t.Errorf("it printed %s", out.String())
	}
	for _, name := range starter.Sample() {
		text, err := os.ReadFile(filepath.Join(copied, name))
		if err == nil && starter.InSample(name, text) {
			t.Errorf("%s is still there", name)
		}
	}
	for _, name := range []string{changed, "content/stories/mine.md", "static/mine.txt", "generator/main.go", "static/favicon.svg"} {
		if _, err := os.Stat(filepath.Join(copied, name)); err != nil {
			t.Error(err)
		}
	}
	if settings, err := settingsOf(copied); err != nil || settings.Title != "My paper" {
		t.Errorf("%v, %v", settings, err)
	}
}
