package feeds

import (
	"net/url"
	"time"
)

// Atom appends an Atom feed (RFC 4287) with full text to dst.
func Atom(dst []byte, f Feed, texts Texts) ([]byte, error) {
	c := f.Channel
	updated := distinct(f.Items)
	d := newDocument(dst)
	d.open("feed", "xmlns", "http://www.w3.org/2005/Atom", "xml:lang", c.Language)
	d.element("id", c.Home)
	d.element("title", c.Title)
	d.optional("subtitle", c.Description)
	d.element("updated", rfc3339(latest(updated)))
	d.atomAuthor(Author{c.Title, c.Home})
	d.empty("link", "rel", "self", "type", "application/atom+xml", "href", c.Self)
	d.empty("link", "rel", "alternate", "type", "text/html", "href", c.Home)
	d.optional("generator", c.Generator)
	for i := range f.Items {
		if err := d.atomEntry(f.Items[i], c.Home, updated[i], func(dst []byte) ([]byte, error) { return texts(dst, i) }); err != nil {
			return nil, err
		}
	}
	d.close("feed")
	return d.text, nil
}

func (d *document) atomEntry(i *Item, home string, updated time.Time, text appender) error {
	d.open("entry")
	d.element("id", iri(i.ID, home))
	d.element("title", i.Title)
	d.empty("link", "rel", "alternate", "type", "text/html", "href", i.URL)
	d.element("published", rfc3339(i.Published))
	d.element("updated", rfc3339(updated))
	for _, a := range i.Authors {
		d.atomAuthor(a)
	}
	for _, label := range i.Category {
		d.empty("category", "term", label)
	}
	d.optional("summary", i.Summary)
	err := d.html("content", text, "type", "html")
	d.close("entry")
	return err
}

func (d *document) atomAuthor(a Author) {
	d.open("author")
	d.element("name", a.Name)
	d.optional("uri", a.URL)
	d.close("author")
}

// distinct returns an update time for each item. The times are in whole seconds and all different,
// since feed validators reject equal times, which are common among stories without a time of day.
// If two items have the same time, the time of the newer item is moved one second later.
func distinct(items []*Item) []time.Time {
	updated := make([]time.Time, len(items))
	taken := make(map[int64]bool, len(items))
	for i := len(items) - 1; i >= 0; i-- {
		at := items[i].Updated.Truncate(time.Second)
		for taken[at.Unix()] {
			at = at.Add(time.Second)
		}
		taken[at.Unix()] = true
		updated[i] = at
	}
	return updated
}

// latest returns the latest of several instants, or the Unix epoch if the list is
// empty.
func latest(instants []time.Time) time.Time {
	last := time.Unix(0, 0).UTC()
	for _, t := range instants {
		if t.After(last) {
			last = t
		}
	}
	return last
}

// iri returns the id of an item as an absolute IRI, which Atom requires. If the id is
// not absolute, iri returns the URL home with the id as its fragment.
func iri(id, home string) string {
	if u, err := url.Parse(id); err == nil && u.IsAbs() {
		return id
	}
	return home + "#" + url.PathEscape(id)
}

func rfc3339(t time.Time) string { return t.Format(time.RFC3339) }
