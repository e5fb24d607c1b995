package links

import (
	"flag"
	"testing"
)

// TestMain fixes the seed of random tests and the number of cases; -rapid.seed and
// -rapid.checks set others.
func TestMain(m *testing.M) {
	_ = flag.Set("rapid.seed", "1") // before the command line is parsed
	_ = flag.Set("rapid.checks", "50")
	m.Run()
}
