package engine

import (
	"bytes"
	"net"
	"strings"

	"broadsheet/generator/problems"
)

// checkCNAME warns if the domain in static/CNAME is not the host of base_url. GitHub Pages
// publishes a site at the domain in that file. Local values of base_url, such as
// http://localhost, cause no warning.
func (b *build) checkCNAME() []*problems.Problem {
	const file = "static/CNAME"
	host := b.config.Base.Hostname()
	if b.files[file] == nil || host == "localhost" || net.ParseIP(host).IsLoopback() {
		return nil
	}
	text, err := b.tree.Read(file)
	if err != nil {
		return nil // the file was deleted after the scan
	}
	domain := strings.TrimSuffix(string(bytes.TrimSpace(text)), ".")
	if domain == "" || strings.EqualFold(domain, host) {
		return nil
	}
	start := bytes.Index(text, []byte(domain))
	return []*problems.Problem{problems.In(file, text, start, len(domain), "the domain %s is not %s, the host of base_url", domain, host).
		Hint("write the same host in both: all addresses of the site begin with base_url").AsWarning()}
}
