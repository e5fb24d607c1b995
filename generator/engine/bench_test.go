package engine

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Benchmark builds sites of generated stories, clean and after the edits of a
// newsroom's day. Beside the time it reports stories per second and, on Linux,
// the most memory the process has held, which is of use with one benchmark a
// process:
//
//	go test ./generator/engine -run '^$' -bench 'Build/10000/clean' -benchtime 3x
func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			site := b.TempDir()
			p := printed(b, site, n)
			o := Options{Source: site, Clock: later}
			b.Run("clean", func(b *testing.B) { benchClean(b, o, n) })
			story := fmt.Sprintf("content/stories/%s", newest(b, site))
			text, err := os.ReadFile(filepath.Join(site, story))
			if err != nil {
				b.Fatal(err)
			}
			next := n
			for _, edit := range []struct {
				name string
				do   func(i int)
			}{
				{"unchanged", func(int) {}},
				{"body", func(i int) { write(b, site, story, fmt.Sprintf("%s\nEdit %d.\n", text, i)) }},
				{"headline", func(i int) {
					write(b, site, story, strings.Replace(string(text), "title: \"", fmt.Sprintf("title: \"Edit %d ", i), 1))
				}},
				{"story", func(int) {
					p.story(b, site, next)
					next++
				}},
			} {
				b.Run(edit.name, func(b *testing.B) { benchEdit(b, o, n, edit.do) })
			}
		})
	}
}

// benchClean builds into an empty folder each time.
func benchClean(b *testing.B, o Options, n int) {
	o.NoCache = true
	o.Destination = filepath.Join(b.TempDir(), "public")
	for b.Loop() {
		b.StopTimer()
		for _, folder := range []string{o.Destination, filepath.Join(filepath.Dir(o.Destination), ".public.broadsheet")} {
			if err := os.RemoveAll(folder); err != nil {
				b.Fatal(err)
			}
		}
		b.StartTimer()
		benchRun(b, o)
	}
	report(b, n)
}

// benchEdit builds on what the last build left. Like a newsroom it lets some
// seconds pass first, since files that were just written are read again.
func benchEdit(b *testing.B, o Options, n int, edit func(i int)) {
	for range 3 { // the third finds two trees, and known files
		benchRun(b, o)
		time.Sleep(time.Second)
	}
	i := 0
	for b.Loop() {
		b.StopTimer()
		edit(i)
		i++
		b.StartTimer()
		benchRun(b, o)
	}
	report(b, n)
}

func benchRun(b *testing.B, o Options) {
	report, err := Build(o)
	if err != nil || report.Failed {
		b.Fatal(err, report)
	}
}

func report(b *testing.B, n int) {
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "stories/s")
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return // not Linux
	}
	var kilobytes float64
	if _, peak, ok := strings.Cut(string(status), "VmHWM:"); ok {
		if _, err := fmt.Sscan(peak, &kilobytes); err == nil {
			b.ReportMetric(kilobytes/1024, "peak-MB")
		}
	}
}

// newest returns the path of the last story, below content/stories.
func newest(b *testing.B, site string) string {
	files, err := filesIn(filepath.Join(site, "content/stories"))
	if err != nil || len(files) == 0 {
		b.Fatal(err)
	}
	return files[len(files)-1]
}
