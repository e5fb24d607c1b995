package imports

import (
	"io/fs"
	"maps"
	"path"
	"strings"
	"unicode/utf8"

	"broadsheet/generator/dialects"
	"broadsheet/generator/matter"
)

// find returns the page that a reference of Hugo names, or nil: a path in content, a path
// beside the page with the reference, or the name of a file that only one page has.
func (h *hugo) find(ref, folder string) *hugoPage {
	ref = strings.ToLower(strings.TrimSuffix(ref, "/"))
	base := ref
	if isContent(base) {
		base, _ = h.split(base)
	}
	base = strings.TrimSuffix(strings.TrimSuffix(base, "/_index"), "/index")
	clean := strings.TrimPrefix(path.Clean("/"+base), "/")
	if !strings.HasPrefix(ref, "/") {
		if p := h.byPath[strings.TrimPrefix(path.Join("/", strings.ToLower(folder), base), "/")]; p != nil {
			return p
		}
	}
	if p := h.byPath[clean]; p != nil {
		return p
	}
	if !strings.Contains(clean, "/") {
		return h.byName[clean]
	}
	return nil
}

// ref returns the target of a reference in a page.
func (h *hugo) ref(p *hugoPage, ref string) (string, bool) {
	bare, tail := splitTarget(ref)
	if bare == "" {
		return tail, tail != ""
	}
	for _, in := range []*hugo{h, h.main} {
		for _, folder := range []string{path.Join(p.at.folder, p.at.name), p.at.folder} {
			if found := in.find(bare, folder); found != nil {
				return h.path(found.address) + tail, true
			}
		}
	}
	if first, rest, ok := strings.Cut(strings.Trim(bare, "/"), "/"); ok && h.settings.taxonomies[first] != "" || h.stories[first] > 0 && rest == "" {
		return h.home() + strings.TrimPrefix(h.listAddress("/"+strings.Trim(bare, "/")+"/"), "/"), true
	}
	return "", false
}

// body sets the text of an entry.
func (h *hugo) body(to *Sink, p *hugoPage, e *Entry, text string, line int) {
	env := &dialects.Env{
		Ref:     func(_, name string) (string, bool) { return h.ref(p, name) },
		Include: func(name string) (string, bool) { return h.include(p, name) },
		Value: func(name string) (string, bool) {
			v := h.settings.param(strings.TrimPrefix(name, "param."))
			return scalarText(v), v != nil && v.Scalar()
		},
	}
	if !isMarkdownText(p.file) {
		to.Told(Lost, "a text that is not Markdown ("+path.Ext(p.file)+"), which is brought as it is", Place{File: p.file})
	}
	text = convertTags(to, text, h.rules, env, p.file, line)
	if isHTMLName(p.file) {
		text = htmlText(text)
	}
	text = callouts(text)
	if says(true, lookup(&h.settings.root, "enableEmoji")) {
		text = dialects.Prose(text, withEmoji)
	}
	if says(true, lookup(&h.settings.root, "markup", "goldmark", "renderer", "hardWraps")) && !isHTMLName(p.file) {
		text = hardBreaks(text)
	}
	e.Body = replaceTargets(text, func(target string) string { return h.target(p, e, target) })
}

// include returns the text of a file that a shortcode shows: beside the page, or from the
// folder of the site.
func (h *hugo) include(p *hugoPage, name string) (string, bool) {
	clean := strings.TrimPrefix(path.Clean("/"+name), "/")
	for _, file := range []string{path.Join(p.folder, clean), path.Join(path.Dir(p.file), clean), clean, path.Join("static", clean), path.Join("assets", clean)} {
		if raw, err := fs.ReadFile(h.tree, file); err == nil && utf8.Valid(raw) {
			return string(raw), true
		}
	}
	return "", false
}

func isMarkdownText(file string) bool {
	switch strings.ToLower(path.Ext(file)) {
	case ".md", ".markdown", ".mdown", ".mkd", ".html", ".htm":
		return true
	}
	return false
}

// target returns the target in the new site of a link or picture in a page.
func (h *hugo) target(p *hugoPage, e *Entry, target string) string {
	bare, tail := splitTarget(target)
	switch {
	case bare == "" || strings.Contains(bare, ":") || strings.HasPrefix(bare, "//"):
		return target
	case isContent(bare) && strings.ToLower(path.Ext(bare)) != ".html":
		if at, ok := h.ref(p, bare); ok {
			return at + tail
		}
	case isPicture(bare) && !strings.HasPrefix(bare, h.path("/")):
		if at := h.picture(p, e, bare); at != "" && at != bare && (!strings.HasPrefix(at, "/") || h.used["assets"+at]) {
			return at + tail
		}
	case strings.HasPrefix(bare, "/"):
		inside := bare
		if rest, ok := strings.CutPrefix(bare, basePath(h.baseURL())); ok {
			inside = "/" + rest
		}
		name := strings.ToLower(strings.Trim(inside, "/"))
		for _, in := range []*hugo{h, h.main} {
			if found := in.byPath[name]; found != nil && !in.addresses[name] {
				return h.path(found.address) + tail // a path in content, as Hugo's own templates resolve it
			}
		}
		if at := h.list(inside); at != "" {
			return at + tail
		}
	}
	return target
}

// shortcodes returns the rules for the shortcodes of the site. A shortcode that only the site
// has becomes what its template shows, if the template is simple.
func (h *hugo) shortcodes() *ruleSet {
	own := map[string]dialects.Rule{}
	folders := []string{"layouts/shortcodes", "layouts/_shortcodes"}
	for _, theme := range textsOf(h.settings.at("theme")) {
		folders = append(folders, path.Join("themes", theme, "layouts/shortcodes"), path.Join("themes", theme, "layouts/_shortcodes"))
	}
	for _, folder := range folders {
		readTemplates(h.tree, folder, false, own)
	}
	return siteRules(dialects.HugoTags, own)
}

// readTemplates adds the rules for the templates of shortcodes in a folder.
func readTemplates(tree fs.FS, folder string, tera bool, rules map[string]dialects.Rule) {
	_ = fs.WalkDir(tree, folder, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return nil // a folder that cannot be read has no templates
		}
		name := strings.TrimPrefix(strings.TrimSuffix(file, path.Ext(file)), folder+"/")
		if text, err := fs.ReadFile(tree, file); err == nil && rules[name].Write == nil {
			rules[name] = dialects.Template{Text: string(text), Tera: tera}.Rule()
		}
		return nil
	})
}

// siteRules returns rules of a system with those of a site's own templates. An own template
// counts where the rule of the system does not apply.
func siteRules(system, own map[string]dialects.Rule) *ruleSet {
	tags := maps.Clone(system)
	for name, rule := range own {
		if _, known := tags[name]; !known {
			tags[name] = rule
		}
	}
	return &ruleSet{Tags: tags, InCode: true, Other: func(c *dialects.Call) (dialects.Result, bool) {
		if rule := own[c.Name]; rule.Write != nil {
			return rule.Write(c)
		}
		return dialects.Result{}, false
	}}
}

// readCascades reads the key cascade: a table, or a list of tables with a target.
func readCascades(v *matter.Value) (list []hugoCascade) {
	if v == nil {
		return nil
	}
	for _, item := range v.All() {
		c := hugoCascade{values: matter.Value{Kind: matter.Table}}
		target := firstValue(lookup(&item, "target"), lookup(&item, "_target"))
		c.path, c.kind = lookupText(target, "path"), lookupText(target, "kind")
		for _, f := range item.Fields {
			if key := strings.ToLower(f.Key); key != "target" && key != "_target" {
				c.values.Fields = append(c.values.Fields, f)
			}
		}
		list = append(list, c)
	}
	return list
}

func firstValue(values ...*matter.Value) *matter.Value {
	for _, v := range values {
		if v != nil {
			return v
		}
	}
	return nil
}
