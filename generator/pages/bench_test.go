package pages

import (
	"runtime"
	"testing"
)

// BenchmarkStory makes the view of a story's page and fills it.
func BenchmarkStory(b *testing.B) {
	p := samplePlan(b, 2000, nil)
	stories := p.in.Site.Stories
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		filled(b, p, stories[i%len(stories)].Address)
	}
}

// BenchmarkViews makes the view of every output, as every build does.
func BenchmarkViews(b *testing.B) {
	p := samplePlan(b, 2000, nil)
	b.ReportAllocs()
	for b.Loop() {
		for _, o := range p.Outputs {
			o.View()
		}
	}
}

// BenchmarkPlan plans a paper, and reports how many bytes a story holds after all
// views were made once.
func BenchmarkPlan(b *testing.B) {
	const n = 10_000
	in := samplePlan(b, n, nil).in
	live := func() float64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc)
	}
	before := live()
	var p *Plan
	for b.Loop() {
		p = New(in)
	}
	for _, o := range p.Outputs {
		o.View()
	}
	b.ReportMetric((live()-before)/n, "live-B/story")
	runtime.KeepAlive(p)
}
