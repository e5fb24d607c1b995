package engine

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

var environments = flag.Int("environments", 4, "in how many environments TestReproducible builds one site")

// TestReproducible builds one site in several environments: time zone, locale,
// number of processors, path of the checkout, order in which its files were
// made, and their times. The bytes are always the same.
//
// Long: go test ./generator/engine -run Reproducible -environments 40 -seed 0
func TestReproducible(t *testing.T) {
	seed := firstSeed()
	r := rand.New(rand.NewPCG(seed, 3))
	d := goodSite(t, filepath.Join(t.TempDir(), "home"), r, 40)
	var first map[string]string
	for n := range *environments {
		variables := []string{
			"TZ=" + pick(r, "UTC", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe", "", "no/such/zone"),
			"LANG=" + pick(r, "C", "de_DE.UTF-8", "ja_JP.eucJP", ""),
			"LC_ALL=" + pick(r, "C", "tr_TR.UTF-8", ""),
			fmt.Sprintf("GOMAXPROCS=%d", 1+n%8),
		}
		root := filepath.Join(t.TempDir(), pick(r, "a", "a checkout", "naïve/deep/down"))
		copyShuffled(t, filepath.Join(root, "site"), d.source, r)
		j := job{Source: filepath.Join(root, "site"), NoCache: r.IntN(2) == 0}
		from := pick(r, "", root, filepath.Join(root, "site"))
		if from != "" {
			j.Source, _ = filepath.Rel(from, j.Source)
		}
		c := j.command(t, variables...)
		c.Dir = from
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("seed %d, in %v: %v\n%s", seed, variables, err, out)
		}
		got := trees(t, filepath.Join(root, "site", "public"))
		if first == nil {
			first = got
		}
		if len(got) < 20 {
			t.Fatalf("seed %d: only %d files were built", seed, len(got))
		}
		if failed := compare("the first environment", first, got, nil); failed != "" {
			t.Fatalf("seed %d, in %v with source %q: %s", seed, variables, j.Source, failed)
		}
		if err := os.RemoveAll(root); err != nil {
			t.Fatal(err)
		}
	}
}
