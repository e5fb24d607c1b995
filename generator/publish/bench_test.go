package publish

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

const stories = 10_000

// A large site: stories in folders of their own, as they are published.
func large() ([]string, [][]byte) {
	paths, data := make([]string, stories), make([][]byte, stories)
	for i := range stories {
		paths[i] = fmt.Sprintf("%d/%02d/story-%d/index.html", 2010+i%15, 1+i%12, i)
		data[i] = []byte(fmt.Sprintf("%d%s", i, strings.Repeat("<p>news", 1500)))
	}
	return paths, data
}

// publishAll builds the large site with n stories changed, on two cores.
func publishAll(b *testing.B, dest string, paths []string, data [][]byte, version, n int) Result {
	s, err := Open(dest, Options{Source: filepath.Dir(dest)})
	if err != nil {
		b.Fatal(err)
	}
	var wg sync.WaitGroup
	for k := range 2 {
		wg.Go(func() {
			for i := k; i < len(paths); i += 2 {
				changed := i*n%stories < n && n > 0
				if changed {
					data[i] = fmt.Appendf(data[i][:len(data[i])-8], "%08d", version)
				}
				made := Fingerprint(data[i][len(data[i])-32:])
				if s.Keep(paths[i], made) {
					continue
				}
				if err := s.Write(paths[i], made, data[i]); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
	r, err := s.Commit()
	if err != nil {
		b.Fatal(err)
	}
	return r
}

func BenchmarkFirst(b *testing.B) {
	paths, data := large()
	for b.Loop() {
		publishAll(b, filepath.Join(b.TempDir(), "public"), paths, data, 0, 0)
	}
}

func BenchmarkSecond(b *testing.B) {
	paths, data := large()
	for b.Loop() {
		b.StopTimer()
		dest := filepath.Join(b.TempDir(), "public")
		publishAll(b, dest, paths, data, 0, 0)
		b.StartTimer()
		publishAll(b, dest, paths, data, 1, 1)
	}
}

func BenchmarkLater(b *testing.B) {
	for _, n := range []int{0, 1, 100, stories} {
		b.Run(fmt.Sprintf("changes=%d", n), func(b *testing.B) {
			paths, data := large()
			dest := filepath.Join(b.TempDir(), "public")
			for i := range 3 {
				publishAll(b, dest, paths, data, i, 1)
			}
			version := 3
			for b.Loop() {
				if r := publishAll(b, dest, paths, data, version, n); r.Written != n {
					b.Fatalf("%+v", r)
				}
				version++
			}
		})
	}
}
