package engine

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"strings"
	"testing"
)

// claimedPNG returns a PNG with 16 bits a channel whose header claims a size.
func claimedPNG(t *testing.T, width, height int) string {
	t.Helper()
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.NoCompression}).Encode(&b, image.NewNRGBA64(image.Rect(0, 0, 40, 40))); err != nil {
		t.Fatal(err)
	}
	data := b.Bytes()
	const header = 12 // where the chunk IHDR begins: 4 bytes of name, 13 bytes of data, the checksum
	binary.BigEndian.PutUint32(data[header+4:], uint32(width))
	binary.BigEndian.PutUint32(data[header+8:], uint32(height))
	binary.BigEndian.PutUint32(data[header+17:], crc32.ChecksumIEEE(data[header:header+17]))
	return string(data)
}

// TestPicturesThatAreTooLarge has pictures with too many pixels for the memory that a build
// may take, each with the warning or the error. A picture of the size that the warning asks
// for has none.
func TestPicturesThatAreTooLarge(t *testing.T) {
	problemsOf := func(width, height int) (list []string) {
		t.Helper()
		site := t.TempDir()
		write(t, site, "config.toml", "title = \"The Bit\"\nbase_url = \"https://bit.example/\"\ntimezone = \"UTC\"\n")
		write(t, site, "content/stories/2026-03-01-a.md", "---\ntitle: A\nimage: large.png\n---\n")
		write(t, site, "content/stories/large.png", claimedPNG(t, width, height))
		s, err := Read(Options{Source: site, Clock: clock, NoCache: true})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		for _, p := range s.Problems {
			list = append(list, fmt.Sprintf("%s: %s (%s)", p.Severity, p.Message, p.Advice))
		}
		return list
	}
	for _, c := range []struct {
		width, height int
		want          string
	}{
		{2000, 1000, ""},
		{5000, 4400, "warning: the picture has 5000 × 4400 pixels, too many to make smaller copies of it, so that readers load it as it is (save it with at most "},
		{9000, 6000, "warning: the picture has 9000 × 6000 pixels, too many to make smaller copies of it, so that readers load it as it is (save it with at most "},
		{20000, 19000, "error: large.png has 20000 × 19000 pixels, more than 100 million (save it in a smaller size)"},
	} {
		got := strings.Join(problemsOf(c.width, c.height), "\n")
		if !strings.HasPrefix(got, c.want) || (got == "") != (c.want == "") {
			t.Errorf("%d × %d pixels: %q, want %q", c.width, c.height, got, c.want)
		}
		var width, height int
		if _, advice, limited := strings.Cut(got, "at most "); limited {
			if _, err := fmt.Sscanf(advice, "%d × %d pixels)", &width, &height); err != nil || width >= c.width || height >= c.height || width*c.height/c.width-height > 1 {
				t.Errorf("%d × %d pixels: the limit is %d × %d, %v", c.width, c.height, width, height, err)
			}
			if got := problemsOf(width, height); len(got) > 0 {
				t.Errorf("a picture of the advised size: %q", got)
			}
		}
	}
}
