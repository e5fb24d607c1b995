package words

import (
	"flag"
	"os"
	"testing"
)

// TestMain fixes the seed of random tests; -rapid.seed sets another.
func TestMain(m *testing.M) {
	flag.Parse()
	if f := flag.Lookup("rapid.seed"); f.Value.String() == "0" {
		_ = flag.Set("rapid.seed", "1")
	}
	os.Exit(m.Run())
}
