package engine

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A site in a folder that must not be written to is built all the same, with a warning
// instead of a cache.
func TestReadOnlySource(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	for _, cached := range []bool{false, true} {
		site, out := t.TempDir(), filepath.Join(t.TempDir(), "public")
		printed(t, site, 3)
		o := Options{Source: site, Destination: out, Clock: later}
		var want map[string]string
		if cached {
			if _, err := Build(o); err != nil {
				t.Fatal(err)
			}
			want = trees(t, out)
			if err := os.Chmod(filepath.Join(site, ".cache"), 0o555); err != nil {
				t.Fatal(err)
			}
			write(t, site, "static/new.txt", "new")
			want["new.txt"] = "new"
		}
		if err := os.Chmod(site, 0o555); err != nil {
			t.Fatal(err)
		}
		defer func() {
			_ = os.Chmod(site, 0o755)
			_ = os.Chmod(filepath.Join(site, ".cache"), 0o755)
		}()
		before := trees(t, site)
		for range 2 {
			report, err := Build(o)
			if err != nil || report.Failed || len(report.Problems) != 1 || report.Problems[0].File != ".cache" || !strings.Contains(report.Problems[0].Message, ".cache cannot be written: permission denied") {
				t.Fatalf("%v, %+v", err, report)
			}
			if got := trees(t, out); want != nil && !maps.Equal(got, want) || len(got) == 0 {
				t.Errorf("the site has %d files, not %d", len(got), len(want))
			}
		}
		if !maps.Equal(before, trees(t, site)) {
			t.Error("the source has changed")
		}
		o.NoCache = true
		if report, err := Build(o); err != nil || len(report.Problems) > 0 {
			t.Errorf("%v, %+v", err, report)
		}
	}
}
