package preview

import (
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/generator/engine"
)

var (
	savesFlag = flag.Int("saves", 200, "how many saves TestNoSaveIsLost makes")
	stormFlag = flag.Int("storm", 250, "how many files TestAStormIsFollowed changes")
	seedFlag  = flag.Uint64("seed", 1, "the seed of TestNoSaveIsLost")
)

// An editor puts a text into a file the way a program does.
type editor struct {
	name string
	save func(f *folder, name, text string)
}

// beside returns the name of another file in the same folder.
func beside(name, other string) string { return path.Join(path.Dir(name), other) }

func editors() []editor {
	return []editor{
		{"nano, Notepad: the file is emptied and written", func(f *folder, name, text string) { f.write(name, text) }},
		{"VS Code, Sublime: another file takes its place", func(f *folder, name, text string) {
			f.write(name+".tmp-8231", text)
			f.rename(name+".tmp-8231", name)
		}},
		{"JetBrains: safe write", func(f *folder, name, text string) {
			f.write(name+"___jb_tmp___", text)
			if _, err := os.Stat(f.path(name)); err == nil {
				f.rename(name, name+"___jb_old___")
			}
			f.rename(name+"___jb_tmp___", name)
			f.remove(name + "___jb_old___")
		}},
		{"vim: the old file becomes a backup", func(f *folder, name, text string) {
			f.write(beside(name, "4913"), "")
			f.remove(beside(name, "4913"))
			if _, err := os.Stat(f.path(name)); err == nil {
				f.rename(name, name+"~")
			}
			f.write(name, text)
			f.remove(name + "~")
		}},
		{"Emacs: lock, autosave, backup by copying", func(f *folder, name, text string) {
			lock := f.path(beside(name, ".#"+path.Base(name)))
			_ = os.Symlink("somebody@here.1:2", lock)
			f.write(beside(name, "#"+path.Base(name)+"#"), text)
			f.write(name+"~", "before")
			f.write(name, text)
			f.remove(beside(name, "#"+path.Base(name)+"#"))
			_ = os.Remove(lock)
		}},
		{"a slow program: in pieces", func(f *folder, name, text string) {
			f.write(name, "")
			file, err := os.OpenFile(f.path(name), os.O_WRONLY|os.O_APPEND, 0)
			if err != nil {
				f.t.Fatal(err)
			}
			defer file.Close()
			for part := range slices.Chunk([]byte(text), 40) {
				if _, err := file.Write(part); err != nil {
					f.t.Fatal(err)
				}
				time.Sleep(2 * time.Millisecond)
			}
		}},
		{"sed -i, gedit: a hidden file takes its place", func(f *folder, name, text string) {
			f.write(beside(name, ".goutputstream-X1"), text)
			f.rename(beside(name, ".goutputstream-X1"), name)
		}},
		{"a synchronising program: deleted, then there again", func(f *folder, name, text string) {
			f.remove(name)
			time.Sleep(time.Millisecond)
			f.write(name, text)
		}},
		{"ed, patch: written over in place", func(f *folder, name, text string) {
			if _, err := os.Stat(f.path(name)); err != nil {
				f.write(name, text)
				return
			}
			file, err := os.OpenFile(f.path(name), os.O_WRONLY, 0)
			if err != nil {
				f.t.Fatal(err)
			}
			defer file.Close()
			if _, err := file.WriteAt([]byte(text), 0); err != nil {
				f.t.Fatal(err)
			}
			if err := file.Truncate(int64(len(text))); err != nil {
				f.t.Fatal(err)
			}
		}},
		{"a download: moved in from elsewhere", func(f *folder, name, text string) {
			f.write("elsewhere/file", text)
			if err := os.MkdirAll(filepath.Dir(f.path(name)), 0o755); err != nil {
				f.t.Fatal(err)
			}
			f.rename("elsewhere/file", name)
		}},
	}
}

// equalsACleanBuild waits until the preview shows what a clean build makes.
func (r *running) equalsACleanBuild() {
	r.t.Helper()
	public := filepath.Join(r.t.TempDir(), "public")
	report, err := engine.Build(engine.Options{Source: r.root, Destination: public, Clock: clock, Drafts: true, Future: true, NoCache: true})
	if err != nil || report.Failed {
		r.t.Fatalf("the clean build: %v %v", err, report)
	}
	wanted := map[string]string{}
	err = filepath.WalkDir(public, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(file)
		inside, _ := filepath.Rel(public, file)
		wanted[strings.TrimSuffix("/"+filepath.ToSlash(inside), "index.html")] = string(text)
		return err
	})
	if err != nil {
		r.t.Fatal(err)
	}
	var difference string
	for start := time.Now(); time.Since(start) < 20*time.Second; time.Sleep(20 * time.Millisecond) {
		if difference = r.difference(wanted, len(report.Problems)); difference == "" {
			return
		}
	}
	r.t.Fatalf("in the end the preview differs from a clean build: %s", difference)
}

// difference names the first page that is not as wanted.
func (r *running) difference(wanted map[string]string, problems int) string {
	e := r.snapshot.Load()
	if e == nil || !e.Exact {
		return "it is not exact yet"
	}
	shown := e.Addresses()
	if len(shown) != len(wanted) {
		return fmt.Sprintf("%d outputs, want %d", len(shown), len(wanted))
	}
	for _, address := range shown {
		data, found, ok, err := e.Make(address)
		if want, known := wanted[address]; !known || !ok || err != nil || len(found) > 0 || string(data) != want {
			return fmt.Sprintf("%s (%v %v %v)", address, ok, found, err)
		}
	}
	if len(e.Problems) != problems {
		return fmt.Sprintf("%d problems, want %d: %v", len(e.Problems), problems, e.Problems)
	}
	return ""
}

func TestNoSaveIsLost(t *testing.T) {
	random := rand.New(rand.NewPCG(*seedFlag, 2))
	f := newFolder(t, map[string]string{"content/stories/first.md": story("First", "", "Words.")})
	r := run(t, f)
	names := []string{"content/stories/first.md"}
	text := func(n int) string {
		keys := ""
		if random.IntN(6) == 0 {
			keys = "draft: true\n"
		}
		return story(fmt.Sprintf("Story %d", n), keys+fmt.Sprintf("tags: [t%d, common]\n", n%7), strings.Repeat(fmt.Sprintf("Words of story %d that go on. ", n), 1+random.IntN(20)))
	}
	for n := range *savesFlag {
		switch random.IntN(12) {
		case 0, 1: // a new story, often in a new folder
			name := fmt.Sprintf("content/stories/%d/%d/story-%d.md", random.IntN(4), random.IntN(3), n)
			editors()[random.IntN(len(editors()))].save(f, name, text(n))
			names = append(names, name)
		case 2: // one is deleted
			if len(names) > 3 {
				i := random.IntN(len(names))
				f.remove(names[i])
				names = slices.Delete(names, i, i+1)
			}
		case 3: // one moves
			i := random.IntN(len(names))
			to := fmt.Sprintf("content/stories/moved-%d/%s", random.IntN(5), path.Base(names[i]))
			if to != names[i] && !slices.Contains(names, to) {
				if err := os.MkdirAll(filepath.Dir(f.path(to)), 0o755); err != nil {
					t.Fatal(err)
				}
				f.rename(names[i], to)
				names[i] = to
			}
		case 4: // a folder moves
			from, to := path.Dir(names[random.IntN(len(names))]), fmt.Sprintf("content/stories/folder-%d", n)
			if from != "content/stories" {
				f.rename(from, to)
				for i, name := range names {
					if below, ok := strings.CutPrefix(name, from+"/"); ok {
						names[i] = to + "/" + below
					}
				}
			}
		case 5:
			switch random.IntN(4) {
			case 0:
				f.write("templates/card.html", fmt.Sprintf(`<article class="card"><h3><a href="{{.URL}}">{{.Headline}} %d</a></h3></article>`, n))
			case 1:
				f.write("config.toml", settingsText+fmt.Sprintf("description = \"Paper %d\"\n", n))
			case 2:
				f.write("static/file.txt", fmt.Sprint(n))
			case 3:
				f.write("content/authors/ann-lee.md", fmt.Sprintf("---\nname: Ann Lee\nbeat: Beat %d\n---\nWrites.\n", n))
			}
		default:
			editors()[random.IntN(len(editors()))].save(f, names[random.IntN(len(names))], text(n))
		}
		if random.IntN(3) == 0 {
			time.Sleep(time.Duration(random.IntN(12)) * time.Millisecond)
		}
		if n%100 == 99 {
			r.equalsACleanBuild()
		}
	}
	r.equalsACleanBuild()
}

func TestEveryEditorIsFollowed(t *testing.T) {
	f := newFolder(t, map[string]string{"content/stories/a.md": story("First", "", "Words.")})
	r := run(t, f)
	r.shows("/paper/2026/03/a/", "Words.")
	for i, e := range editors() {
		e.save(f, "content/stories/a.md", story("First", "", fmt.Sprintf("Save %d.", i)))
		r.shows("/paper/2026/03/a/", fmt.Sprintf("Save %d.", i))
		if found := r.snapshot.Load().Problems; len(found) > 0 {
			t.Errorf("%s: %v", e.name, found)
		}
	}
	r.equalsACleanBuild()
}

func TestAStormIsFollowed(t *testing.T) {
	f := newFolder(t, map[string]string{"content/stories/a.md": story("First", "", "Words.")})
	r := run(t, f)
	r.shows("/paper/2026/03/a/", "Words.")
	name := func(i int) string { return fmt.Sprintf("content/stories/%d/story-%d.md", i%50, i) }
	before := r.session.Current().Number
	for i := range *stormFlag {
		f.write(name(i), story(fmt.Sprintf("Story %d", i), "", "Words."))
	}
	r.equalsACleanBuild()
	if now := r.session.Current().Number; now-before > 4 {
		t.Errorf("the storm was %d updates", now-before)
	}
	for i := range *stormFlag { // another branch is checked out
		if i%2 == 0 {
			f.remove(name(i))
		} else {
			f.write(name(i), story(fmt.Sprintf("Other %d", i), "", "Words."))
		}
	}
	f.remove("content/stories/7")
	r.equalsACleanBuild()
}
