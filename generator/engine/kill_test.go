package engine

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var kills = flag.Int("kills", 12, "how often TestKill kills a build")

// TestKill kills builds at random moments. Each time the destination holds one
// whole site: the last that was finished or the one that was on its way. The
// next build, on whatever is left of the cache, makes what a clean one makes.
//
// Long: go test ./generator/engine -run Kill -timeout 0 -kills 1000 -seed 0
func TestKill(t *testing.T) {
	seed := firstSeed()
	r := rand.New(rand.NewPCG(seed, 4))
	home := t.TempDir()
	d := goodSite(t, home, r, 0)
	want := make([]map[string]string, 6)
	versions := filepath.Join(home, "versions")
	for i := range want {
		d.edit(r, 3)
		copyShuffled(t, filepath.Join(versions, fmt.Sprint(i)), d.source, r)
		want[i] = d.clean()
	}
	j := job{Source: filepath.Join(home, "victim"), Versions: versions, Count: len(want)}
	if err := os.Mkdir(j.Source, 0o755); err != nil {
		t.Fatal(err)
	}
	public := filepath.Join(j.Source, "public")
	last, between := -1, 0 // the version that stands
	for n := range *kills {
		begun, ended := last, last
		for _, line := range strings.Split(killSometime(t, j, r), "\n") {
			var version int
			if _, err := fmt.Sscanf(line, "begin %d", &version); err == nil {
				begun = version
			} else if _, err := fmt.Sscanf(line, "end %d", &version); err == nil {
				ended = version
			} else if strings.HasPrefix(line, "error:") {
				t.Fatalf("seed %d, kill %d: %s", seed, n, line)
			}
		}
		found := trees(t, public)
		if begun != ended {
			between++
		}
		if failed := isOneOf(found, want, ended, begun); failed != "" {
			t.Fatalf("seed %d, kill %d, version %d was built and %d on its way: %s", seed, n, ended, begun, failed)
		}
		last = r.IntN(len(want))
		if err := imitate(j.Source, filepath.Join(versions, fmt.Sprint(last))); err != nil {
			t.Fatal(err)
		}
		report, err := Build(j.options())
		if err != nil || report.Failed {
			t.Fatalf("seed %d, kill %d: building after it: %v %+v", seed, n, err, report)
		}
		if failed := compare("a clean build", want[last], trees(t, public), nil); failed != "" {
			t.Fatalf("seed %d, after kill %d: %s", seed, n, failed)
		}
	}
	t.Logf("seed %d: %d kills, %d of them within a build", seed, *kills, between)
}

// killSometime starts a job and kills it at a random moment. It returns what
// the process printed.
func killSometime(t *testing.T, j job, r *rand.Rand) string {
	var out strings.Builder
	c := j.command(t)
	c.Stdout, c.Stderr = &out, &out
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Duration(10_000+r.IntN(250_000)) * time.Microsecond)
	_ = c.Process.Kill()
	_ = c.Wait() // that it was killed is no news
	return out.String()
}

// isOneOf reports how a site differs from versions of it; −1 is none at all.
func isOneOf(found map[string]string, versions []map[string]string, either ...int) string {
	failed := ""
	for _, v := range either {
		var want map[string]string
		if v >= 0 {
			want = versions[v]
		}
		if failed = compare(fmt.Sprintf("version %d", v), want, found, nil); failed == "" {
			return ""
		}
	}
	return failed
}

// clean returns what a build from nothing makes.
func (d *desk) clean() map[string]string {
	o := d.o
	o.NoCache, o.Destination = true, filepath.Join(d.home, "clean", "public")
	defer os.RemoveAll(filepath.Dir(o.Destination))
	_, err := Build(o)
	d.must(err)
	return trees(d.t, o.Destination)
}
