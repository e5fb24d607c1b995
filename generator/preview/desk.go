package preview

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"broadsheet/generator/engine"
	"broadsheet/generator/pages"
	"broadsheet/generator/problems"
	"broadsheet/generator/site"
	"broadsheet/generator/stories"
	"broadsheet/generator/why"
)

//go:embed desk.html
var deskText string

// deskRows is the greatest number of rows of each list on the authors' desk.
const deskRows = 50

// A desk holds what the template desk.html shows: the authors' desk, the page /_desk/
// with lists of problems and of stories that need work.
type desk struct {
	Title, Home, At, Now string // At and Now are instants in the form 2006-01-02T15:04
	Events               string // URL of the server-sent events for the desk
	Stories              int
	Problems             []deskProblem
	Count                string // number of problems as a text, such as "1 error, 2 warnings"
	Drafts               deskList
	Scheduled            deskList
	ScheduleNote         string
	Expired              deskList
	NoPicture            deskList
	// The lists of stories with pictures that are too small, too large or without
	// alternative text.
	SmallPicture, HeavyPicture, Undescribed deskList
	NoDescription                           deskList
	Heaviest                                deskList
	Longest                                 deskList
	Largest                                 deskList
	// Page from which the author opened the desk; nil if unknown.
	From *deskPage
}

// A deskList holds the number of entries in a list of stories or files, and the first
// rows of the list.
type deskList struct {
	Count int
	Rows  []deskRow
}

// A deskRow is a row in a list on the authors' desk: a story, page or file.
type deskRow struct{ Title, URL, Note, Source string }

type deskProblem struct {
	*problems.Problem
	Place string
	Open  template.URL
}

// A deskPage describes the page from which the author opened the desk. If the page is a
// story, the deskPage also holds the related stories and the next story.
type deskPage struct {
	deskRow
	Weight  string
	Card    string // URL of the story's share card, "" if it has none
	Related []deskRow
	Others  []deskRow // stories that ranked best among those that are not related stories
	Next    *deskRow
}

func (l *deskList) add(r deskRow) {
	l.Count++
	if len(l.Rows) < deskRows {
		l.Rows = append(l.Rows, r)
	}
}

// desk sends the authors' desk. If the request has the parameter at, the lists show the
// site at the instant in this parameter.
func (p *Preview) desk(w http.ResponseWriter, r *http.Request, e *engine.Snapshot) {
	if !e.Ready() {
		p.send(w, r, e, page{address: deskAt}, http.StatusServiceUnavailable, placeholder("There is nothing to show yet."))
		return
	}
	current := e
	from, ok := pageOf(w, r, e, "from")
	if !ok {
		return
	}
	if from == "" {
		from = refererOf(r, e)
	}
	e, at, ok := p.asOf(w, r, e)
	if !ok {
		return
	}
	now := current.Clock.In(current.Location())
	d := &desk{ScheduleNote: site.ScheduleNote, Title: current.Title(), Home: e.Path("/"), At: at, Now: now.Format("2006-01-02T15:04"), Events: e.Path(eventsAt) + "?page=" + url.QueryEscape(e.Path(deskAt)), Stories: len(e.Stories())}
	if at != "" {
		d.Home += "?at=" + url.QueryEscape(at)
	}
	d.problems(p, current)
	for _, s := range slices.Backward(e.Stories()) {
		d.story(e, s)
	}
	for _, h := range e.Withheld {
		d.file(h.Card, e.Clock, "")
	}
	d.sizes(e)
	d.from(e, from)
	page, err := template.New("desk").Parse(deskText)
	if err != nil {
		refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	var out bytes.Buffer
	if err := page.Execute(&out, d); err != nil {
		refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	send(w, r, http.StatusOK, ".html", out.Bytes())
}

func (d *desk) problems(p *Preview, e *engine.Snapshot) {
	for _, problem := range e.Problems[:min(len(e.Problems), deskRows)] {
		// The conversion to template.URL is safe, because the method opens escapes all parts of the
		// URL.
		d.Problems = append(d.Problems, deskProblem{problem, problem.Place(), template.URL(p.opens(problem))})
	}
	errors, warnings := problems.Count(e.Problems)
	d.Count = counted(errors, "error") + ", " + counted(warnings, "warning")
}

func counted(n int, word string) string {
	if n != 1 {
		word += "s"
	}
	return fmt.Sprintf("%d %s", n, word)
}

// story adds a story to all lists of the desk in which the story belongs.
func (d *desk) story(e *engine.Snapshot, s *site.Story) {
	c := s.Card
	at := e.Path(s.Address)
	d.file(c, e.Clock, at)
	row := deskRow{Title: c.Title, URL: at, Source: c.Source}
	if c.Image == nil || c.Image.Src == "" {
		d.NoPicture.add(row)
	}
	if c.Description == "" {
		d.NoDescription.add(row)
	}
	for _, of := range []struct {
		list *deskList
		note string
	}{{&d.SmallPicture, e.SmallPicture(s)}, {&d.HeavyPicture, e.HeavyPictures(s)}, {&d.Undescribed, e.UndescribedPictures(s)}} {
		if row.Note = of.note; of.note != "" {
			of.list.add(row)
		}
	}
}

// file adds a story to the desk's list of drafts, scheduled stories or expired stories,
// unless the story is live at the instant clock.
func (d *desk) file(c *stories.Card, clock time.Time, at string) {
	const form = "January 2, 2006, 3:04 PM MST"
	row := deskRow{Title: cmp.Or(c.Title, c.Source), URL: at, Source: c.Source}
	switch {
	case c.Draft:
		row.Note = "comes out when draft: true is gone"
		d.Drafts.add(row)
	case c.Published().After(clock):
		row.Note = "comes out " + c.Published().Format(form)
		d.Scheduled.add(row)
	case !c.Expires.IsZero() && !c.Expires.After(clock):
		row.Note = "went " + c.Expires.Format(form)
		d.Expired.add(row)
	}
}

// sizes fills the desk's lists of the heaviest pages, longest stories and largest files.
func (d *desk) sizes(e *engine.Snapshot) {
	for _, w := range heaviestPages(e) {
		row := deskRow{Title: w.address, URL: e.Path(w.address), Note: w.String()}
		if s := e.Story(w.address); s != nil {
			row.Title, row.Source = s.Card.Title, s.Card.Source
		}
		d.Heaviest.add(row)
	}
	for _, s := range longest(e) {
		d.Longest.add(deskRow{Title: s.Card.Title, URL: e.Path(s.Address), Note: fmt.Sprintf("%d words", s.Card.Words), Source: s.Card.Source})
	}
	for _, f := range largest(e, func(*pages.File) bool { return true }) {
		d.Largest.add(deskRow{Title: f.Path, Note: size(f.Size)})
	}
}

// longest returns the stories with the most words, the longest story first.
func longest(e *engine.Snapshot) []*site.Story {
	list := slices.Clone(e.Stories())
	slices.SortStableFunc(list, func(a, b *site.Story) int { return int(b.Card.Words) - int(a.Card.Words) })
	return list[:min(len(list), heaviest)]
}

// largest returns the largest of the files for which the function counts is true, the
// largest file first.
func largest(e *engine.Snapshot, counts func(*pages.File) bool) []*pages.File {
	files := slices.DeleteFunc(slices.Collect(maps.Values(e.Files())), func(f *pages.File) bool { return !counts(f) })
	list := slices.SortedFunc(slices.Values(files), func(a, b *pages.File) int {
		return cmp.Or(cmp.Compare(b.Size, a.Size), cmp.Compare(a.Path, b.Path))
	})
	return list[:min(len(list), heaviest)]
}

// refererOf returns the address of the page in a request's Referer header, or "" if the
// page is not on the site.
func refererOf(r *http.Request, e *engine.Snapshot) string {
	if u, err := url.Parse(r.Referer()); err == nil {
		if address, inside := inSite(e, u.Path); inside {
			return address
		}
	}
	return ""
}

// from sets d.From to a description of the page from which the author opened the desk.
// The parameter address is the address of this page.
func (d *desk) from(e *engine.Snapshot, address string) {
	w, ok := weigh(e, address)
	if !ok {
		return
	}
	d.From = &deskPage{deskRow: deskRow{Title: address, URL: e.Path(address)}, Weight: w.String()}
	s := e.Story(address)
	if s == nil {
		return
	}
	d.From.Title, d.From.Source = s.Card.Title, s.Card.Source
	if card := pages.CardAddress(s); e.Has(card) {
		d.From.Card = e.Path(card)
	}
	answer, err := why.Of(e.LinkInput(), s)
	if err != nil {
		return // a file of the site was deleted while the desk was made
	}
	row := func(i int, note string) deskRow {
		s := e.Stories()[i]
		return deskRow{Title: s.Card.Title, URL: e.Path(s.Address), Note: s.Card.Published().Format("January 2, 2006") + note, Source: s.Card.Source}
	}
	for _, c := range answer.Links.Related {
		d.From.Related = append(d.From.Related, row(c.Story, reasons(answer, c)))
	}
	for _, c := range answer.Links.Others {
		d.From.Others = append(d.From.Others, row(c.Story, reasons(answer, c)))
	}
	if answer.Links.Next >= 0 {
		next := row(answer.Links.Next, " · by the rule “"+string(answer.Links.Rule)+"”")
		d.From.Next = &next
	}
}

// reasons returns the status and score of a related story or candidate. It adds the main
// reasons for the score, with each reason's share of the score in percent.
func reasons(w *why.Why, c why.Choice) string {
	text := fmt.Sprintf(" · %s, score %d", c.Status, c.Score)
	for i, s := range c.Signs {
		if i == mainReasons {
			break
		}
		name := string(s.Kind)
		if word := w.Name(s); word != "" {
			name += " “" + word + "”"
		}
		text += fmt.Sprintf(" · %s %.0f %%", name, 100*s.Share)
	}
	return text
}

// mainReasons is the greatest number of reasons for a score that the desk shows.
const mainReasons = 5
