package engine

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A static file or picture that is replaced by a link while the site is being
// built never publishes the file that the link leads to.
func TestStaticFileSwapped(t *testing.T) {
	for _, path := range []string{"static/a.txt", "static/b/c.txt"} {
		site, outside := t.TempDir(), t.TempDir()
		printed(t, site, 3)
		write(t, site, path, "fine")
		write(t, outside, "secret.txt", "secret")
		write(t, outside, "c.txt", "secret")
		o := Options{Source: site, Clock: later}
		o.Explain = func(made, _ string) { // files are explained right before they are copied
			if "static/"+made != path {
				return
			}
			at, target := filepath.Join(site, path), filepath.Join(outside, "secret.txt")
			if strings.Contains(path, "/b/") { // a folder above it
				at, target = filepath.Dir(at), outside
			}
			if err := os.RemoveAll(at); err != nil {
				t.Error(err)
			}
			if err := os.Symlink(target, at); err != nil {
				t.Error(err)
			}
		}
		if _, err := Build(o); err == nil {
			t.Errorf("%s: the build went well", path)
		}
		for name, data := range trees(t, filepath.Join(site, "public")) {
			if strings.Contains(data, "secret") {
				t.Errorf("%s: %s is published", path, name)
			}
		}
	}
}
