package stories_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// read returns the problems of a file of any kind.
func read(r *stories.Reader, name string, text []byte) []*problems.Problem {
	file := sources.File{Path: "content/" + name}
	switch dir, _, _ := strings.Cut(name, "/"); dir {
	case "pages":
		card, _ := r.Page(file, text)
		return card.Problems
	case "authors":
		author, _ := r.Author(file, text)
		return author.Problems
	case "categories":
		return r.Category(file, text).Problems
	}
	card, _ := r.Story(file, text)
	return card.Problems
}

// TestFaults compares the problems of each file with the text after it, which is
// empty for a correct file.
func TestFaults(t *testing.T) {
	archives, err := filepath.Glob("testdata/faults/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no faults to test", err)
	}
	reader := stories.NewReader(settings(t), english)
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		told := &txtar.Archive{Comment: archive.Comment}
		for i, file := range archive.Files {
			if strings.HasPrefix(file.Name, "told: ") {
				continue
			}
			var b bytes.Buffer
			problems.Print(&b, read(reader, file.Name, file.Data), false)
			told.Files = append(told.Files, file, txtar.File{Name: "told: " + file.Name, Data: b.Bytes()})
			t.Run(file.Name, func(t *testing.T) {
				if *update {
					return
				}
				want := ""
				if i+1 < len(archive.Files) && archive.Files[i+1].Name == "told: "+file.Name {
					want = string(archive.Files[i+1].Data)
				}
				if b.String() != want {
					t.Errorf("told:\n%s\nwant:\n%s", b.String(), want)
				}
			})
		}
		if *update {
			if err := os.WriteFile(name, txtar.Format(told), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}
