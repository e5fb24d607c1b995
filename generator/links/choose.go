package links

import (
	"cmp"
	"slices"
)

// A chooser chooses for one story after the other.
type chooser struct {
	*index
	o      Options
	sums   []uint32
	listed []int32
}

func newChooser(x *index, o Options) *chooser {
	return &chooser{index: x, o: o, sums: make([]uint32, len(x.stories))}
}

type candidate struct {
	story int
	score int64
}

const (
	heaviest   = 32
	neighbours = 10
	top        = 20
)

func (c *chooser) choose(i int, l *line) (related []int, next int) {
	next = l.follower[i]
	if next != open {
		if c.o.Count > 0 {
			related = c.related(i, next)
		}
		return related, next
	}
	related = c.related(i, -1)
	next = c.recent(i, related)
	if next < 0 {
		for k := len(related) - 1; k >= 0; k-- {
			if !c.stories[related[k]].Sponsored {
				return slices.Delete(related, k, k+1), related[k]
			}
		}
	}
	return related, next
}

// recent returns the most relevant one of the newest stories that is not shown yet.
func (c *chooser) recent(i int, shown []int) int {
	best := candidate{-1, -1}
	seen := 0
	for j := len(c.stories) - 1; j >= 0 && (seen < recent || best.story < 0); j-- {
		if j == i || c.stories[j].Sponsored || slices.Contains(shown, j) {
			continue
		}
		seen++
		s := c.score(i, j)
		if slices.Contains(c.stories[i].Bans, j) {
			s = 0
		}
		if s > best.score {
			best = candidate{j, s}
		}
	}
	return best.story
}

func (c *chooser) allowed(i, j int) bool {
	a, b := &c.stories[i], &c.stories[j]
	if i == j || b.Sponsored || slices.Contains(a.Bans, j) || slices.Contains(a.Pins, j) {
		return false
	}
	if c.o.SameCategory && a.Category != b.Category {
		return false
	}
	return c.o.MaxAge == 0 || abs(a.Published-b.Published) <= int64(c.o.MaxAge)*86400
}

func (c *chooser) related(i, next int) []int {
	var out []int
	for _, p := range c.stories[i].Pins {
		if p >= 0 && p < len(c.stories) && p != i && p != next && !slices.Contains(out, p) && !slices.Contains(c.stories[i].Bans, p) && len(out) < c.o.Count {
			out = append(out, p)
		}
	}
	var found []candidate
	for _, j := range c.candidates(i) {
		if j := int(j); j != next && c.allowed(i, j) {
			found = append(found, candidate{j, c.score(i, j)})
		}
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.story, a.story))
	})
	for _, f := range found[:min(len(found), top)] {
		if len(out) < c.o.Count {
			out = append(out, f.story)
		}
	}
	for d := 1; len(out) < c.o.Count && (i-d >= 0 || i+d < len(c.stories)); d++ {
		for _, j := range []int{i + d, i - d} {
			if j >= 0 && j < len(c.stories) && j != next && len(out) < c.o.Count && c.allowed(i, j) && !slices.Contains(out, j) {
				out = append(out, j)
			}
		}
	}
	return out
}

// candidates returns the stories worth scoring.
func (c *chooser) candidates(i int) []int32 {
	fs, split := c.features[i], c.split[i]
	c.listed = c.listed[:0]
	for j, part := range [][]feature{fs[:split], fs[split:]} {
		byWeight := slices.Clone(part)
		slices.SortFunc(byWeight, func(a, b feature) int {
			return cmp.Or(cmp.Compare(c.weight(b, j == 1), c.weight(a, j == 1)), cmp.Compare(a.id, b.id))
		})
		for _, f := range byWeight[:min(len(byWeight), heaviest)] {
			w := c.weight(f, j == 1) << 12 / c.norms[i][j]
			for _, p := range c.lists[f.id] {
				if c.sums[p.story] == 0 {
					c.listed = append(c.listed, p.story)
				}
				c.sums[p.story] += w*p.weight>>8 + 1
			}
		}
	}
	slices.SortFunc(c.listed, func(a, b int32) int {
		return cmp.Or(cmp.Compare(c.sums[b], c.sums[a]), cmp.Compare(b, a))
	})
	for _, s := range c.listed {
		c.sums[s] = 0
	}
	c.listed = c.listed[:min(len(c.listed), 100)]
	for d := -neighbours; d <= neighbours; d++ {
		if j := i + d; j >= 0 && j < len(c.stories) {
			c.listed = append(c.listed, int32(j))
		}
	}
	s := &c.stories[i]
	for _, list := range [][]int{s.Links, c.backs[i], c.series[s.Series], c.threads[s.Thread]} {
		for _, j := range list {
			if j >= 0 && j < len(c.stories) {
				c.listed = append(c.listed, int32(j))
			}
		}
	}
	slices.Sort(c.listed)
	c.listed = slices.Compact(c.listed)
	return c.listed
}

// score says how well story j goes with story i.
func (c *chooser) score(i, j int) int64 {
	a, b := c.features[i], c.features[j]
	sa, sb := c.split[i], c.split[j]
	var dot [2]uint64
	var tb, ta, bt, ba uint64
	for _, f := range a[:sa] {
		if f.headline {
			ta += uint64(c.idf[f.id])
		}
	}
	for _, f := range b[:sb] {
		if f.headline {
			ba += uint64(c.idf[f.id])
		}
	}
	for p, q := 0, 0; p < len(a) && q < len(b); {
		switch f, g := a[p], b[q]; {
		case f.id < g.id:
			p++
		case f.id > g.id:
			q++
		default:
			k := 0
			if p >= sa {
				k = 1
			}
			dot[k] += uint64(c.weight(f, k == 1)) * uint64(c.weight(g, k == 1))
			if f.headline {
				tb += uint64(c.idf[f.id]) * uint64(g.count) * 10 * 256 / (uint64(g.count)*10 + 12)
			}
			if g.headline {
				bt += uint64(c.idf[f.id]) * uint64(f.count) * 10 * 256 / (uint64(f.count)*10 + 12)
			}
			p++
			q++
		}
	}
	_ = sb
	sim := int64(0)
	for k := range dot {
		sim += int64(dot[k] << 16 / (uint64(c.norms[i][k]) * uint64(c.norms[j][k])))
	}
	s, t := &c.stories[i], &c.stories[j]
	if slices.Contains(s.Links, j) || slices.Contains(t.Links, i) {
		sim += 1 << 16
	}
	if s.Series != "" && s.Series == t.Series {
		sim += 1 << 15
	}
	if s.Thread != "" && s.Thread == t.Thread {
		sim += 1 << 15
	}
	head := int64(256)
	if ta > 0 {
		head += int64(tb / ta)
	}
	if ba > 0 {
		head += int64(bt / ba)
	}
	return sim * head >> 8 * nearness(i-j, s.Published-t.Published) >> 12
}

// nearness is 1 + 1/(1+gap/5) + ½/(1+days/30) + 1/(1+days/180), times 4096.
func nearness(gap int, seconds int64) int64 {
	const day = 86400
	g, s := abs(int64(gap)), abs(seconds)
	n := int64(4096)
	if g <= 20 {
		n += 4096 * 5 / (5 + g)
	}
	return n + 2048*30*day/(30*day+s) + 4096*180*day/(180*day+s)
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}
