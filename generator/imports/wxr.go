package imports

import (
	"bytes"
	"errors"
	"html"
	"io"
	"strconv"
	"strings"
)

// A wxrScanner divides WXR, the XML that WordPress exports, into the part before the first
// item and the items, and keeps only one of them. Comments of readers are counted and
// left out.
type wxrScanner struct {
	in       io.Reader
	buffer   []byte // bytes that are read but not yet used
	at       int    // offset in buffer of the next byte
	out      []byte // the current part
	keep     bool   // whether used bytes become a part of out
	line     int    // number of the line of the next byte
	inItems  bool   // whether the part before the items is over
	comments map[string]int
}

func newWXRScanner(in io.Reader) *wxrScanner {
	return &wxrScanner{in: in, keep: true, line: 1, comments: map[string]int{}}
}

var errTruncated = errors.New("the file ends within an item")

// next returns the next part: first what stands before the items, then each item. The bytes
// are valid until the next call. The error is io.EOF after the last item.
func (s *wxrScanner) next() (part []byte, line int, err error) {
	s.out = s.out[:0]
	line = s.line
	inItem := false
	for {
		if !s.reach('<') {
			if inItem {
				return nil, line, errTruncated
			}
			if !s.inItems {
				s.inItems, s.keep = true, false
				return s.out, line, nil
			}
			return nil, line, io.EOF
		}
		s.fill(16)
		rest := s.buffer[s.at:]
		switch {
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			s.through("]]>")
		case bytes.HasPrefix(rest, []byte("<!--")):
			s.through("-->")
		case bytes.HasPrefix(rest, []byte("<item>")) && !s.inItems:
			s.inItems, s.keep = true, false
			return s.out, line, nil
		case bytes.HasPrefix(rest, []byte("<item>")):
			inItem, s.keep, line = true, true, s.line
			s.use(len("<item>"))
			s.out = s.out[:0]
		case bytes.HasPrefix(rest, []byte("</item>")):
			s.keep = false
			s.use(len("</item>"))
			return s.out, line, nil
		case bytes.HasPrefix(rest, []byte("<wp:comment>")):
			s.comment()
		default:
			s.use(1)
		}
	}
}

// fill reads until at least n bytes are in the buffer, if there are so many.
func (s *wxrScanner) fill(n int) bool {
	for len(s.buffer)-s.at < n {
		if s.at > 0 {
			s.buffer = s.buffer[:copy(s.buffer, s.buffer[s.at:])]
			s.at = 0
		}
		const size = 128 << 10
		if cap(s.buffer)-len(s.buffer) < size {
			s.buffer = append(make([]byte, 0, len(s.buffer)+2*size), s.buffer...)
		}
		m, err := s.in.Read(s.buffer[len(s.buffer) : len(s.buffer)+size])
		s.buffer = s.buffer[:len(s.buffer)+m]
		if err != nil {
			return len(s.buffer) >= n
		}
	}
	return true
}

// use takes the next n bytes out of the buffer.
func (s *wxrScanner) use(n int) {
	used := s.buffer[s.at : s.at+n]
	s.line += bytes.Count(used, []byte("\n"))
	if s.keep {
		s.out = append(s.out, used...)
	}
	s.at += n
}

// reach uses the bytes up to the next byte b, and reports whether there is one.
func (s *wxrScanner) reach(b byte) bool {
	for s.fill(1) {
		if i := bytes.IndexByte(s.buffer[s.at:], b); i >= 0 {
			s.use(i)
			return true
		}
		s.use(len(s.buffer) - s.at)
	}
	return false
}

// through uses the bytes up to the end of a text.
func (s *wxrScanner) through(end string) {
	for s.fill(len(end)) {
		if i := bytes.Index(s.buffer[s.at:], []byte(end)); i >= 0 {
			s.use(i + len(end))
			return
		}
		s.use(len(s.buffer) - s.at - len(end) + 1)
	}
	s.use(len(s.buffer) - s.at)
}

// comment counts a comment of a reader by its kind and leaves it out.
func (s *wxrScanner) comment() {
	from := len(s.out)
	for s.reach('<') {
		s.fill(16)
		rest := s.buffer[s.at:]
		if bytes.HasPrefix(rest, []byte("</wp:comment>")) {
			s.use(len("</wp:comment>"))
			break
		}
		if bytes.HasPrefix(rest, []byte("<![CDATA[")) {
			s.through("]]>")
		} else {
			s.use(1)
		}
	}
	if s.keep {
		s.comments[commentKind(s.out[from:])]++
		s.out = s.out[:from]
	}
}

func commentKind(comment []byte) string {
	approved, kind := "", ""
	if _, rest, ok := bytes.Cut(comment, []byte("<wp:comment_approved>")); ok {
		rest, _, _ = bytes.Cut(rest, []byte("</"))
		approved = xmlText(rest)
	}
	if _, rest, ok := bytes.Cut(comment, []byte("<wp:comment_type>")); ok {
		rest, _, _ = bytes.Cut(rest, []byte("</"))
		kind = xmlText(rest)
	}
	switch {
	case approved == "spam" || approved == "trash":
		return approved
	case approved == "0":
		return "waiting"
	case kind == "" || kind == "comment":
		return "approved"
	}
	return kind
}

// An xmlElement is an element of XML: a name with its prefix, the text of its attributes and
// what it contains.
type xmlElement struct {
	name         string
	attrs, inner []byte
}

// xmlElements calls a function for the elements on the outermost level of a part of XML.
// Errors of XML, which exports often have, do not end it.
func xmlElements(b []byte, do func(xmlElement)) {
	for {
		i := bytes.IndexByte(b, '<')
		if i < 0 {
			return
		}
		b = b[i+1:]
		n := bytes.IndexAny(b, " \t\r\n/>")
		if n <= 0 || b[0] == '!' || b[0] == '?' {
			continue
		}
		e := xmlElement{name: string(b[:n])}
		end := bytes.IndexByte(b, '>')
		if end < 0 {
			return
		}
		e.attrs, b = b[n:end], b[end+1:]
		if !bytes.HasSuffix(e.attrs, []byte("/")) {
			n := endOfElement(b, e.name)
			e.inner, b = b[:n], b[n:]
		}
		do(e)
	}
}

// endOfElement returns the offset of the end tag of an element, outside of CDATA.
func endOfElement(b []byte, name string) int {
	tag := []byte("</" + name + ">")
	for at := 0; ; {
		end := bytes.Index(b[at:], tag)
		if end < 0 {
			return len(b)
		}
		cdata := bytes.Index(b[at:at+end], []byte("<![CDATA["))
		if cdata < 0 {
			return at + end
		}
		closed := bytes.Index(b[at+cdata:], []byte("]]>"))
		if closed < 0 {
			return len(b)
		}
		at += cdata + closed + 3
	}
}

// xmlText returns the text of a part of XML: its CDATA sections, and the rest with
// character references decoded.
func xmlText(b []byte) string {
	if !bytes.Contains(b, []byte("<![CDATA[")) {
		return html.UnescapeString(string(bytes.TrimSpace(b)))
	}
	var text strings.Builder
	for {
		before, rest, ok := bytes.Cut(b, []byte("<![CDATA["))
		text.WriteString(html.UnescapeString(string(bytes.TrimSpace(before))))
		if !ok {
			return text.String()
		}
		section, after, _ := bytes.Cut(rest, []byte("]]>"))
		text.Write(section)
		b = after
	}
}

// xmlAttribute returns the value of an attribute, or "".
func xmlAttribute(attrs []byte, name string) string {
	_, rest, ok := bytes.Cut(attrs, []byte(name+`="`))
	if !ok {
		return ""
	}
	value, _, _ := bytes.Cut(rest, []byte(`"`))
	return html.UnescapeString(string(value))
}

// A wxrItem is an item of WXR: a post, page, picture or entry of a menu.
type wxrItem struct {
	place                                        Place
	title, link, creator, guid, content, excerpt string
	id                                           int
	date, dateGMT, modified, modifiedGMT         string
	name, status, kind, password, attachment     string
	parent, order                                int
	sticky                                       bool
	terms                                        []wxrTerm
	meta                                         map[string]string
}

// A wxrTerm is a category, tag or other term of an item.
type wxrTerm struct{ domain, slug, name string }

// readItem reads an item. If it is to be read without its texts, content and excerpt stay
// empty unless they are part of a picture or a block that stories share.
func readItem(part []byte, place Place) *wxrItem {
	i := &wxrItem{place: place, meta: map[string]string{}}
	texts := map[string]*string{
		"title": &i.title, "link": &i.link, "dc:creator": &i.creator, "guid": &i.guid, "content:encoded": &i.content,
		"excerpt:encoded": &i.excerpt, "wp:post_date": &i.date, "wp:post_date_gmt": &i.dateGMT, "wp:post_modified": &i.modified,
		"wp:post_modified_gmt": &i.modifiedGMT, "wp:post_name": &i.name, "wp:status": &i.status, "wp:post_type": &i.kind,
		"wp:post_password": &i.password, "wp:attachment_url": &i.attachment,
	}
	numbers := map[string]*int{"wp:post_id": &i.id, "wp:post_parent": &i.parent, "wp:menu_order": &i.order}
	xmlElements(part, func(e xmlElement) {
		switch text, number := texts[e.name], numbers[e.name]; {
		case text != nil:
			*text = xmlText(e.inner)
		case number != nil:
			*number, _ = strconv.Atoi(xmlText(e.inner))
		case e.name == "wp:is_sticky":
			i.sticky = xmlText(e.inner) == "1"
		case e.name == "category":
			i.terms = append(i.terms, wxrTerm{xmlAttribute(e.attrs, "domain"), xmlAttribute(e.attrs, "nicename"), xmlText(e.inner)})
		case e.name == "wp:postmeta":
			i.addMeta(e.inner)
		}
	})
	return i
}

// addMeta adds a custom field of an item.
func (i *wxrItem) addMeta(inner []byte) {
	key, value := "", ""
	xmlElements(inner, func(e xmlElement) {
		switch e.name {
		case "wp:meta_key":
			key = xmlText(e.inner)
		case "wp:meta_value":
			value = strings.TrimSpace(xmlText(e.inner))
		}
	})
	if old, ok := i.meta[key]; ok && key == "_wp_old_slug" {
		value = old + "\n" + value
	}
	i.meta[key] = value
}
