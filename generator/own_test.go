package main

import (
	"path/filepath"
	"testing"
)

// TestTheSiteInThisRepository asserts only what holds for any site, since users
// copy the repository and replace its content: it has no errors, and a build
// that finds everything up to date equals one from nothing.
func TestTheSiteInThisRepository(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "out")
	for range 2 {
		program(t, nil, "build", "-q", "--no-cache", "--verify", "-s", "..", "-d", out)
	}
}
