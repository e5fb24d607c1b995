package imports

import (
	"encoding/json"
	"io/fs"
	"regexp"
	"strings"

	"broadsheet/generator/matter"
)

// readRedirects reads the redirects of Ghost, whose sources are regular expressions. Only
// those that stand for one address become redirects here.
func (g *ghost) readRedirects() {
	for _, name := range []string{"redirects.json", "redirects.yaml", "content/data/redirects.json", "content/settings/redirects.json", "content/data/redirects.yaml"} {
		body, err := fs.ReadFile(g.tree, name)
		if err != nil {
			continue
		}
		if strings.HasSuffix(name, ".yaml") {
			g.redirectsOfYAML(name, body)
			return
		}
		var rows []struct{ From, To string }
		if err := json.Unmarshal(body, &rows); err != nil {
			g.to.Told(Lost, "redirects that cannot be read: "+err.Error(), Place{File: name})
		}
		for _, row := range rows {
			g.addRedirect(name, row.From, row.To)
		}
		return
	}
}

func (g *ghost) redirectsOfYAML(name string, body []byte) {
	table, _ := readSettings(name, body)
	for _, key := range []string{"301", "302"} {
		if list := table.Get(key); list != nil && list.Kind == matter.Table {
			for _, f := range list.Fields {
				g.addRedirect(name, f.Key, f.Value.Text)
			}
		}
	}
}

var ghostPattern = regexp.MustCompile(`^\^?((?:[\w%~/.-]|\\[/.-])+)(?:/\?)?\$?$`)

// addRedirect adds a redirect, or tells why it is left out.
func (g *ghost) addRedirect(file, from, to string) {
	m := ghostPattern.FindStringSubmatch(from)
	target, _, own := g.own(to)
	switch {
	case m == nil:
		g.to.Told(Lost, "a redirect of many addresses: "+from+" → "+to, Place{File: file})
	case !own:
		g.to.Told(Lost, "a redirect to another site: "+from+" → "+to, Place{File: file})
	default:
		at := "/" + strings.Trim(strings.ReplaceAll(m[1], `\`, ""), "/") + "/"
		g.redirects = append(g.redirects, Redirect{strings.TrimSuffix(basePath(g.home), "/") + at, strings.TrimSuffix(basePath(g.home), "/") + target})
	}
}
