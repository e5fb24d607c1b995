package publish

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// version is one of the sites the killed process builds: every file tells which.
func version(n int) tree {
	r := rand.New(rand.NewPCG(uint64(n), 1))
	site := tree{"index.html": fmt.Sprint(n)}
	for i := range 40 {
		switch r.IntN(4) {
		case 0:
			site[fmt.Sprintf("%d/index.html", i)] = strings.Repeat(fmt.Sprint(n, " "), 1+r.IntN(2000))
		case 1:
			site[fmt.Sprintf("%d", i)] = "a file where a folder was"
		case 2:
			site[fmt.Sprintf("%d/index.html", i)] = "the same in many versions"
		}
	}
	return site
}

// TestMain is also the process that is killed. It fixes the seed of random tests;
// -rapid.seed sets another.
func TestMain(m *testing.M) {
	if dest := os.Getenv("PUBLISH_UNTIL_KILLED"); dest != "" {
		for n := 0; ; n++ {
			if _, err := build(dest, version(n), version(n-1), nil); err != nil {
				fmt.Println(err)
				os.Exit(1)
			}
		}
	}
	_ = flag.Set("rapid.seed", "1") // before the command line is parsed
	m.Run()
}

// TestKill kills a process that publishes version after version, and finds one
// whole version each time.
func TestKill(t *testing.T) {
	times := 25
	if *long {
		times = 1000
	}
	dest := filepath.Join(t.TempDir(), "public")
	random := rand.New(rand.NewPCG(1, 2))
	for range times {
		var out strings.Builder
		c := exec.Command(os.Args[0])
		c.Env = append(os.Environ(), "PUBLISH_UNTIL_KILLED="+dest)
		c.Stdout = &out
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.IntN(60_000)) * time.Microsecond)
		c.Process.Kill()
		c.Wait()
		if out.Len() > 0 {
			t.Fatal(out.String())
		}
		found := read(t, dest)
		if len(found) == 0 {
			continue // killed before its first version
		}
		var n int
		fmt.Sscan(found["index.html"], &n)
		if d := differ(version(n), found); d != "" {
			t.Fatalf("not the whole of version %d: %s", n, d)
		}
	}
	must(t, dest, version(-1), nil)
	want(t, dest, version(-1))
}
