package images

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Rights are the texts of a picture about its origin and use, from its XMP or IPTC data
// (IPTC Photo Metadata 2024.1). Each text is valid UTF-8 of at most maxText bytes on one
// line.
type Rights struct {
	Creator    string // names of the photographers, joined by ", "
	Credit     string // whom to name beside the picture
	Notice     string // copyright notice
	License    string // URL of the licence: the Web Statement of Rights, or the licence of ccREL
	Acquire    string // URL of the licensor, where one can get a licence
	SourceType string // URL of the IPTC term for how the picture was made: the digital source type
}

// maxText is the maximum length in bytes of a text in Rights.
const maxText = 1000

const (
	nsDC        = "http://purl.org/dc/elements/1.1/"
	nsPhotoshop = "http://ns.adobe.com/photoshop/1.0/"
	nsRights    = "http://ns.adobe.com/xap/1.0/rights/"
	nsPlus      = "http://ns.useplus.org/ldf/xmp/1.0/"
	nsIPTC      = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
	nsCC        = "http://creativecommons.org/ns#"
	nsRDF       = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
)

// property returns a pointer to the field for an XMP property, or nil for a property for which
// Rights has no field.
func (r *Rights) property(n xml.Name) *string {
	switch n {
	case xml.Name{Space: nsDC, Local: "creator"}:
		return &r.Creator
	case xml.Name{Space: nsDC, Local: "rights"}:
		return &r.Notice
	case xml.Name{Space: nsPhotoshop, Local: "Credit"}:
		return &r.Credit
	case xml.Name{Space: nsRights, Local: "WebStatement"}, xml.Name{Space: nsCC, Local: "license"}:
		return &r.License
	case xml.Name{Space: nsPlus, Local: "LicensorURL"}:
		return &r.Acquire
	case xml.Name{Space: nsIPTC, Local: "DigitalSourceType"}, xml.Name{Space: nsIPTC, Local: "DigitalSourcefileType"}:
		return &r.SourceType
	}
	return nil
}

// readXMP sets the fields to the texts in an XMP packet, which replace texts from IPTC data. If the
// packet is damaged, the texts before the damage are used (XMP specification, part 1, chapter 7).
func (r *Rights) readXMP(packet []byte) {
	var found Rights
	var target *string // field to which the text that is being read belongs; nil for none
	var name xml.Name
	d := xml.NewDecoder(bytes.NewReader(packet))
	d.Strict = false
	for {
		token, err := d.Token()
		if err != nil {
			break
		}
		switch t := token.(type) {
		case xml.StartElement:
			if p := found.property(t.Name); p != nil && *p == "" {
				target, name = p, t.Name
			}
			for _, a := range t.Attr {
				if p := found.property(a.Name); p != nil {
					found.add(p, a.Value)
				} else if target != nil && a.Name == (xml.Name{Space: nsRDF, Local: "resource"}) {
					found.add(target, a.Value)
				}
			}
		case xml.CharData:
			if target != nil {
				found.add(target, string(t))
			}
		case xml.EndElement:
			if t.Name == name {
				target = nil
			}
		}
	}
	found.License, found.Acquire, found.SourceType = webURL(found.License), webURL(found.Acquire), webURL(found.SourceType)
	found.merge(*r)
	*r = found
}

// add sets the field to which to points, unless the field has a text. To the field Creator, add
// appends the text, since a picture may have several creators.
func (r *Rights) add(to *string, text string) {
	text = oneLine(text)
	if to == &r.Creator && *to != "" && text != "" {
		text = *to + ", " + text
	} else if *to != "" {
		return
	}
	if text != "" && len(text) <= maxText {
		*to = text
	}
}

// oneLine replaces white space and control characters in a text by single spaces.
func oneLine(text string) string {
	text = strings.ToValidUTF8(text, "")
	return strings.Join(strings.FieldsFunc(text, func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) }), " ")
}

// merge sets the fields of r that are "" to those of other.
func (r *Rights) merge(other Rights) {
	for _, pair := range []struct {
		to   *string
		text string
	}{
		{&r.Creator, other.Creator}, {&r.Credit, other.Credit}, {&r.Notice, other.Notice},
		{&r.License, other.License}, {&r.Acquire, other.Acquire}, {&r.SourceType, other.SourceType},
	} {
		if *pair.to == "" {
			*pair.to = pair.text
		}
	}
}

// webURL returns a text that is an absolute URL of http or https, and "" for any other
// text.
func webURL(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	if text = u.String(); len(text) > maxText {
		return ""
	}
	return text
}

// readPhotoshop reads the IPTC data in a Photoshop segment of a JPEG. It sets only fields that XMP
// data have left empty. The segment is a list of numbered resources, of which 0x0404 is IPTC data
// (Adobe Photoshop file formats, "Image Resource Blocks").
func (r *Rights) readPhotoshop(data []byte) {
	for len(data) >= 7 && string(data[:4]) == "8BIM" {
		number := binary.BigEndian.Uint16(data[4:])
		head := 6 + 1 + int(data[6]) // end of the resource's name, whose length is data[6]
		head += head % 2
		if len(data) < head+4 {
			return
		}
		size := int64(binary.BigEndian.Uint32(data[head:]))
		data = data[head+4:]
		if size > int64(len(data)) {
			return
		}
		if number == 0x0404 {
			r.readIPTC(data[:size])
		}
		data = data[min(size+size%2, int64(len(data))):]
	}
}

// readIPTC sets the fields that are empty to the texts in IPTC data (IPTC-NAA Information
// Interchange Model 4.2, chapters 1 and 6).
func (r *Rights) readIPTC(data []byte) {
	var found Rights
	for len(data) >= 5 && data[0] == 0x1C {
		record, number, size := data[1], data[2], int(binary.BigEndian.Uint16(data[3:]))
		data = data[5:]
		// Reading also ends at a text of more than 32 KB, since its size is written in a form that
		// this function does not read.
		if size > len(data) {
			break
		}
		text := data[:size]
		data = data[size:]
		if record != 2 {
			continue
		}
		switch number {
		case 80:
			found.add(&found.Creator, fromIPTC(text))
		case 110:
			found.add(&found.Credit, fromIPTC(text))
		case 116:
			found.add(&found.Notice, fromIPTC(text))
		}
	}
	r.merge(found)
}

// fromIPTC decodes a text of IPTC data: from UTF-8, which many programs write without
// saying so, or else from Windows-1252.
func fromIPTC(text []byte) string {
	if utf8.Valid(text) {
		return string(text)
	}
	decoded, err := charmap.Windows1252.NewDecoder().Bytes(text)
	if err != nil {
		return ""
	}
	return string(decoded)
}
