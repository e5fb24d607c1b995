package imports

import (
	"regexp"
	"strings"

	"broadsheet/generator/dialects"
)

var (
	// inlineTarget matches the target of a link or picture after "](", as far as it has no
	// parentheses of its own or stands between "<" and ">".
	inlineTarget = regexp.MustCompile(`(\]\(\s*)(<[^<>\n]*>|[^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)*)`)
	// definition matches the target of a definition such as [name]: /target.
	definition = regexp.MustCompile(`(?m)^( {0,3}\[[^\]\n]+\]:[ \t]*)(<[^<>\n]*>|\S+)`)
	// attributeTarget matches the target of a link or picture in HTML.
	attributeTarget = regexp.MustCompile(`(?i)(\s(?:src|href|poster|data-src)\s*=\s*)("[^"\n]*"|'[^'\n]*')`)
	// autolink matches a URL between "<" and ">".
	autolink = regexp.MustCompile(`(<)(https?://[^<>\s]+)`)
)

// replaceTargets returns a Markdown text in which a function has replaced the targets of
// links and pictures, also those of HTML, outside of code.
func replaceTargets(text string, replace func(target string) string) string {
	one := func(stretch string, re *regexp.Regexp) string {
		return re.ReplaceAllStringFunc(stretch, func(found string) string {
			m := re.FindStringSubmatch(found)
			return m[1] + replaceTarget(m[2], replace)
		})
	}
	return dialects.Prose(text, func(stretch string) string {
		for _, re := range []*regexp.Regexp{inlineTarget, definition, attributeTarget, autolink} {
			stretch = one(stretch, re)
		}
		return stretch
	})
}

// replaceTarget replaces a target that may stand between delimiters.
func replaceTarget(target string, replace func(target string) string) string {
	last := len(target) - 1
	if last > 0 && strings.IndexByte(`<"'`, target[0]) >= 0 {
		return target[:1] + replace(target[1:last]) + target[last:]
	}
	if changed := replace(target); changed != target {
		return dialects.Destination(changed)
	}
	return target
}

// splitTarget splits a target into the path and the query and fragment.
func splitTarget(target string) (bare, tail string) {
	if i := strings.IndexAny(target, "?#"); i >= 0 {
		return target[:i], target[i:]
	}
	return target, ""
}

// relink returns a text in which links to old addresses are paths of the new site.
func (s *Sink) relink(text string) string {
	if host := hostOf(s.site.Address); len(s.sites()) == 1 && s.base == "/" && (host == "" || !strings.Contains(text, host)) {
		return text // links to old addresses are paths already
	}
	return replaceTargets(text, s.newTarget)
}
