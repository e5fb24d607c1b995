package pages

import (
	"encoding/binary"
	"time"

	"github.com/cespare/xxhash/v2"

	"broadsheet/generator/site"
	"broadsheet/generator/slugs"
	"broadsheet/generator/stories"
)

// A footprint collects what a view is made from, to be hashed. It takes more
// than the view shows, such as the digest of a whole file, so that it is cheap:
// of two equal footprints the views are equal, while an equal view may have
// another footprint. What the settings say is left out.
type footprint []byte

func (f footprint) number(n uint64) footprint { return binary.LittleEndian.AppendUint64(f, n) }

func (f footprint) text(s string) footprint {
	return append(binary.AppendUvarint(f, uint64(len(s))), s...)
}

func (f footprint) truth(b bool) footprint {
	if b {
		return append(f, 1)
	}
	return append(f, 0)
}

// instant adds an instant and the offset that it is shown in.
func (f footprint) instant(t time.Time) footprint {
	_, offset := t.Zone()
	return f.number(uint64(t.Unix())).number(uint64(t.Nanosecond())).number(uint64(offset))
}

// sum returns the hash; it is never 0, which stands for none.
func (f footprint) sum() uint64 { return max(1, xxhash.Sum64(f)) }

// begin returns the footprint of what all pages of a kind share.
func (p *Plan) begin(kind string) footprint {
	return append(make(footprint, 0, 512), p.sharedDigest[:]...).text(kind)
}

// stories adds the footprints of stories.
func (f footprint) stories(p *Plan, list []*site.Story) footprint {
	for _, s := range list {
		f = f.number(p.printOf(s.Index))
	}
	return f.number(uint64(len(list)))
}

// printOf returns the footprint of all that pages show of a story: its file, its
// address, its terms, and what its picture turns out to be. Where it is known the
// story, which may lie far away, is not looked at.
func (p *Plan) printOf(index int) uint64 {
	if known := p.prints[index].Load(); known != 0 {
		return known
	}
	s := p.in.Site.Stories[index]
	f := append(make(footprint, 0, 256), s.Card.Digest[:]...).text(s.Address)
	for _, row := range s.Terms {
		for _, t := range row {
			f = f.number(p.termLinks[t.Index].print)
		}
		f = f.number(uint64(len(row)))
	}
	sum := f.picture(p, s.Card.Source, s.Address, s.Card.Image).sum()
	p.prints[index].Store(sum)
	return sum
}

// printOfTerm returns the footprint of all that pages show of a term.
func (p *Plan) printOfTerm(t *site.Term) uint64 {
	f := make(footprint, 0, 256).text(t.Row.Name).text(t.Name).text(t.Address).text(t.Source)
	switch {
	case t.Category != nil:
		f = append(f, t.Category.Digest[:]...)
	case t.Author != nil:
		f = append(f, t.Author.Digest[:]...).picture(p, t.Source, t.Address, t.Author.Photo)
	}
	return f.sum()
}

// picture adds what a picture turns out to be.
func (f footprint) picture(p *Plan, source, address string, img *stories.Image) footprint {
	shown := p.image(source, address, img)
	if shown == nil {
		return f.number(0)
	}
	f = f.text(shown.URL).text(shown.Absolute).text(shown.Type)
	return f.number(uint64(shown.Width)).number(uint64(shown.Height)).number(uint64(shown.Size))
}

func (o storyOutput) Footprint() uint64 {
	p := o.p
	f := p.begin("story").number(p.printOf(o.s.Index)).number(uint64(age(o.s.Card, p.in.Clock)))
	for _, i := range p.in.Links.Related[o.s.Index] {
		f = f.number(p.printOf(i))
	}
	if i := p.in.Links.Next[o.s.Index]; i >= 0 {
		f = f.text("next").number(p.printOf(i))
	}
	if o.s.Card.Series != "" {
		f = f.text("series").stories(p, p.seriesBySlug[slugs.Of(o.s.Card.Series)])
	}
	return f.sum()
}

func (l termList) Footprint() uint64 {
	return l.p.begin("term").number(l.p.termLinks[l.t.Index].print).list(l.p, listOf(l.t, l.p.config.Pagination.Size), l.n).sum()
}

func (a archive) Footprint() uint64 { return a.p.begin("archive").list(a.p, *a.l, a.n).sum() }

// list adds a page of a list; page 0 is its own address.
func (f footprint) list(p *Plan, l list, n int) footprint {
	members := l.own()
	if n > 0 {
		members = l.page(n)
	}
	return f.text(l.address).number(uint64(n)).number(uint64(l.archives())).stories(p, members)
}

func (f feed) Footprint() uint64 {
	return f.p.begin("feed").text(f.address).text(f.home).text(f.title).text(f.description).stories(f.p, f.stories).sum()
}

func (m sitemap) Footprint() uint64 {
	return m.p.begin("sitemap").number(uint64(m.from)).number(uint64(m.to)).number(m.p.listed()).sum()
}

// printOfList returns the footprint of the list of all addresses. It takes no
// more of stories than the list does: every edit of a text would have it made
// anew, and it is long.
func (p *Plan) printOfList() uint64 {
	sum := xxhash.New()
	var f footprint
	for _, s := range p.in.Site.Stories {
		f = f[:0].text(s.Address).instant(modified(s)).truth(inSitemap(s.Card))
		for _, row := range s.Terms {
			for _, t := range row {
				f = f.number(uint64(t.Index))
			}
			f = f.number(uint64(len(row)))
		}
		sum.Write(f)
	}
	f = f[:0]
	for i := range p.termLinks {
		f = f.number(p.termLinks[i].print)
	}
	for _, page := range p.in.Site.Pages {
		f = f.text(page.Address).instant(page.Card.Updated).truth(inSitemap(page.Card))
	}
	sum.Write(f)
	return sum.Sum64()
}
