package engine

import (
	"bytes"
	"strings"

	"broadsheet/generator/config"
	"broadsheet/generator/problems"
)

// checkCNAME warns if the domain in the file static/CNAME is not the host of base_url. GitHub Pages
// publishes the site at this domain. If base_url is a local URL, such as http://localhost, there is
// no warning.
func (b *build) checkCNAME() []*problems.Problem {
	const file = "static/CNAME"
	host := b.config.Base.Hostname()
	if b.files[file] == nil || config.IsThisMachine(host) {
		return nil
	}
	text, err := b.tree.Read(file)
	if err != nil {
		return nil // the file was deleted after the folder was listed
	}
	text = bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF"))
	domain := strings.TrimSuffix(string(bytes.TrimSpace(text)), ".")
	if domain == "" || strings.EqualFold(domain, host) {
		return nil
	}
	start := bytes.Index(text, []byte(domain))
	if strings.ContainsAny(domain, " \t\r\n/:#") {
		return []*problems.Problem{problems.In(file, text, start, len(domain), "this is not the name of a single host").
			Hint("write one line without https://, such as %s", host).AsWarning()}
	}
	return []*problems.Problem{problems.In(file, text, start, len(domain), "the domain %s is not %s, the host of base_url", domain, host).
		Hint("write the same host in both: all addresses of the site begin with base_url").AsWarning()}
}
