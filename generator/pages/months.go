package pages

import (
	"slices"
	"time"

	"broadsheet/generator/markdown"
	"broadsheet/generator/site"
)

// archiveAddress is the address of the list of all months, unless a story or page
// of the site has it.
const archiveAddress = "/archive/"

// planMonths plans a page for every month with stories, and the list of all months.
func (p *Plan) planMonths() {
	if p.addresses[archiveAddress] != nil || len(p.in.Site.Stories) == 0 {
		return
	}
	var months []list
	for rest := p.in.Site.Stories; len(rest) > 0; {
		n, first := 1, rest[0].Card.Published()
		for n < len(rest) && sameMonth(first, rest[n].Card.Published()) {
			n++
		}
		months = append(months, list{archiveAddress + first.Format("2006/01/"), rest[:n], n})
		rest = rest[n:]
	}
	p.archived = true
	for i := range months {
		p.add(months[i].address, monthPage{p: p, months: months, i: i})
	}
	p.add(archiveAddress, single{source: "the archive", template: "list.html", view: func() any { return p.archivePage(months) }})
}

func sameMonth(a, b time.Time) bool {
	year, month, _ := a.Date()
	otherYear, otherMonth, _ := b.Date()
	return year == otherYear && month == otherMonth
}

// A monthPage lists the stories of a month.
type monthPage struct {
	plain
	p      *Plan
	months []list // oldest first
	i      int
}

func (m monthPage) Source() string   { return "the archive" }
func (m monthPage) Template() string { return "list.html" }

func (m monthPage) View() any {
	l := m.months[m.i]
	view := m.p.listPage(l, 0, monthName(l.members[0]), "")
	if m.i > 0 {
		view.Older = m.p.path(m.months[m.i-1].address)
	}
	if m.i+1 < len(m.months) {
		view.Newer = m.p.path(m.months[m.i+1].address)
	}
	return view
}

func (m monthPage) Fill(view any, _ []*markdown.Document, _ *[]byte) {
	v := view.(*ListPage)
	m.p.fillList(v, m.months[m.i])
	m.p.describePage(&v.Common, "CollectionPage")
}

func monthName(s *site.Story) string { return s.Card.Published().Format("January 2006") }

// archivePage makes the view of the list of all months.
func (p *Plan) archivePage(months []list) *ListPage {
	view := &ListPage{Common: p.common("list", p.path(archiveAddress), "Archive", ""), Heading: "Archive"}
	p.describePage(&view.Common, "CollectionPage")
	for _, l := range slices.Backward(months) {
		first := l.members[0].Card.Published()
		if year := first.Format("2006"); len(view.Months) == 0 || view.Months[len(view.Months)-1].Title != year {
			view.Months = append(view.Months, Group{Title: year})
		}
		last := &view.Months[len(view.Months)-1]
		last.Terms = append(last.Terms, Link{first.Format("January"), p.path(l.address)})
	}
	return view
}
