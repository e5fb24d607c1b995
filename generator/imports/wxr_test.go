package imports

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func TestScannerDividesAnExport(t *testing.T) {
	const export = "<rss><channel><title>T</title>\n<item>\n<title><![CDATA[a </item> <item> ]]]]><![CDATA[> b]]></title><!-- </item> -->" +
		"<wp:comment><wp:comment_content><![CDATA[</wp:comment>]]></wp:comment_content><wp:comment_approved>0</wp:comment_approved></wp:comment>" +
		"<wp:post_id>7</wp:post_id><category domain=\"x\" nicename=\"y\"/></item>\n<item><title>c &amp; d</title></item></channel></rss>"
	for _, in := range []io.Reader{strings.NewReader(export), iotest.OneByteReader(strings.NewReader(export))} {
		s := newWXRScanner(in)
		head, _, err := s.next()
		if err != nil || !strings.HasSuffix(string(head), "<title>T</title>\n") {
			t.Fatalf("head %q, %v", head, err)
		}
		part, line, err := s.next()
		item := readItem(part, Place{})
		if err != nil || line != 2 || item.title != "a </item> <item> ]]> b" || item.id != 7 || len(item.terms) != 1 {
			t.Errorf("line %d, item %+v, %v", line, item, err)
		}
		if part, line, err = s.next(); err != nil || line != 4 || readItem(part, Place{}).title != "c & d" {
			t.Errorf("line %d, %q, %v", line, part, err)
		}
		if _, _, err = s.next(); err != io.EOF || s.comments["waiting"] != 1 {
			t.Errorf("%v, comments %v", err, s.comments)
		}
	}
}

func TestScannerTellsThatAnExportIsCut(t *testing.T) {
	s := newWXRScanner(strings.NewReader("<rss>\n<item><title><![CDATA[a"))
	if _, _, err := s.next(); err != nil {
		t.Fatal(err)
	}
	if _, line, err := s.next(); err != errTruncated || line != 2 {
		t.Errorf("line %d, %v", line, err)
	}
}

func TestZoneOfDates(t *testing.T) {
	winter, summer := time.Date(2023, 1, 10, 12, 0, 0, 0, time.UTC).Unix(), time.Date(2023, 7, 10, 12, 0, 0, 0, time.UTC).Unix()
	for _, c := range []struct {
		language       string
		winter, summer int
		want           string
	}{
		{"fr-FR", 3600, 7200, "Europe/Paris"},
		{"en-GB", 3600, 7200, "Europe/Berlin"},
		{"en-US", -5 * 3600, -4 * 3600, "America/New_York"},
		{"en-IN", 19800, 19800, "Asia/Kolkata"},
		{"", 0, 0, "UTC"},
		{"en", 13 * 3600, 13 * 3600, "Etc/GMT-13"},
	} {
		got := zoneOf(map[int64]int{winter: c.winter, summer: c.summer}, c.language)
		if got.String() != c.want {
			t.Errorf("%s %d %d: %s, want %s", c.language, c.winter, c.summer, got, c.want)
		}
	}
}
