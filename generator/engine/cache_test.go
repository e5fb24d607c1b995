package engine

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadsheet/generator/ledger"
	"broadsheet/generator/sources"
)

// TestCacheAndOutput builds a site whose cache, built site and the state beside
// it are of different times, as after a restored cache or a fresh checkout.
// Whatever is there, the result is the clean one.
func TestCacheAndOutput(t *testing.T) {
	all := []string{".cache", "public", ".public.broadsheet"}
	for lost := range 1 << len(all) {
		for _, changed := range []bool{false, true} {
			site := t.TempDir()
			p := printed(t, site, 12)
			o := Options{Source: site, Clock: later}
			for range 2 {
				explained(t, o) // twice, for the second tree
			}
			name := ""
			for i, part := range all {
				if lost>>i&1 == 1 {
					name += " " + part
					if err := os.RemoveAll(filepath.Join(site, part)); err != nil {
						t.Fatal(err)
					}
				}
			}
			gone := "content/stories/2010/2010-01-03-story-7.md"
			if changed {
				p.story(t, site, 12)
				if err := os.Remove(filepath.Join(site, gone)); err != nil {
					t.Fatal(err)
				}
			}
			_, got := explained(t, o)
			clean := o
			clean.NoCache, clean.Destination = true, filepath.Join(t.TempDir(), "public")
			if _, err := Build(clean); err != nil {
				t.Fatal(err)
			}
			// Without cache and state nobody knows whose files they are.
			unknown := lost == 0b101 && changed
			stays := func(path string) bool {
				return unknown && (strings.Contains(path, "story-7") || strings.HasPrefix(path, "tag/") || strings.HasPrefix(path, "author/writer-7/"))
			}
			if failed := compare("a clean build", trees(t, clean.Destination), got, stays); failed != "" {
				t.Errorf("without%s, changed %t: %s", name, changed, failed)
			}
		}
	}
}

// TestTrust shows that a file whose size and times are those of the last build
// is not read again: the build believes what the ledger says of it. If any of
// them differs it reads.
func TestTrust(t *testing.T) {
	site := t.TempDir()
	printed(t, site, 3)
	write(t, site, "static/big.bin", "big")
	o := Options{Source: site, Clock: later}
	explained(t, o)
	lie(t, site, "static/big.bin")
	if why, _ := explained(t, o); why["big.bin"] == "" {
		t.Error("a file that has not changed was read again")
	}
	if why, _ := explained(t, o); why["big.bin"] == "" {
		t.Error("the digest is not that of the bytes that were copied")
	}
	lie(t, site, "static/big.bin")
	now := time.Now()
	if err := os.Chtimes(filepath.Join(site, "static/big.bin"), now, now); err != nil {
		t.Fatal(err)
	}
	if why, _ := explained(t, o); why["big.bin"] != "" {
		t.Errorf("a file with another time was not read: %s", why["big.bin"])
	}
}

// TestJustWritten shows that no build trusts the times of a file that was
// written shortly before it was looked at: a second edit might not show in them.
func TestJustWritten(t *testing.T) {
	site := t.TempDir()
	printed(t, site, 3)
	story := "content/stories/2010/2010-01-01-story-0.md"
	recent := time.Now().Add(time.Hour) // so that a slow machine makes no difference
	if err := os.Chtimes(filepath.Join(site, story), recent, recent); err != nil {
		t.Fatal(err)
	}
	o := Options{Source: site, Clock: later}
	explained(t, o)
	b := opened(t, o)
	defer b.close()
	if f := b.tree.Find(story); f == nil || !f.Digest.IsZero() {
		t.Errorf("the time of %+v is trusted", f)
	}
}

// opened returns a site whose files are listed and whose ledger is open;
// the caller closes it.
func opened(t *testing.T, o Options) *build {
	t.Helper()
	b := &build{Options: o}
	b.readSettings(nil)
	b.readLocale(&build{}, nil)
	if err := b.open(true, nil); err != nil {
		t.Fatal(err)
	}
	return b
}

// lie makes the ledger remember all files as old ones, and one with the digest
// of other bytes.
func lie(t *testing.T, site, path string) {
	t.Helper()
	tree, _, err := sources.Scan(site)
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	if found := tree.Load(func(*sources.File) bool { return true }, nil); len(found) > 0 {
		t.Fatal(found[0])
	}
	file := tree.Find(path)
	right := file.Digest
	file.Digest = sources.DigestOf([]byte("not these bytes"))
	known := tree.Known(time.Now().Add(time.Hour))
	file.Digest = right
	b := opened(t, Options{Source: site})
	defer b.close()
	for i := range tree.Files {
		f := &tree.Files[i]
		if made, ok := b.ledger.Last(f.Path, f.Digest); ok {
			b.ledger.Keep(f.Path, made)
		} else {
			b.ledger.Keep(f.Path, ledger.Made{Digest: f.Digest})
		}
	}
	if err := b.ledger.Save(known); err != nil {
		t.Fatal(err)
	}
}
