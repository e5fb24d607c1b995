package check_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"broadsheet/generator/check"
)

// Each address is asked for once, and what is dead is told wherever it stands.
func TestFollow(t *testing.T) {
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/fine":
			asked.Add(1)
		case "/gone":
			http.NotFound(w, r)
		case "/no-head":
			if r.Method == http.MethodHead {
				w.WriteHeader(http.StatusMethodNotAllowed)
			}
		case "/drops-head":
			if r.Method == http.MethodHead {
				panic(http.ErrAbortHandler)
			}
		case "/old":
			http.Redirect(w, r, "/new", http.StatusMovedPermanently)
		case "/folder":
			http.Redirect(w, r, "/folder/", http.StatusMovedPermanently)
		case "/for-now":
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
		case "/people-only":
			w.WriteHeader(http.StatusForbidden)
		case "/broken":
			w.WriteHeader(http.StatusBadGateway)
		}
	}))
	defer server.Close()
	var list []check.Outside
	add := func(source, path string) {
		text := "See " + server.URL + path
		list = append(list, check.Outside{URL: server.URL + path, Source: source, Text: []byte(text), Offset: 4})
	}
	for _, path := range []string{"/fine", "/fine", "/gone", "/no-head", "/drops-head", "/old", "/folder", "/for-now", "/people-only", "/broken"} {
		add("a.md", path)
	}
	add("b.md", "/gone")
	list = append(list, check.Outside{URL: "http://127.0.0.1:1/", Source: "c.md", Offset: -1})
	var got []string
	last := 0
	for _, d := range check.Follow(context.Background(), list, func(done, total int) {
		if done != last+1 || total != 10 {
			t.Errorf("progress %d of %d after %d", done, total, last)
		}
		last = done
	}) {
		got = append(got, strings.ReplaceAll(d.Problem().Error(), server.URL, "S"))
	}
	want := []string{
		"a.md:1:5: warning: S/broken is broken: it answers 502 Bad Gateway",
		"a.md:1:5: warning: S/gone is gone: it answers 404 Not Found",
		"a.md:1:5: warning: S/old has moved to S/new",
		"b.md:1:5: warning: S/gone is gone: it answers 404 Not Found",
	}
	if len(got) != len(want)+1 || !strings.HasPrefix(got[len(want)], "c.md: warning: http://127.0.0.1:1/ cannot be reached: ") {
		t.Fatalf("found\n%s", strings.Join(got, "\n"))
	}
	for i, w := range want {
		if !strings.HasPrefix(got[i], w) {
			t.Errorf("found %q, want %q", got[i], w)
		}
	}
	if asked.Load() != 1 {
		t.Errorf("one address was asked for %d times", asked.Load())
	}
}

// An interrupted check ends with what it knows.
func TestFollowInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	}))
	defer server.Close()
	list := []check.Outside{{URL: server.URL + "/1", Source: "a.md"}, {URL: server.URL + "/2", Source: "a.md"}}
	if dead := check.Follow(ctx, list, nil); len(dead) > 0 {
		t.Errorf("interrupted, it says %v", dead)
	}
}
