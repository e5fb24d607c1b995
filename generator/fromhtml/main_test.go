package fromhtml

import (
	"flag"
	"testing"
)

// TestMain fixes the seed of random tests; -rapid.seed sets another, 0 a new one.
func TestMain(m *testing.M) {
	_ = flag.Set("rapid.seed", "1") // before the command line is parsed
	m.Run()
}
