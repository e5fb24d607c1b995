package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"
)

// A check of outside links that Ctrl-C ends says so, even if it found nothing so far.
func TestInterruptedCheckFails(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a program cannot send itself an interrupt")
	}
	var interrupt atomic.Bool
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if !interrupt.Load() {
			return
		}
		self, err := os.FindProcess(os.Getpid())
		if err == nil {
			err = self.Signal(os.Interrupt)
		}
		if err != nil {
			t.Error(err)
			return
		}
		<-r.Context().Done()
	}))
	defer server.Close()
	root := t.TempDir()
	for name, text := range map[string]string{
		"config.toml":                         settings,
		"content/stories/2026-03-01-links.md": fmt.Sprintf("---\ntitle: Links\n---\n[One](%s/1)\n", server.URL),
	} {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []int{0, exitErrors} {
		if got := run([]string{"check", "-s", root, "--external", "--quiet"}); got != want {
			t.Errorf("interrupted %v: exit code %d, want %d", interrupt.Load(), got, want)
		}
		interrupt.Store(true)
	}
}
