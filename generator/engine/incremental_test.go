package engine

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	editCount = flag.Int("edits", 50, "how many random edits TestIncrementalEqualsClean makes")
	seed      = flag.Uint64("seed", 1, "the seed of random tests; 0 for a new one")
)

// firstSeed returns the seed that a random test begins with.
func firstSeed() uint64 {
	if *seed == 0 {
		return rand.Uint64N(1 << 32)
	}
	return *seed
}

// siteEdits is how many edits a random site lives through.
const siteEdits = 200

// TestIncrementalEqualsClean edits random sites at random. After every step the
// site that was built on what earlier builds left must be, byte for byte, the
// one that is built from nothing, with the same problems; and a build that
// fails must leave everything as it was.
//
// Long: go test ./generator/engine -run IncrementalEqualsClean -timeout 0 -edits 10000 -seed 0
func TestIncrementalEqualsClean(t *testing.T) {
	seed := firstSeed()
	var sum tally
	for ; sum.edits < *editCount; seed++ {
		steps := chance(seed, min(siteEdits, *editCount-sum.edits))
		failed, log, n := follow(t, seed, steps)
		sum.edits, sum.builds, sum.failures = sum.edits+n.edits, sum.builds+n.builds, sum.failures+n.failures
		if failed == "" {
			continue
		}
		t.Logf("seed %d differs after %d edits: %s\nlooking for the fewest steps", seed, sum.edits, failed)
		failed, log = shrink(t, seed, steps[:len(log)], failed, log)
		t.Fatalf("seed %d: %s\nafter these steps:\n%s", seed, failed, strings.Join(log, "\n"))
	}
	t.Logf("seeds up to %d: %d edits, %d builds, of which %d failed as they should", seed-1, sum.edits, sum.builds, sum.failures)
}

// A tally counts what was done.
type tally struct{ edits, builds, failures int }

// A step is the seeds of the edits between two builds. An edit that other
// edits are taken away from before it makes its own choices still.
type step []uint64

// chance makes steps with n edits in all.
func chance(seed uint64, n int) []step {
	r := rand.New(rand.NewPCG(seed, 1))
	var steps []step
	for n > 0 {
		var s step
		for range min(n, pick(r, 1, 1, 1, 2, 3)) {
			s = append(s, r.Uint64())
			n--
		}
		steps = append(steps, s)
	}
	return steps
}

// follow takes steps with a new site, until the builds differ: then it returns
// how, and the steps taken.
func follow(t *testing.T, seed uint64, steps []step) (failed string, log []string, n tally) {
	home, err := os.MkdirTemp("", "broadsheet-desk-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(home)
	d := newDesk(t, home, rand.New(rand.NewPCG(seed, 0)))
	all := edits()
	var urn []int
	for i, e := range all {
		urn = append(urn, slices.Repeat([]int{i}, e.weight)...)
	}
	if failed := d.check(); failed != "" {
		return "at first: " + failed, nil, d.tally
	}
	for i, s := range steps {
		d.log = nil
		for _, seed := range s {
			r := rand.New(rand.NewPCG(seed, 2))
			if (len(d.wrong) > 0 || len(d.errors) > 0) && r.IntN(3) > 0 {
				d.mend(r)
				continue
			}
			all[pick(r, urn...)].do(d, r)
		}
		d.edits += len(s)
		log = append(log, fmt.Sprintf("%4d %s", i, strings.Join(d.log, "; ")))
		if failed := d.check(); failed != "" {
			return failed, log, d.tally
		}
	}
	return "", log, d.tally
}

// shrink leaves out what steps it can without the failure going away, for half
// a minute at most.
func shrink(t *testing.T, seed uint64, steps []step, failed string, log []string) (string, []string) {
	end := time.Now().Add(30 * time.Second)
	for size := len(steps) / 2; size > 0; size /= 2 {
		for from := 0; from+size <= len(steps) && time.Now().Before(end); {
			fewer := slices.Delete(slices.Clone(steps), from, from+size)
			if f, l, _ := follow(t, seed, fewer); f != "" {
				steps, failed, log = fewer[:len(l)], f, l
			} else {
				from += size
			}
		}
	}
	return failed, log
}

// check builds the site twice, on what is there and from nothing, and returns
// in what the results differ.
func (d *desk) check() string {
	before := trees(d.t, d.o.Destination)
	report, err := Build(d.o)
	if err != nil && len(d.alien) > 0 && strings.Contains(err.Error(), "is in the way") {
		d.clearAway()
		before = trees(d.t, d.o.Destination)
		report, err = Build(d.o)
	}
	if err != nil {
		return "building: " + err.Error()
	}
	if d.held != nil {
		d.must(d.held.Unlock())
		d.held = nil
	}
	o := d.o
	o.NoCache, o.Destination = true, filepath.Join(d.home, "clean", "public")
	defer os.RemoveAll(filepath.Dir(o.Destination))
	clean, err := Build(o)
	if err != nil {
		return "building from nothing: " + err.Error()
	}
	if failed := compareReports(told(clean), told(report)); failed != "" {
		return failed
	}
	after := trees(d.t, d.o.Destination)
	for p := range before {
		if _, kept := after[p]; !kept && d.mine[filepath.Join(d.o.Destination, p)] {
			return p + " is not ours to take away"
		}
	}
	d.builds++
	if len(report.LeftOut) > 0 {
		d.errors = report.Problems
	}
	if report.Failed {
		d.failures++
		d.errors = report.Problems
		return compare("the old site", before, after, nil)
	}
	stays := func(p string) bool {
		return d.alien[p] && slices.ContainsFunc(report.Foreign, func(f string) bool { return p == f || strings.HasSuffix(f, "/") && strings.HasPrefix(p, f) })
	}
	return compare("a clean build", trees(d.t, o.Destination), after, stays)
}

// clearAway takes from the destination what people put there.
func (d *desk) clearAway() {
	for p := range d.alien {
		at := filepath.Join(d.o.Destination, filepath.FromSlash(p))
		delete(d.mine, at)
		d.must(os.RemoveAll(at))
	}
}

// told is what a report tells an author, but for what the build had to do.
func told(r *Report) []string {
	lines := []string{fmt.Sprintf("failed %t, %d stories, %d pages, left out %q", r.Failed, r.Stories, r.Pages, r.LeftOut)}
	for _, w := range r.Withheld {
		lines = append(lines, fmt.Sprint(w.Card.Source, " ", w.Reason, " ", w.Instant))
	}
	for _, p := range r.Problems {
		if len(r.Replaced) > 0 && strings.Contains(p.Message, "replaced") {
			continue // a matter of the destination, not of the site
		}
		line, err := json.Marshal(p)
		if err != nil {
			panic(err)
		}
		lines = append(lines, string(line))
	}
	return lines
}

func compareReports(want, got []string) string {
	if slices.Equal(want, got) {
		return ""
	}
	without := func(list, other []string) string {
		return strings.Join(slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(other, s) }), "\n  ")
	}
	return fmt.Sprintf("only this build reports\n  %s\nonly the one from nothing reports\n  %s", without(got, want), without(want, got))
}

// compare returns how a site differs from what it should be. Files that stay
// may be there besides.
func compare(what string, want, got map[string]string, stays func(string) bool) string {
	var found []string
	for _, p := range slices.Sorted(maps.Keys(want)) {
		if data, ok := got[p]; !ok {
			found = append(found, p+" is missing")
		} else if data != want[p] {
			found = append(found, p+" differs: "+firstDifference(want[p], data))
		}
	}
	for _, p := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[p]; !ok && (stays == nil || !stays(p)) {
			found = append(found, p+" should not be there")
		}
	}
	if len(found) == 0 {
		return ""
	}
	return fmt.Sprintf("compared with %s, %d files are not right:\n%s", what, len(found), strings.Join(found[:min(len(found), 8)], "\n"))
}

func firstDifference(want, got string) string {
	at := 0
	for at < min(len(want), len(got)) && want[at] == got[at] {
		at++
	}
	around := func(s string) string { return s[max(0, at-60):min(len(s), at+60)] }
	return fmt.Sprintf("at byte %d\n  want …%q\n  got  …%q", at, around(want), around(got))
}
