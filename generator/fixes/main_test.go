package fixes_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain fixes the seed and the number of random tests; -rapid.seed and -rapid.checks set
// others.
func TestMain(m *testing.M) {
	_ = flag.Set("rapid.seed", "1") // before the command line is parsed
	_ = flag.Set("rapid.checks", "25")
	os.Exit(m.Run())
}
