package imports

import (
	"regexp"
	"strings"
)

// linkStart matches what stands before the target of a link in Markdown or HTML, and code,
// in which there are no links.
var linkStart = regexp.MustCompile("(`+)|(\\]\\(\\s*<?|^ {0,3}\\[[^\\]\\n]+\\]:\\s*<?|\\b(?:href|src|poster|data-src)\\s*=\\s*[\"'])([^\\s\"'<>)]+)")

var fenceLine = regexp.MustCompile("^ {0,3}(`{3,}|~{3,})")

// eachLink returns a Markdown text in which a function has changed the targets of links and
// pictures. Code stays as it is.
func eachLink(text string, change func(target string) string) string {
	var b strings.Builder
	fence := ""
	for line := range strings.Lines(text) {
		if m := fenceLine.FindStringSubmatch(line); m != nil {
			switch {
			case fence == "":
				fence = m[1]
			case strings.HasPrefix(m[1], fence) && strings.TrimSpace(line) == m[1]:
				fence = ""
			}
		} else if fence == "" {
			line = linksOf(line, change)
		}
		b.WriteString(line)
	}
	return b.String()
}

// linksOf changes the links of one line.
func linksOf(line string, change func(target string) string) string {
	if !strings.ContainsAny(line, "]=") {
		return line
	}
	var b strings.Builder
	for {
		m := linkStart.FindStringSubmatchIndex(line)
		if m == nil {
			break
		}
		if m[2] >= 0 { // a code span ends at the same number of backquotes
			marks := line[m[2]:m[3]]
			end := strings.Index(line[m[3]:], marks)
			if end < 0 {
				end = 0
			} else {
				end += len(marks)
			}
			b.WriteString(line[:m[3]+end])
			line = line[m[3]+end:]
			continue
		}
		b.WriteString(line[:m[6]])
		b.WriteString(change(line[m[6]:m[7]]))
		line = line[m[7]:]
	}
	b.WriteString(line)
	return b.String()
}

// relink returns a text in which links to old addresses are paths of the new site.
func (s *Sink) relink(text string) string {
	if host := hostOf(s.site.Address); s.base == "/" && (host == "" || !strings.Contains(text, host)) {
		return text // links to old addresses are paths already
	}
	return eachLink(text, s.newTarget)
}

// newTarget returns the target of a link without the host and the base path of the old site.
func (s *Sink) newTarget(target string) string {
	if host := hostOf(s.site.Address); host != "" {
		for _, scheme := range []string{"https://", "http://", "//"} {
			if rest, ok := strings.CutPrefix(target, scheme+host); ok && (rest == "" || strings.ContainsAny(rest[:1], "/?#")) {
				target = "/" + strings.TrimPrefix(rest, "/")
			}
		}
	}
	if s.base == "/" {
		return target
	}
	if rest, ok := strings.CutPrefix(target, s.base); ok {
		return "/" + rest
	}
	if target+"/" == s.base {
		return "/"
	}
	return target
}
