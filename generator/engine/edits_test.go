package engine

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadsheet/generator/problems"
	"broadsheet/templates"
)

// An edit is something that people do between two builds.
type edit struct {
	name   string
	weight int
	do     func(*desk, *rand.Rand)
}

// edits are what the desk does, and how often.
func edits() []edit {
	return []edit{
		{"new story", 8, (*desk).newStory},
		{"delete story", 6, (*desk).deleteStory},
		{"edit body", 12, (*desk).editBody},
		{"blurb", 8, (*desk).blurb},
		{"edit front matter", 24, (*desk).editKey},
		{"rename", 6, (*desk).rename},
		{"swap", 2, (*desk).swap},
		{"record", 6, (*desk).newRecord},
		{"edit record", 8, (*desk).editRecord},
		{"delete record", 4, (*desk).deleteRecord},
		{"new file", 8, (*desk).newFile},
		{"edit file", 8, (*desk).editFile},
		{"delete file", 6, (*desk).deleteFile},
		{"template", 8, (*desk).override},
		{"config", 10, (*desk).editConfig},
		{"clock", 8, (*desk).moveClock},
		{"flags", 5, (*desk).toggle},
		{"touch", 5, (*desk).touch},
		{"stealth", 6, (*desk).stealth},
		{"mistake", 6, (*desk).mistake},
		{"cache", 6, (*desk).harmCache},
		{"destination", 10, (*desk).harmDestination},
		{"elsewhere", 2, (*desk).elsewhere},
	}
}

var storyKeys = []string{
	"title", "date", "updated", "description", "author", "category", "tags", "companies", "image", "slug", "aliases", "draft", "publish", "expires",
	"series", "thread", "related", "unrelated", "next", "featured", "type", "sponsor", "corrections", "sources", "canonical", "evergreen",
	"noindex", "ai", "id", "translations", "params", "permalink", "unknwon", "Layout", "toc",
}

// value makes a value for a key of front matter.
func value(key string, d *desk, r *rand.Rand) string {
	story := func() string {
		p := one(r, d.texts, isStory)
		short := strings.TrimPrefix(p, "content/stories/")
		return strconv.Quote(pick(r, p, short, path.Base(strings.TrimSuffix(strings.TrimSuffix(short, ".md"), "/index"))))
	}
	switch key {
	case "title", "description", "sponsor", "ai":
		return strconv.Quote(headline(r))
	case "date", "updated", "publish", "expires":
		return instant(r)
	case "author":
		return pick(r, "Jane Doe", "jane doe", `[João, "News Desk"]`, "Max Roe", "[]")
	case "category":
		return pick(r, "Chips", "chips", "Going Viral", "Security", `""`)
	case "tags":
		return pick(r, "[AI, ai, C++]", "[AI]", "[Open Source, open-source]", "[C, C++, C#]", "[.NET, "+word(r)+"]", "[]")
	case "companies":
		return pick(r, "[Acme]", "[Acme, Initech]")
	case "image":
		return pick(r, "own.png", "{src: /images/a.png, alt: \"A chip\", caption: x}", "/images/b.png", "missing.png", "shared.png", "https://example.com/x.png", "/images/c.svg", "/images/d.heic", "images/b.png",
			"own.jpg", "/images/p.jpg", "shared.jpg", "{src: /images/p.jpg, focus: [0, 0.5]}", "{src: own.jpg, focus: [0."+strconv.Itoa(r.IntN(9))+", 1], credit: Ann}", "{src: shared.jpg, alt: x}")
	case "slug":
		return pick(r, "moved-"+strconv.Itoa(r.IntN(20)), "Moved_"+strconv.Itoa(r.IntN(20))+".x", "a-slug", "A_Slug", "v1.2", "Über_Uns")
	case "aliases":
		return "[/old/" + strconv.Itoa(r.IntN(99)) + pick(r, "/", ".html") + "]"
	case "permalink":
		return pick(r, "/special/"+strconv.Itoa(r.IntN(20))+"/", "/special/{year}/{slug}.html", "/special/{path}/", "/special/{name}.html")
	case "draft", "featured", "evergreen", "noindex":
		return pick(r, "true", "false")
	case "series", "thread":
		return pick(r, "The chip war", "the chip WAR", "Long read")
	case "related", "unrelated":
		return "[" + story() + ", " + story() + "]"
	case "next":
		return story()
	case "type":
		return pick(r, "news", "opinion", "analysis", "sponsored", "live", "reveiw")
	case "corrections":
		return "[{date: " + instant(r) + ", text: " + strconv.Quote(sentence(r, 5)) + "}]"
	case "sources":
		return "[{title: " + word(r) + ", url: \"https://example.com/" + word(r) + "\"}]"
	case "canonical":
		return "https://other.example/" + strconv.Itoa(r.IntN(9))
	case "id":
		return "urn:x:" + strconv.Itoa(r.IntN(1000))
	case "translations":
		return pick(r, "{de: \"https://bit.example/de/\"}", "{de: /about/, fr: https://other.example/}", "{es: /page-1/}", "{de-AT: /about/, pt_BR: https://other.example/br/}", "{de: [x]}", "{}")
	case "params":
		return fmt.Sprintf("{n: %d, list: [1, 2.5, %s], deep: {a: true, when: 2026-01-01}}", r.IntN(9), word(r))
	}
	return word(r)
}

func (d *desk) deleteStory(r *rand.Rand) {
	if p := one(r, d.texts, isStory); p != "" {
		d.note("delete %s", p)
		d.remove(p)
	}
}

func (d *desk) editBody(r *rand.Rand) {
	p := one(r, d.texts, isStory)
	if p == "" {
		return
	}
	switch t := d.texts[p]; r.IntN(3) {
	case 0:
		t.body = d.body(r)
	case 1:
		t.body += d.paragraph(r) + "\n"
	case 2:
		t.body = d.paragraph(r) + "\n\n" + t.body
	}
	d.note("body of %s", p)
	d.save(p, r)
}

// blurb takes a paragraph out of a story that has it, or adds it to some stories, so that
// now and then it is one that many stories share.
func (d *desk) blurb(r *rand.Rand) {
	const text = "> Quoted\n\nOur chip newsletter reaches battery, satellite and `router` readers every quantum Friday before breakfast.\n\n"
	_, shared, _ := strings.Cut(text, "\n\n")
	for range pick(r, 1, 1, 3, 5) {
		p := one(r, d.texts, isStory)
		if p == "" {
			return
		}
		t := d.texts[p]
		if without := strings.ReplaceAll(t.body, shared, ""); without != t.body {
			t.body = without
		} else {
			t.body = pick(r, shared+t.body, t.body+"\n\n"+text)
		}
		d.note("blurb of %s", p)
		d.save(p, r)
	}
}

func (d *desk) editKey(r *rand.Rand) {
	p := one(r, d.texts, isStory)
	if p == "" {
		return
	}
	key := pick(r, storyKeys...)
	t := d.texts[p]
	if _, has := t.keys[key]; has && key != "title" && key != "date" && r.IntN(2) == 0 {
		delete(t.keys, key)
	} else {
		t.keys[key] = value(key, d, r)
	}
	d.note("%s: %s: %s", p, key, t.keys[key])
	d.save(p, r)
}

// rename moves a text, within its kind.
func (d *desk) rename(r *rand.Rand) {
	p := one(r, d.texts, func(p string) bool { return isStory(p) || strings.HasPrefix(p, "content/pages/") })
	if p == "" {
		return
	}
	to := "content/pages/" + d.slug(r) + ".md"
	if isStory(p) {
		to = "content/stories/" + pick(r, "", "2026/", "elsewhere/") + d.slug(r) + pick(r, ".md", "/index.md")
	}
	d.note("rename %s to %s", p, to)
	d.must(os.MkdirAll(filepath.Dir(d.at(to)), 0o755))
	d.must(os.Rename(d.at(p), d.at(to)))
	d.texts[to] = d.texts[p]
	delete(d.texts, p)
}

// swap gives two stories each other's names.
func (d *desk) swap(r *rand.Rand) {
	a, b := one(r, d.texts, isStory), one(r, d.texts, isStory)
	if a == b {
		return
	}
	d.note("swap %s and %s", a, b)
	d.must(os.Rename(d.at(a), d.at("between")))
	d.must(os.Rename(d.at(b), d.at(a)))
	d.must(os.Rename(d.at("between"), d.at(b)))
	d.texts[a], d.texts[b] = d.texts[b], d.texts[a]
}

func (d *desk) editRecord(r *rand.Rand) {
	p := one(r, d.texts, func(p string) bool { return !isStory(p) })
	if p == "" {
		return
	}
	switch t := d.texts[p]; {
	case strings.HasPrefix(p, "content/categories/"):
		t.keys[pick(r, "title", "description")] = strconv.Quote(headline(r))
		t.keys["image"], t.keys["params"] = value("image", d, r), value("params", d, r)
	case strings.HasPrefix(p, "content/authors/") && r.IntN(2) == 0:
		t.keys["beat"], t.keys["email"] = word(r), word(r)+"@bit.example"
		t.keys["photo"], t.keys["params"] = value("image", d, r), value("params", d, r)
	case r.IntN(4) == 0:
		key := pick(r, "draft", "expires", "aliases", "noindex", "image", "params", "updated", "translations")
		t.keys[key] = value(key, d, r)
	default:
		t.body = d.body(r)
	}
	d.note("edit %s", p)
	d.save(p, r)
}

func (d *desk) deleteRecord(r *rand.Rand) {
	if p := one(r, d.texts, func(p string) bool { return !isStory(p) }); p != "" {
		d.note("delete %s", p)
		d.remove(p)
	}
}

// newFile adds or replaces a picture, something in static/, or data.
func (d *desk) newFile(r *rand.Rand) {
	p := pick(r,
		"static/images/a.png", "static/images/b.png", "static/images/c.svg", "static/favicon.svg", "static/robots.txt", "static/deep/down/x.txt", "static/CNAME",
		"content/stories/shared.png", "content/stories/2026/shared.png", "content/stories/2026/own.png", "content/authors/jane.png",
		"static/images/p.jpg", "content/stories/own.jpg", "content/stories/2026/own.jpg", "content/stories/shared.jpg", "content/stories/2026/shared.jpg", "content/authors/own.jpg",
		"content/data/popular.csv", "content/data/popular.json", "content/data/x.toml", "content/data/x.yaml", "static/.well-known/y.txt",
		"static/search/index.html", "static/search/word-a.json", "static/opensearch.xml", "static/data.bin", "static/404.html", "static/images/d.heic", "content/stories/letter.txt", "content/stories/2026/letter.txt", "content/pages/letter.txt")
	switch path.Ext(p) {
	case ".png":
		if r.IntN(12) > 0 {
			d.newPicture(r, p)
			return
		}
		d.write(p, []byte(pick(r, "", "no picture", pointer)))
	case ".jpg":
		d.newPhoto(r, p)
		return
	case ".svg":
		d.write(p, fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d 9">%s</svg>`, 1+r.IntN(99), pick(r, "", "<script>1</script>")))
	case ".csv":
		d.write(p, fmt.Appendf(nil, "url,views\n/x/,%d\n%s,%d\n", r.IntN(9), strings.TrimPrefix(one(r, d.texts, isStory), "content/stories/"), r.IntN(9)))
	case ".toml":
		d.write(p, fmt.Appendf(nil, pick(r, "n = %d\n", "n = %d\n", "n = [%d\n"), r.IntN(9)))
	case ".yaml":
		d.write(p, fmt.Appendf(nil, pick(r, "n: %d\nlist: [a, {b: 2026-01-01}]\n", "n: [%d\n"), r.IntN(9)))
	case ".json":
		d.write(p, fmt.Appendf(nil, pick(r, `[{"url": "/x/", "views": %d}, {"url": %q}]`, `{"views": %d, "x": %q}`, `[%d, %q`), r.IntN(9), one(r, d.texts, isStory)))
	case ".bin":
		d.write(p, []byte(pick(r, pointer, "\x00\x01")))
	default:
		d.write(p, []byte(sentence(r, 4)))
	}
	d.files[p] = true
	d.note("write %s", p)
}

// pointer is the text that Git LFS leaves in place of a file that was not fetched.
const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"

func (d *desk) newPicture(r *rand.Rand, p string) {
	m := image.NewGray(image.Rect(0, 0, 1+r.IntN(40), 1+r.IntN(40)))
	m.Set(0, 0, color.Gray{Y: uint8(r.IntN(256))})
	var b bytes.Buffer
	d.must(png.Encode(&b, m))
	d.write(p, b.Bytes())
	d.files[p] = true
	d.note("picture %s of %d bytes", p, b.Len())
}

func (d *desk) editFile(r *rand.Rand) {
	switch p := one(r, d.files, func(p string) bool { return slices.Contains([]string{".png", ".jpg", ".txt"}, path.Ext(p)) }); path.Ext(p) {
	case "":
	case ".png":
		d.newPicture(r, p)
	case ".jpg":
		d.newPhoto(r, p)
	case ".txt":
		d.write(p, []byte(sentence(r, 9)))
		d.note("edit %s", p)
	}
}

func (d *desk) deleteFile(r *rand.Rand) {
	if p := one(r, d.files, anything); p != "" {
		d.note("delete %s", p)
		d.remove(p)
	}
}

// override writes or changes a template or asset of the site's own.
func (d *desk) override(r *rand.Rand) {
	names, err := fs.Glob(templates.Files, "*.html")
	d.must(err)
	name := pick(r, append(names, "assets/main.css", "assets/parts/cards.css", "assets/extra.css", "story.html", "card.html", "shortcodes/chart.html", "shortcodes/box.html")...)
	data, err := templates.Files.ReadFile(name)
	if err != nil {
		data = []byte("body { color: red }")
	}
	n := strconv.Itoa(r.IntN(1000))
	if strings.HasPrefix(name, "shortcodes/") {
		data = []byte("<b>" + n + " {{index .Args 0}}</b>{{.Inner}}" + pick(r, "", "{{data \"popular\"}}"))
		if name == "shortcodes/chart.html" {
			data = []byte("<i id=\"own\">" + n + "</i>")
		}
	} else if path.Ext(name) == ".css" {
		data = fmt.Appendf(data, "\n.edit { margin: %spx }\n", n)
	} else {
		changed := strings.ReplaceAll(string(data), "{{$.Body}}", "{{$.Body}}<pre>{{$.Params}} "+n+"</pre>")
		data = []byte(strings.ReplaceAll(changed, "{{.Headline}}", "{{.Headline}} ("+n+")"))
		if string(data) == changed && r.IntN(2) == 0 {
			data = append(data, pick(r, "<p>", "<p id=\"own\">")+n+"</p>{{data \"x\"}}{{data \"popular\"}}\n"...)
		}
	}
	d.write("templates/"+name, data)
	d.files["templates/"+name] = true
	d.note("override %s", name)
}

func (d *desk) editConfig(r *rand.Rand) {
	choices := map[string][]string{
		"title": {`"The Bit"`, `"The Byte"`}, "description": {`"News"`, `"Other news"`}, "language": {`"en"`, `"de"`, `"ar"`, `"zh"`},
		"base_url": {`"https://bit.example/"`, `"https://me.github.io/repo/"`}, "timezone": {`"America/New_York"`, `"Asia/Kolkata"`, `"UTC"`, `"Pacific/Auckland"`},
		"permalink": {`"/{year}/{month}/{slug}/"`, `"/{category}/{slug}/"`, `"/{year}/{month}/{day}/{slug}/"`, `"/{year}/{slug}.html"`, `"/s/{path}/"`, `"/{name}/"`}, "raw_html": {`"safe"`, `"none"`, `"trusted"`},
		"permalinks":         {`{"2026" = "/now/{slug}/"}`, `{"2026" = "/{year}/{name}.html", "desk/chips" = "/then/{slug}/"}`, `{"desk" = "/{path}.html"}`},
		"front_matter.known": {`["unknwon"]`, `["unknwon", "layout", "toc"]`},
		"pagination.size":    {"1", "2", "3", "7"}, "related.count": {"0", "1", "3", "5"}, "related.max_age": {"0", "30"}, "related.same_category": {"true", "false"},
		"next_story.order": {`"newer"`, `"older"`, `"none"`}, "feeds.items": {"1", "3", "20"}, "taxonomies.company": {`"companies"`},
		"home.viral": {`"chips"`, `"going-viral"`, `"none"`}, "params.region": {`"world"`, `"city"`}, "home.notice": {`"Outage"`, `""`}, "home.notice_url": {`"/about/"`},
		"publisher.name": {`"Bit Inc"`}, "publisher.accent": {`"#123456"`, `"#ff00aa"`}, "publisher.logo": {`"/images/a.png"`},
		"search.enabled": {"true", "false"}, "images.avif": {"true", "false"}, "images.originals": {"true", "false"},
		"images.share_cards": {`"all"`, `"none"`, `"none"`}, "trust.ethics": {`"/ethics/"`}, "menu.main": {`[{title = "About", url = "/about/"}, {title = "Chips", url = "/category/chips/"}]`}, "menu.footer": {`[{title = "X", url = "https://x.example/"}]`},
	}
	key := one(r, choices, anything)
	d.config[key] = pick(r, choices[key]...)
	needed := key == "title" || key == "base_url" || key == "timezone" || key == "images.share_cards" // whose default takes long
	if !needed && r.IntN(3) == 0 {
		delete(d.config, key)
	}
	d.note("config %s = %s", key, d.config[key])
	d.saveConfig()
}

func (d *desk) moveClock(r *rand.Rand) {
	d.o.Clock = clock.Add(time.Duration(r.IntN(15*24*60)-7*24*60) * time.Minute)
	d.note("clock %s", d.o.Clock.Format(time.RFC3339))
}

func (d *desk) toggle(r *rand.Rand) {
	switch r.IntN(7) {
	case 0:
		d.o.Drafts = !d.o.Drafts
	case 1:
		d.o.Future = !d.o.Future
	case 2:
		d.o.Expired = !d.o.Expired
	case 3:
		d.o.BaseURL = pick(r, "", "http://127.0.0.1:1313/", "https://me.github.io/other/")
	case 4:
		d.o.NoCache = !d.o.NoCache
	case 6:
		d.o.KeepGoing = !d.o.KeepGoing
	case 5:
		d.o.Destination = pick(r, filepath.Join(d.source, "public"), filepath.Join(d.home, "other"))
	}
	d.note("flags: %+v", d.o)
}

// any returns the path of a file of the site.
func (d *desk) any(r *rand.Rand) string {
	if p := one(r, d.files, anything); p != "" && r.IntN(3) == 0 {
		return p
	}
	return one(r, d.texts, anything)
}

// touch changes files' times only.
func (d *desk) touch(r *rand.Rand) {
	if p := d.any(r); p != "" {
		when := time.Now().Add(-time.Duration(r.IntN(1e9)))
		d.must(os.Chtimes(d.at(p), when, when))
		d.note("touch %s", p)
	}
}

// stealth changes a file so that neither its size nor its time tells.
func (d *desk) stealth(r *rand.Rand) {
	p := one(r, d.texts, anything)
	if p == "" {
		return
	}
	info, err := os.Stat(d.at(p))
	d.must(err)
	t := d.texts[p]
	swapped := strings.NewReplacer("chip", "disk", "disk", "chip", "cloud", "stack", "stack", "cloud", "ar", "or", "or", "ar")
	t.body = swapped.Replace(t.body)
	if r.IntN(2) == 0 {
		t.keys["title"] = swapped.Replace(t.keys["title"])
	}
	d.write(p, t.bytes())
	d.must(os.Chtimes(d.at(p), info.ModTime(), info.ModTime()))
	d.note("stealthily edit %s", p)
}

// mistake breaks the site until it is mended.
func (d *desk) mistake(r *rand.Rand) {
	p := one(r, d.texts, isStory)
	if p == "" || len(d.wrong) > 1 {
		return
	}
	t := d.texts[p]
	good := t.bytes()
	mend := func() {
		if d.texts[p] == t {
			d.write(p, t.bytes())
		}
	}
	switch kind := r.IntN(7); kind {
	case 0:
		d.write(p, bytes.Replace(good, []byte("title:"), []byte("title: \"unclosed"), 1))
	case 1:
		d.write(p, good[4:])
	case 2, 3, 4:
		name := pick(r, "story.html", "card.html", "base.html", "list.html")
		d.write("templates/"+name, []byte([]string{"{{.Nope}}", "{{if}}", "{{index .Related 99}}"}[kind-2]))
		mend = func() { os.Remove(d.at("templates/" + name)) }
		delete(d.files, "templates/"+name)
	case 5:
		clash := "content/stories/clash.md"
		d.write(clash, bytes.Replace(good, []byte("---\n"), []byte("---\nslug: "+pick(r, "x", "clash")+"\n"), 1))
		d.write("content/stories/2026/clash.md", bytes.Replace(good, []byte("---\n"), []byte("---\nslug: "+pick(r, "x", "clash")+"\n"), 1))
		mend = func() { os.Remove(d.at(clash)); os.Remove(d.at("content/stories/2026/clash.md")) }
	case 6:
		d.write("config.toml", []byte("title = \n"))
		mend = d.saveConfig
	}
	d.note("mistake with %s", p)
	d.wrong = append(d.wrong, mend)
}

// mend puts the oldest mistake right, or does what the last build's errors ask.
func (d *desk) mend(r *rand.Rand) {
	d.note("mend")
	if len(d.wrong) > 0 {
		d.wrong[0]()
		d.wrong = slices.Delete(d.wrong, 0, 1)
	}
	for _, p := range d.errors {
		t := d.texts[p.File]
		switch {
		case p.Severity != problems.Error:
			continue
		case t == nil && d.files[p.File] && path.Ext(p.File) == ".png":
			d.newPicture(r, p.File)
			continue
		case t == nil && d.files[p.File] && path.Ext(p.File) == ".jpg":
			d.newPhoto(r, p.File)
			continue
		case t == nil && d.files[p.File] && (strings.HasPrefix(p.File, "content/data/") || strings.HasPrefix(p.File, "static/search/")):
			d.remove(p.File)
			continue
		case t == nil:
			continue
		}
		for _, key := range []string{"related", "unrelated", "next", "aliases", "slug", "permalink", "translations"} {
			delete(t.keys, key)
		}
		d.note("mend %s", p.File)
		d.save(p.File, r)
	}
	d.errors = nil
}
