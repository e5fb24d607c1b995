package check

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"broadsheet/generator/engine"
	"broadsheet/generator/problems"
)

// A Dead is a reference that leads nowhere any more, or not to where it did.
type Dead struct {
	engine.Outside
	Message string
}

// Problem returns it as a warning at its place.
func (d Dead) Problem() *problems.Problem {
	if d.Offset < 0 {
		return problems.At(d.Source, 0, 0, "%s %s", d.URL, d.Message).AsWarning()
	}
	return problems.In(d.Source, d.Text, d.Offset, len(d.URL), "%s %s", d.URL, d.Message).AsWarning()
}

const (
	atOnce  = 16               // addresses that are asked for
	patient = 20 * time.Second // how long an answer may take
	pause   = 200 * time.Millisecond
	agent   = "Mozilla/5.0 (compatible; Broadsheet check)"
)

// Outside follows references out of a site, each address once, and returns those
// that are dead or have moved for good. A host is asked for one address at a time.
func Outside(ctx context.Context, list []engine.Outside, progress func(done, total int)) []Dead {
	byHost := map[string][]string{}
	places := map[string][]engine.Outside{}
	for _, o := range list {
		if places[o.URL] == nil {
			host := ""
			if u, err := url.Parse(o.URL); err == nil {
				host = u.Host
			}
			byHost[host] = append(byHost[host], o.URL)
		}
		places[o.URL] = append(places[o.URL], o)
	}
	client := &http.Client{
		Timeout:       patient,
		CheckRedirect: func(_ *http.Request, _ []*http.Request) error { return http.ErrUseLastResponse },
	}
	defer client.CloseIdleConnections()
	var mu sync.Mutex
	var dead []Dead
	done := 0
	var working sync.WaitGroup
	slots := make(chan struct{}, atOnce)
	for _, addresses := range byHost {
		working.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			for i, address := range addresses {
				if i > 0 {
					select {
					case <-ctx.Done():
						return
					case <-time.After(pause):
					}
				}
				message := follow(ctx, client, address)
				mu.Lock()
				done++
				if progress != nil {
					progress(done, len(places))
				}
				if message != "" {
					for _, o := range places[address] {
						dead = append(dead, Dead{o, message})
					}
				}
				mu.Unlock()
			}
		})
	}
	working.Wait()
	slices.SortFunc(dead, byPlace)
	return dead
}

// follow asks for an address and says what is wrong with it, "" if nothing is, or
// nothing that a reader would notice.
func follow(ctx context.Context, client *http.Client, address string) string {
	status, to, err := ask(ctx, client, http.MethodHead, address)
	if err == nil && status >= 400 {
		status, to, err = ask(ctx, client, http.MethodGet, address) // many servers do not answer HEAD
	}
	switch {
	case ctx.Err() != nil:
		return ""
	case err != nil:
		return "cannot be reached: " + reason(err)
	case status == http.StatusNotFound || status == http.StatusGone:
		return fmt.Sprintf("is gone: it answers %d %s", status, http.StatusText(status))
	case status == http.StatusMovedPermanently || status == http.StatusPermanentRedirect:
		if moved(address, to) {
			return "has moved to " + to
		}
	case status >= 500:
		return fmt.Sprintf("is broken: it answers %d %s", status, http.StatusText(status))
	}
	// Other answers, such as 403 or 429, are often meant for programs alone.
	return ""
}

// ask asks for an address, and returns the status and where it leads on to.
func ask(ctx context.Context, client *http.Client, method, address string) (status int, to string, err error) {
	request, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return 0, "", err
	}
	request.Header.Set("User-Agent", agent)
	request.Header.Set("Accept", "text/html,*/*;q=0.8")
	response, err := client.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	_, _ = io.CopyN(io.Discard, response.Body, 4<<10) // so that the connection serves again
	if location, err := response.Location(); err == nil {
		to = location.String()
	}
	return response.StatusCode, to, nil
}

// moved tells whether an address differs from another by more than its scheme, a
// final slash or a www.: a reader is led on as well.
func moved(from, to string) bool {
	a, err1 := url.Parse(from)
	b, err2 := url.Parse(to)
	if err1 != nil || err2 != nil || to == "" {
		return false
	}
	bare := func(u *url.URL) string {
		host, path := u.Hostname(), u.Path
		if len(host) > 4 && host[:4] == "www." {
			host = host[4:]
		}
		for len(path) > 0 && path[len(path)-1] == '/' {
			path = path[:len(path)-1]
		}
		return host + path + "?" + u.RawQuery
	}
	return bare(a) != bare(b)
}

// reason says in few words why nothing answers.
func reason(err error) string {
	var dns *net.DNSError
	var wrapped *url.Error
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return "there is no host " + dns.Name
	case errors.As(err, &wrapped) && wrapped.Timeout():
		return fmt.Sprintf("no answer within %s", patient)
	case errors.As(err, &wrapped):
		return wrapped.Err.Error()
	}
	return err.Error()
}
