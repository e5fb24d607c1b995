package engine

import (
	"context"
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
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := e.settle(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("it goes on: %v", err)
	}
	if exact, err := s.Settle(); err != nil || exact == nil || !exact.Exact {
		t.Errorf("it does not begin anew: %v %v", exact, err)
	}
}
