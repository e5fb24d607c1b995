package engine

import (
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// A job is what a process of its own is to build: a site once, or, with
// Versions, the versions of it in turn until it is killed.
type job struct {
	Source, Destination string
	NoCache             bool
	Versions            string // folder with the folders 0, 1, … of what the source is to hold
	Count               int    // of versions
}

// TestMain is also the process that job.command starts.
func TestMain(m *testing.M) {
	if text := os.Getenv("BROADSHEET_TEST_JOB"); text != "" {
		if err := work(text); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		return
	}
	_ = flag.Set("rapid.seed", "1") // before the command line is parsed
	_ = flag.Set("rapid.checks", "25")
	os.Exit(m.Run())
}

// command returns the process that does a job, with variables added to its
// environment.
func (j job) command(t *testing.T, variables ...string) *exec.Cmd {
	t.Helper()
	text, err := json.Marshal(j)
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self)
	c.Env = append(append(os.Environ(), variables...), "BROADSHEET_TEST_JOB="+string(text))
	return c
}

func (j job) options() Options {
	return Options{Source: j.Source, Destination: j.Destination, NoCache: j.NoCache, Clock: clock}
}

func work(text string) error {
	var j job
	if err := json.Unmarshal([]byte(text), &j); err != nil {
		return err
	}
	for n := 0; ; n++ {
		if j.Versions != "" {
			version := n % j.Count
			if err := imitate(j.Source, filepath.Join(j.Versions, fmt.Sprint(version))); err != nil {
				return err
			}
			fmt.Println("begin", version)
		}
		report, err := Build(j.options())
		if err != nil {
			return err
		}
		if report.Failed {
			return report.Problems[0]
		}
		if j.Versions == "" {
			return nil
		}
		fmt.Println("end", n%j.Count)
	}
}

// imitate gives a site's folder the content of another, touching only what
// differs.
func imitate(site, model string) error {
	want, err := filesIn(model)
	if err != nil {
		return err
	}
	have, err := filesIn(site)
	if err != nil {
		return err
	}
	for _, p := range have {
		ours := strings.HasPrefix(p, "public/") || strings.HasPrefix(p, ".public.broadsheet/") || strings.HasPrefix(p, ".cache/")
		if !ours && !slices.Contains(want, p) {
			if err := os.Remove(filepath.Join(site, p)); err != nil {
				return err
			}
		}
	}
	for _, p := range want {
		data, err := os.ReadFile(filepath.Join(model, p))
		if err != nil {
			return err
		}
		to := filepath.Join(site, p)
		if old, err := os.ReadFile(to); err == nil && string(old) == string(data) {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(to, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// calm are the edits that change only the site itself.
var calm = []string{"new story", "delete story", "edit body", "edit front matter", "rename", "record", "edit record", "new file", "edit file", "template", "config"}

// goodSite makes a desk and edits it n times, so that it can be built.
func goodSite(t *testing.T, home string, r *rand.Rand, n int) *desk {
	t.Helper()
	d := newDesk(t, home, r)
	d.edit(r, n)
	return d
}

// edit makes n calm edits and mends what is wrong then.
func (d *desk) edit(r *rand.Rand, n int) {
	all := slices.DeleteFunc(edits(), func(e edit) bool { return !slices.Contains(calm, e.name) })
	for range n {
		pick(r, all...).do(d, r)
	}
	o := d.o
	o.NoCache, o.Destination = true, filepath.Join(d.home, "trial", "public")
	defer os.RemoveAll(filepath.Dir(o.Destination))
	for range 20 {
		report, err := Build(o)
		d.must(err)
		if !report.Failed {
			return
		}
		d.errors = report.Problems
		d.mend(r)
	}
	d.t.Fatalf("the site cannot be mended: %v", d.errors)
}

// copyShuffled copies a folder in any order and with any times.
func copyShuffled(t *testing.T, to, from string, r *rand.Rand) {
	t.Helper()
	files, err := filesIn(from)
	if err != nil {
		t.Fatal(err)
	}
	r.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
	for _, p := range files {
		data, err := fs.ReadFile(os.DirFS(from), p)
		if err != nil {
			t.Fatal(err)
		}
		at := filepath.Join(to, p)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, data, 0o644); err != nil {
			t.Fatal(err)
		}
		when := time.Unix(r.Int64N(2e9), 0)
		if err := os.Chtimes(at, when, when); err != nil {
			t.Fatal(err)
		}
	}
}
