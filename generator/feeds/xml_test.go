package feeds

import "testing"

func TestAnySuspect(t *testing.T) {
	for c := range 256 {
		for at := range 8 {
			eight := uint64(0x6161616161616161)&^(0xff<<(8*at)) | uint64(c)<<(8*at)
			if suspect(byte(c)) && !anySuspect(eight) {
				t.Errorf("%#x passes at %d", c, at)
			}
			if printable := c >= ' ' && c < 0x7f && c != ']'; printable && anySuspect(eight) {
				t.Errorf("%#x is held up at %d", c, at)
			}
		}
	}
}
