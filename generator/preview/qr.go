package preview

import (
	"fmt"
	"net"
	"slices"
	"strings"

	"rsc.io/qr"
)

// URL returns the URL of the front page, for a browser on this machine.
func (p *Preview) URL() string {
	if ip := net.ParseIP(p.options.Bind); ip != nil && !ip.IsUnspecified() {
		return p.at(p.options.Bind)
	}
	return p.at("127.0.0.1")
}

// at returns the URL of the front page on the given host. The URL lacks the base path of
// the site until there is a snapshot.
func (p *Preview) at(host string) string {
	base := "/"
	if e := p.snapshot.Load(); e != nil {
		base = e.Base()
	}
	return "http://" + net.JoinHostPort(host, fmt.Sprint(p.port())) + base
}

// Reachable returns the URL of the front page for browsers on other machines. It returns
// "" if other machines cannot reach the preview.
func (p *Preview) Reachable() string {
	ip := net.ParseIP(p.options.Bind)
	switch {
	case ip == nil && p.options.Bind != "localhost" || ip != nil && !ip.IsLoopback() && !ip.IsUnspecified():
		return p.at(p.options.Bind)
	case ip == nil || !ip.IsUnspecified():
		return ""
	}
	own := ownAddresses()
	// IPv4 addresses come first.
	slices.SortStableFunc(own, func(a, b net.IP) int { return len(b.To4()) - len(a.To4()) })
	if len(own) == 0 {
		return ""
	}
	return p.at(own[0].String())
}

// Code returns a QR code of a text, drawn with block characters for a dark terminal.
// Each line of characters shows two rows of squares. Code returns an error if the text
// is too long.
func Code(text string) (string, error) {
	code, err := qr.Encode(text, qr.L)
	if err != nil {
		return "", fmt.Errorf("encoding the address: %w", err)
	}
	const margin = 2
	var b strings.Builder
	for y := -margin; y < code.Size+margin; y += 2 {
		for x := -margin; x < code.Size+margin; x++ {
			switch top, low := code.Black(x, y), code.Black(x, y+1); {
			case top && low:
				b.WriteString(" ")
			case top:
				b.WriteString("▄")
			case low:
				b.WriteString("▀")
			default:
				b.WriteString("█")
			}
		}
		b.WriteByte('\n')
	}
	return b.String(), nil
}
