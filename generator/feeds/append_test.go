package feeds_test

import (
	"errors"
	"testing"

	"broadsheet/generator/feeds"
)

// TestFeedsAreAppended lets feeds stand behind what is there already, and fail
// where a text cannot be read.
func TestFeedsAreAppended(t *testing.T) {
	unreadable := errors.New("unreadable")
	for name, encode := range map[string]func([]byte, feeds.Feed, feeds.Texts) ([]byte, error){"RSS": feeds.RSS, "Atom": feeds.Atom, "JSON": feeds.JSON} {
		alone, err := encode(nil, difficult(), difficultTexts)
		if err != nil {
			t.Fatal(err)
		}
		dst := append(make([]byte, 0, 1<<20), "before"...)
		got, err := encode(dst, difficult(), difficultTexts)
		if err != nil || string(got) != "before"+string(alone) || &got[0] != &dst[0] {
			t.Errorf("%s is not appended: %v %s", name, err, got)
		}
		_, err = encode(nil, difficult(), func(dst []byte, item int) ([]byte, error) {
			if item == 1 {
				return dst, unreadable
			}
			return dst, nil
		})
		if !errors.Is(err, unreadable) {
			t.Errorf("%s: %v, not that a text cannot be read", name, err)
		}
	}
}
