package preview

import (
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxHeader is the maximum size of the headers of a request, in bytes.
const maxHeader = 16 << 10

// guard passes a request on to the handler next if the request comes from a page of the
// preview or from the address bar of a browser. It refuses all other requests, since any
// web site that is open in the author's browser can send requests to the preview.
func (p *Preview) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Content-Security-Policy", "frame-ancestors 'self'")
		h.Set("Referrer-Policy", "same-origin")
		switch {
		case !p.hosts[strings.ToLower(r.Host)]:
			// An attacker can make a domain name resolve to this machine (DNS
			// rebinding).
			refuse(w, http.StatusForbidden, "This preview does not answer to that name.")
		case !fromHere(r):
			refuse(w, http.StatusForbidden, "This preview does not answer to other sites.")
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			h.Set("Allow", "GET, HEAD")
			refuse(w, http.StatusMethodNotAllowed, "A preview is only read.")
		case !plainPath(r.URL):
			refuse(w, http.StatusBadRequest, "That is no address of a page.")
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// fromHere reports whether no header of a request says that another site sent the
// request (W3C, "Fetch Metadata Request Headers"; RFC 6454, "The Web Origin Concept").
func fromHere(r *http.Request) bool {
	site := r.Header.Values("Sec-Fetch-Site")
	if slices.ContainsFunc(site, func(s string) bool { return s != "same-origin" && s != "none" }) {
		return false
	}
	return !slices.ContainsFunc(r.Header.Values("Origin"), func(origin string) bool {
		return !strings.EqualFold(origin, "http://"+r.Host)
	})
}

// plainPath reports whether the path of the URL u can be the path of a page. It returns
// false for a path with encoded slashes, backslashes, NUL bytes or dot segments, because
// programs interpret such a path in different ways.
func plainPath(u *url.URL) bool {
	raw := strings.ToLower(u.EscapedPath())
	for _, code := range []string{"%2f", "%5c", "%00", "\\"} {
		if strings.Contains(raw, code) {
			return false
		}
	}
	path := u.Path
	if !strings.HasPrefix(path, "/") || !utf8.ValidString(path) || strings.ContainsAny(path, "\\\x00") {
		return false
	}
	return !slices.ContainsFunc(strings.Split(path, "/"), func(s string) bool { return s == "." || s == ".." })
}

func refuse(w http.ResponseWriter, status int, why string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, why+"\n")
}

// allowedHosts returns the set of allowed values of the Host header: localhost, its IP
// addresses and the address bind, each with the port. If bind means all network
// interfaces, the addresses of this machine are allowed instead of bind.
func allowedHosts(bind string, port int) map[string]bool {
	hosts := map[string]bool{}
	allow := func(host string) {
		hosts[strings.ToLower(net.JoinHostPort(host, strconv.Itoa(port)))] = true
		if port == 80 {
			hosts[strings.ToLower(host)] = true
		}
	}
	allow("127.0.0.1")
	allow("localhost")
	allow("::1")
	if ip := net.ParseIP(bind); ip == nil || !ip.IsUnspecified() {
		allow(bind)
		return hosts
	}
	for _, address := range ownAddresses() {
		allow(address.String())
	}
	return hosts
}

// ownAddresses returns the IP addresses at which other machines can reach this machine.
func ownAddresses() []net.IP {
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	var own []net.IP
	for _, a := range addresses {
		if n, ok := a.(*net.IPNet); ok && !n.IP.IsLoopback() && !n.IP.IsLinkLocalUnicast() {
			own = append(own, n.IP)
		}
	}
	return own
}
