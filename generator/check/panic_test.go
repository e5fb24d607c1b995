package check

import (
	"context"
	"net/http"
	"strings"
	"testing"
)

type panics struct{}

func (panics) RoundTrip(*http.Request) (*http.Response, error) { panic("no such answer") }

// A panic while an address is requested concerns that address only.
func TestPanicOfOneAddress(t *testing.T) {
	message := follow(context.Background(), &http.Client{Transport: panics{}}, "https://a.example/")
	if !strings.HasPrefix(message, "cannot be checked: a mistake in this program at check/panic_test.go:") || !strings.HasSuffix(message, "no such answer") {
		t.Error(message)
	}
}
