package engine

import (
	"errors"
	"fmt"
	"testing"
)

// A save does not wait for links: what chooses them gives up, and begins anew.
func TestSettlingGivesWay(t *testing.T) {
	root := t.TempDir()
	write(t, root, "config.toml", "title = \"The Sample\"\nbase_url = \"https://example.org/\"\ntimezone = \"UTC\"\n")
	for i := range 5 {
		write(t, root, fmt.Sprintf("content/stories/s%d.md", i), fmt.Sprintf("---\ntitle: Story %d\ndate: 2026-03-01\n---\nWords about chips.\n", i))
	}
	s := NewSession(Options{Source: root})
	defer s.Close()
	e, err := s.Update(nil, later)
	if err != nil {
		t.Fatal(err)
	}
	now := s.state
	if _, err := s.settle(e, &now, func() bool { return true }); !errors.Is(err, errStopped) {
		t.Errorf("it goes on: %v", err)
	}
	if exact, err := s.Settle(); err != nil || exact == nil || !exact.Exact {
		t.Errorf("it does not begin anew: %v %v", exact, err)
	}
}
