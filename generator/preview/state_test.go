package preview

import (
	"fmt"
	"strings"
	"syscall"
	"testing"

	"broadsheet/generator/engine"
	"broadsheet/generator/problems"
)

func TestAClickOpensTheEditor(t *testing.T) {
	at := problems.At("content/stories/a b#.md", 3, 7, "wrong")
	for _, c := range []struct{ command, editor, address string }{
		{"/usr/bin/code --wait", "vscode", "vscode://file/site/content/stories/a%20b%23.md:3:7"},
		{"zed", "zed", "zed://file/site/content/stories/a%20b%23.md:3:7"},
		{"goland.exe", "jetbrains", "idea://open?column=7&file=%2Fsite%2Fcontent%2Fstories%2Fa+b%23.md&line=3"},
		{"vim", "", ""},
		{"", "", ""},
	} {
		editor := GuessEditor(c.command)
		p := &Preview{options: Options{Editor: editor, Build: engine.Options{Source: "/site"}}}
		if got := p.opens(at); editor != c.editor || got != c.address {
			t.Errorf("%q: %q opens %s, want %s", c.command, editor, got, c.address)
		}
	}
}

func TestWhereTheSystemWatchesNoMoreFoldersFilesAreLookedAt(t *testing.T) {
	for _, limit := range []error{syscall.ENOSPC, syscall.EMFILE} {
		r := run(t, newFolder(t, map[string]string{"content/stories/a.md": story("First", "", "Words.")}))
		r.shows("/paper/2026/03/a/", "Words.")
		if err := r.files.giveUp(fmt.Errorf("add: %w", limit)); err != nil {
			t.Fatal(err)
		}
		r.write("content/stories/a.md", story("First", "", "Other words."))
		r.shows("/paper/2026/03/a/", "Other words.")
		r.write("content/stories/a.md", story("First", "", "Last words."))
		r.shows("/paper/2026/03/a/", "Last words.")
		r.mu.Lock()
		if !strings.Contains(strings.Join(r.log, "\n"), "watches no more folders") {
			t.Errorf("nobody is told: %q", r.log)
		}
		r.mu.Unlock()
	}
}

func TestTheCodeIsOneForCameras(t *testing.T) {
	code, err := Code("http://192.0.2.2:1313/")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(code, "\n"), "\n")
	for _, line := range lines {
		// Light all around, and as wide as it is high: a line is two rows.
		if n := len([]rune(line)); n < 2*len(lines)-1 || n > 2*len(lines) || !strings.HasPrefix(line, "██") || !strings.HasSuffix(line, "██") {
			t.Fatalf("%d wide, %d lines:\n%s", n, len(lines), code)
		}
	}
}
