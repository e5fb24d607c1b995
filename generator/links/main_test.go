package links

import (
	"flag"
	"os"
	"testing"
)

// TestMain fixes the seed of random tests, and how many cases they try; flags set
// others: -rapid.seed, -rapid.checks.
func TestMain(m *testing.M) {
	flag.Parse()
	for name, value := range map[string]struct{ unset, set string }{"rapid.seed": {"0", "1"}, "rapid.checks": {"100", "50"}} {
		if flag.Lookup(name).Value.String() == value.unset {
			_ = flag.Set(name, value.set)
		}
	}
	os.Exit(m.Run())
}
