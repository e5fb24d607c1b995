//go:build unix

package sources

import (
	"path/filepath"
	"syscall"
	"testing"
)

func TestPipesAreLeftOut(t *testing.T) {
	root := site(t, map[string]string{"content/stories/ok.md": ""})
	if err := syscall.Mkfifo(filepath.Join(root, "content/stories/pipe.md"), 0o644); err != nil {
		t.Skip(err)
	}
	tree, found := scan(t, root)
	if got := shown(found); got != "content/stories/pipe.md: warning: this is not a file but a device, pipe or socket; it is left out" || len(tree.Files) != 1 {
		t.Errorf("%s, %q", got, paths(tree))
	}
}
