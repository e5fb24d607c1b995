package feeds

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
)

// document encodes a value as an XML document.
func document(root any) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	encoder := xml.NewEncoder(&b)
	encoder.Indent("", " ")
	if err := encoder.Encode(root); err != nil {
		return nil, fmt.Errorf("encoding XML: %w", err)
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// A cdata is text that is written as a CDATA section; encoding/xml splits it
// where it holds the section's end.
type cdata struct {
	Text string `xml:",cdata"`
}

// clean removes the characters that XML 1.0 forbids (section 2.2) and those it
// discourages.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return r
		case r < 0x20 || r >= 0x7f && r <= 0x9f || r == 0xfffe || r == 0xffff || r >= 0xfdd0 && r <= 0xfdef:
			return -1
		}
		return r
	}, s)
}
