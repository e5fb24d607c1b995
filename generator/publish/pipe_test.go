//go:build unix

package publish

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A pipe would block whoever opens it.
func TestStateIsNoPipe(t *testing.T) {
	dest := filepath.Join(t.TempDir(), "public")
	must(t, dest, tree{"a": "1"}, nil)
	manifest := filepath.Join(filepath.Dir(dest), ".public.broadsheet", "manifest")
	os.Remove(manifest)
	if err := syscall.Mkfifo(manifest, 0o644); err != nil {
		t.Skip(err)
	}
	if _, err := build(dest, tree{"a": "2"}, nil, nil); err == nil || !strings.Contains(err.Error(), "manifest is neither a file nor a folder") {
		t.Errorf("the error is %v", err)
	}
}
