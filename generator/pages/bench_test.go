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
		makeViews(p)
	}
}

// BenchmarkPlan plans a paper of 10,000 stories.
func BenchmarkPlan(b *testing.B) {
	in := samplePlan(b, 10_000, nil).in
	b.ReportAllocs()
	for b.Loop() {
		New(in)
	}
	b.ReportMetric(held(in), "held-B/story")
}

// TestPlanHoldsLittle keeps papers of hundreds of thousands of stories possible.
func TestPlanHoldsLittle(t *testing.T) {
	if bytes := held(samplePlan(t, 4000, nil).in); bytes > 1000 {
		t.Errorf("a plan holds %.0f bytes a story", bytes)
	}
}

// held returns how many bytes a plan holds for each story after all views were
// made once.
func held(in Input) float64 {
	live := func() float64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc)
	}
	before := live()
	p := New(in)
	makeViews(p)
	after := live()
	runtime.KeepAlive(p)
	return (after - before) / float64(len(in.Site.Stories))
}

func makeViews(p *Plan) {
	for _, o := range p.Outputs {
		o.View()
	}
}
