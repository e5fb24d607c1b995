package main

import "testing"

// TestTheSiteInThisRepository asserts only what holds for any site, since users copy the
// repository and replace its content: it has no errors. .ci/run builds it.
func TestTheSiteInThisRepository(t *testing.T) {
	t.Parallel()
	program(t, nil, "check", "-q", "-s", "..")
}
