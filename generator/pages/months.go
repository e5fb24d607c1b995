package pages

import (
	"slices"
	"time"

	"broadsheet/generator/locale"
)

// archiveAddress is the address of the page that links to the pages of all months. If a
// story or standing page has this address, the site has no pages of months.
const archiveAddress = "/archive/"

// planMonths plans a page for every month in which a story was published, and a page that
// links to the pages of these months.
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
	for i, month := range months {
		p.add(month.address, listOutput{p: p, l: month, source: "the archive", view: func() *ListPage { return p.monthPage(months, i) }})
	}
	p.add(archiveAddress, single{source: "the archive", template: "list.html", view: func() any { return p.archivePage(months) }})
}

func sameMonth(a, b time.Time) bool {
	year, month, _ := a.Date()
	otherYear, otherMonth, _ := b.Date()
	return year == otherYear && month == otherMonth
}

// monthPage makes the view of the page of months[i]. The first month of the list is the
// earliest.
func (p *Plan) monthPage(months []list, i int) *ListPage {
	view := p.listPage(months[i], 0, locale.Capital(p.words.Month(months[i].members[0].Card.Published())), "")
	if i > 0 {
		view.Older = p.path(months[i-1].address)
	}
	if i+1 < len(months) {
		view.Newer = p.path(months[i+1].address)
	}
	return view
}

// archivePage makes the view of the page that links to the pages of all months.
func (p *Plan) archivePage(months []list) *ListPage {
	heading := p.words.Label("archive")
	view := &ListPage{Common: p.common("list", p.path(archiveAddress), heading, ""), Heading: heading}
	p.describePage(&view.Common, "CollectionPage")
	for _, l := range slices.Backward(months) {
		first := l.members[0].Card.Published()
		if year := p.words.Year(first); len(view.Months) == 0 || view.Months[len(view.Months)-1].Title != year {
			view.Months = append(view.Months, Group{Title: year})
		}
		last := &view.Months[len(view.Months)-1]
		last.Terms = append(last.Terms, Link{locale.Capital(p.words.MonthName(first)), p.path(l.address)})
	}
	return view
}
