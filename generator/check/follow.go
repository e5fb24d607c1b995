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
	"strings"
	"sync"
	"time"

	"broadsheet/generator/parallel"
	"broadsheet/generator/problems"
)

// A Dead is a link to another site whose target does not exist or has moved permanently.
type Dead struct {
	Outside
	Message string
}

// Problem returns a warning about the dead link at its place in the source file.
func (d Dead) Problem() *problems.Problem {
	if d.Offset < 0 {
		return problems.At(d.Source, 0, 0, "%s %s", d.URL, d.Message).AsWarning()
	}
	return problems.In(d.Source, d.Text, d.Offset, len(d.URL), "%s %s", d.URL, d.Message).AsWarning()
}

const (
	maxHosts  = 16 // maximum number of hosts that receive requests at the same time
	timeout   = 20 * time.Second
	pause     = 200 * time.Millisecond // time to wait between two requests to the same host
	userAgent = "Mozilla/5.0 (compatible; Broadsheet check)"
)

// Follow requests each address in the list once and returns the links that are dead or have
// moved permanently. Each host receives one request at a time, but several hosts are asked
// in parallel. Cancelling ctx ends the requests. The function progress may be nil.
func Follow(ctx context.Context, list []Outside, progress func(done, total int)) []Dead {
	hosts, places := byHost(list)
	client := &http.Client{
		Timeout:       timeout,
		CheckRedirect: func(_ *http.Request, _ []*http.Request) error { return http.ErrUseLastResponse },
	}
	defer client.CloseIdleConnections()
	var mu sync.Mutex
	var dead []Dead
	done := 0
	note := func(address, message string) {
		mu.Lock()
		defer mu.Unlock()
		done++
		if progress != nil {
			progress(done, len(places))
		}
		if message != "" {
			for _, o := range places[address] {
				dead = append(dead, Dead{o, message})
			}
		}
	}
	var working sync.WaitGroup
	slots := make(chan struct{}, maxHosts)
	for _, addresses := range hosts {
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
				note(address, follow(ctx, client, address))
			}
		})
	}
	working.Wait()
	slices.SortFunc(dead, func(a, b Dead) int { return compareOutside(a.Outside, b.Outside) })
	return dead
}

// byHost sorts links by their hosts. The first result maps each host to the addresses of links to
// this host, without duplicates. The second result maps each address to the links to it.
func byHost(list []Outside) (hosts map[string][]string, places map[string][]Outside) {
	hosts, places = map[string][]string{}, map[string][]Outside{}
	for _, o := range list {
		if places[o.URL] == nil {
			host := ""
			if u, err := url.Parse(o.URL); err == nil {
				host = u.Host
			}
			hosts[host] = append(hosts[host], o.URL)
		}
		places[o.URL] = append(places[o.URL], o)
	}
	return hosts, places
}

// follow requests an address and says what is wrong with it, such as "is gone: it answers
// 404 Not Found". The result is "" if a reader in a browser would notice nothing.
func follow(ctx context.Context, client *http.Client, address string) (message string) {
	var panicked error
	defer func() {
		if panicked != nil {
			message = "cannot be checked: " + panicked.Error()
		}
	}()
	defer parallel.Recover(&panicked)
	status, to, err := ask(ctx, client, http.MethodHead, address)
	if err != nil || status >= 400 {
		// Many servers refuse HEAD requests or do not answer them, so GET is tried, too.
		status, to, err = ask(ctx, client, http.MethodGet, address)
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
	// Many servers send programs a status such as 403 or 429, but let browsers in. The link may be
	// fine.
	return ""
}

// ask sends an HTTP request and returns the status of the answer, and the target if the
// answer is a redirect.
func ask(ctx context.Context, client *http.Client, method, address string) (status int, to string, err error) {
	request, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return 0, "", err
	}
	request.Header.Set("User-Agent", userAgent)
	request.Header.Set("Accept", "text/html,*/*;q=0.8")
	response, err := client.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	// reading the answer lets later requests use the same connection
	_, _ = io.CopyN(io.Discard, response.Body, 4<<10)
	if location, err := response.Location(); err == nil {
		to = location.String()
	}
	return response.StatusCode, to, nil
}

// moved reports whether a redirect leads to another page: whether two addresses differ in more than
// the scheme, the final slash or the prefix "www.".
func moved(from, to string) bool {
	a, err1 := url.Parse(from)
	b, err2 := url.Parse(to)
	if err1 != nil || err2 != nil || to == "" {
		return false
	}
	bare := func(u *url.URL) string {
		return strings.TrimPrefix(u.Hostname(), "www.") + strings.TrimRight(u.Path, "/") + "?" + u.RawQuery
	}
	return bare(a) != bare(b)
}

// reason says in a few words why a request failed.
func reason(err error) string {
	var dns *net.DNSError
	var wrapped *url.Error
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return "there is no host " + dns.Name
	case errors.As(err, &wrapped) && wrapped.Timeout():
		return fmt.Sprintf("no answer within %s", timeout)
	case errors.As(err, &wrapped):
		return wrapped.Err.Error()
	}
	return err.Error()
}
