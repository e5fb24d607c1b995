package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/andybalholm/cascadia"

	"broadsheet/generator/engine"
)

// A proof shows that a key of the reference does what it says: a site with the line set
// has what shown describes, and the site without it has not.
type proof struct {
	set   string // line of front matter or of config.toml; a line with the same key is replaced
	shown string // "FILE SELECTOR" for an element, "FILE ~TEXT" for a text, or "FILE" for the file itself; "!" before it if that is there only without the line
	also  string // further file of the site with the line, as "PATH\nTEXT"
	in    string // file of front matter that gets the line, if not the usual one of its section
}

const (
	mainPage = "2026/02/main/index.html"
	related  = mainPage + " section.related "
)

// storyProofs, authorProofs, categoryProofs and configProofs have a proof for every row
// of the reference. Keys of tables in config.toml have the name of their table before them.
var (
	storyProofs = map[string]proof{
		"title":        {set: `title: Set`, shown: mainPage + " ~>Set</h1>"},
		"date":         {set: `date: 2026-02-03`, shown: mainPage + ` .dt-published[datetime^="2026-02-03"]`},
		"updated":      {set: `updated: 2026-02-05`, shown: mainPage + ` .dt-updated[datetime^="2026-02-05"]`},
		"description":  {set: `description: What it says`, shown: mainPage + " ~>What it says</p>"},
		"author":       {set: `author: Bo Li`, shown: mainPage + ` .byline a[href="/author/bo-li/"]`},
		"category":     {set: `category: Space`, shown: mainPage + ` a.kicker[href="/category/space/"]`},
		"tags":         {set: `tags: [Lasers]`, shown: mainPage + ` .tags a[href="/tag/lasers/"]`},
		"taxonomies":   {set: `taxonomies: {tags: [Zola]}`, shown: mainPage + ` .tags a[href="/tag/zola/"]`},
		"image":        {set: `image: /p.svg`, shown: mainPage + ` .lead-image img[src="/p.svg"]`},
		"slug":         {set: `slug: other`, shown: "2026/02/other/index.html"},
		"permalink":    {set: `permalink: /a/place/`, shown: "a/place/index.html"},
		"aliases":      {set: `aliases: [/old/]`, shown: `old/index.html link[rel="canonical"][href="https://bit.example/2026/02/main/"]`},
		"draft":        {set: `draft: true`, shown: "!" + mainPage},
		"published":    {set: `published: false`, shown: "!" + mainPage},
		"publish":      {set: `publish: 2026-07-01`, shown: "!" + mainPage},
		"expires":      {set: `expires: 2026-03-01`, shown: "!" + mainPage},
		"series":       {set: `series: Long Read`, shown: mainPage + ` .series a[href="/2026/01/s01/"]`},
		"thread":       {set: `thread: Saga`, shown: related + `a[href="/2026/01/s03/"]`},
		"related":      {set: `related: [s05]`, shown: related + `article:nth-of-type(1) a[href="/2026/01/s05/"]`},
		"unrelated":    {set: `unrelated: [s07]`, shown: "!" + related + `a[href="/2026/01/s07/"]`},
		"next":         {set: `next: s05`, shown: mainPage + ` .next-story h3 a[href="/2026/01/s05/"]`},
		"featured":     {set: `featured: true`, shown: `index.html .card-lead a[href="/2026/02/main/"]`},
		"type":         {set: `type: opinion`, shown: mainPage + " .story-opinion"},
		"sponsor":      {set: `sponsor: Acme`, shown: mainPage + " ~Paid for by Acme"},
		"corrections":  {set: `corrections: [{date: 2026-02-04, text: It was wrong}]`, shown: mainPage + " ~It was wrong</p>"},
		"sources":      {set: `sources: [{title: Report, url: "https://r.example/"}]`, shown: mainPage + ` .sources a[href="https://r.example/"]`},
		"canonical":    {set: `canonical: https://first.example/`, shown: mainPage + ` link[rel="canonical"][href="https://first.example/"]`},
		"evergreen":    {set: `evergreen: true`, in: "content/stories/2020-01-01-ancient.md", shown: "!2020/01/ancient/index.html .age"},
		"noindex":      {set: `noindex: true`, shown: mainPage + ` meta[name="robots"][content="noindex"]`},
		"ai":           {set: `ai: A program drew the chart.`, shown: mainPage + " ~A program drew the chart."},
		"id":           {set: `id: "tag:bit,1"`, shown: `feed.xml ~<guid isPermaLink="false">tag:bit,1</guid>`},
		"translations": {set: `translations: {de: "https://de.example/x/"}`, shown: mainPage + ` .translations a[lang="de"][href="https://de.example/x/"]`},
		"params":       {set: `params: {region: world}`, shown: mainPage + " ~<i>world</i>"},
	}
	authorProofs = map[string]proof{
		"name":   {set: `name: Ann B. Lee`, shown: "author/ann-lee/index.html ~<h1>Ann B. Lee</h1>"},
		"beat":   {set: `beat: Chips`, shown: "author/ann-lee/index.html .beat"},
		"email":  {set: `email: ann@bit.example`, shown: `author/ann-lee/index.html a[href="mailto:ann@bit.example"]`},
		"photo":  {set: `photo: /p.svg`, shown: `author/ann-lee/index.html img.photo[src="/p.svg"]`},
		"links":  {set: `links: [{title: Home, url: "https://ann.example/"}]`, shown: `author/ann-lee/index.html a[rel="me"][href="https://ann.example/"]`},
		"params": {set: `params: {motto: Try it}`, shown: "2026/01/s01/index.html ~<b>Try it</b>"},
	}
	categoryProofs = map[string]proof{
		"title":       {set: `title: All chips`, shown: "category/chips/index.html ~<h1>All chips</h1>"},
		"description": {set: `description: From sand to thought`, shown: "category/chips/index.html ~>From sand to thought</p>"},
		"order":       {set: `order: 1`, shown: `index.html .sections li:nth-of-type(1) a[href="/category/chips/"]`},
		"image":       {set: `image: /p.svg`, shown: `category/chips/index.html .list-image img[src="/p.svg"]`},
		"params":      {set: `params: {color: red}`, shown: "category/chips/index.html ~<u>red</u>", also: "templates/list.html\n<h1>{{.Heading}}</h1><u>{{.Params.color}}</u>"},
	}
	configProofs = map[string]proof{
		"title":                 {set: `title = "The Byte"`, shown: "index.html ~<title>The Byte</title>"},
		"base_url":              {set: `base_url = "https://byte.example/"`, shown: `index.html link[rel="canonical"][href="https://byte.example/"]`},
		"timezone":              {set: `timezone = "Asia/Tokyo"`, shown: mainPage + ` .dt-published[datetime$="+09:00"]`},
		"description":           {set: `description = "All of it"`, shown: "index.html ~>All of it</p>"},
		"language":              {set: `language = "de"`, shown: mainPage + ` html[lang="de"]`},
		"permalink":             {set: `permalink = "/{year}/{slug}/"`, shown: "2026/main/index.html"},
		"permalinks":            {set: `permalinks = {notes = "/notes/{slug}/"}`, shown: "notes/note/index.html"},
		"slug_letters":          {set: `slug_letters = "ascii"`, also: "content/stories/2026-01-31-zürich.md\n---\ntitle: Z\n---\nText.\n", shown: "2026/01/zurich/index.html"},
		"raw_html":              {set: `raw_html = "none"`, shown: "!" + mainPage + " .e-content kbd"},
		"taxonomies":            {set: `taxonomies = {company = "companies"}`, shown: `company/acme/index.html a[href="/2026/01/s02/"]`},
		"params":                {set: `params = {comments = "abc"}`, shown: mainPage + ` meta[name="comments"][content="abc"]`},
		"pagination.size":       {set: `pagination.size = 2`, shown: "page/1/index.html"},
		"related.count":         {set: `related.count = 1`, shown: "!" + related + "article:nth-of-type(2)"},
		"related.max_age":       {set: `related.max_age = 60`, shown: "!" + related + `a[href="/2020/01/ancient/"]`},
		"related.same_category": {set: `related.same_category = true`, shown: "!" + related + `a[href="/2026/01/s07/"]`},
		"next_story.order":      {set: `next_story.order = "none"`, shown: "!" + mainPage + " .next-story"},
		"feeds.items":           {set: `feeds.items = 1`, shown: "!feed.xml ~/2026/02/main/"},
		"front_matter.known":    {set: `front_matter.known = ["region"]`, shown: "2026/01/s04/index.html ~<i>city</i>"},
		"home.viral":            {set: `home.viral = "law"`, shown: `index.html .viral a[href="/category/law/"]`},
		"home.notice":           {set: `home.notice = "Outage"`, shown: "index.html .notice"},
		"home.notice_url":       {set: `home.notice_url = "/about/"`, also: "config.toml\nhome.notice = \"Outage\"\n", shown: `index.html .notice a[href="/about/"]`},
		"search.enabled":        {set: `search.enabled = false`, shown: "!search/index.html"},
		"images.avif":           {set: `images.avif = true`, shown: `2026/01/s05/index.html source[type="image/avif"]`},
		"images.originals":      {set: `images.originals = true`, shown: "2026/01/s05/photo.jpg"},
		"images.share_cards":    {set: `images.share_cards = "all"`, shown: "2026/02/main/share.png"},
		"publisher.name":        {set: `publisher.name = "Byte Inc"`, shown: "index.html ~Published by Byte Inc"},
		"publisher.url":         {set: `publisher.url = "https://inc.example/"`, shown: "index.html ~https://inc.example/"},
		"publisher.logo":        {set: `publisher.logo = "/p.svg"`, shown: `index.html .nameplate img[src="/p.svg"]`},
		"publisher.accent":      {set: `publisher.accent = "#048"`, shown: "assets/main-*.css ~#004488"},
		"publisher.same_as":     {set: `publisher.same_as = ["https://social.example/@bit"]`, shown: "index.html ~https://social.example/@bit"},
		"trust.corrections":     {set: `trust.corrections = "/about/"`, shown: `index.html ~"correctionsPolicy":"https://bit.example/about/"`},
		"trust.ethics":          {set: `trust.ethics = "/about/"`, shown: `index.html ~"ethicsPolicy":"https://bit.example/about/"`},
		"trust.masthead":        {set: `trust.masthead = "/about/"`, shown: `index.html ~"masthead":"https://bit.example/about/"`},
		"trust.ownership":       {set: `trust.ownership = "/about/"`, shown: `index.html ~"ownershipFundingInfo":"https://bit.example/about/"`},
		"trust.fact_checking":   {set: `trust.fact_checking = "/about/"`, shown: `index.html ~"verificationFactCheckingPolicy":"https://bit.example/about/"`},
		"trust.unnamed_sources": {set: `trust.unnamed_sources = "/about/"`, shown: `index.html ~"unnamedSourcesPolicy":"https://bit.example/about/"`},
		"trust.feedback":        {set: `trust.feedback = "/about/"`, shown: `index.html ~"actionableFeedbackPolicy":"https://bit.example/about/"`},
		"menu.main":             {set: `menu.main = [{title = "Us", url = "/about/"}]`, shown: `index.html .sections a[href="/about/"]`},
		"menu.footer":           {set: `menu.footer = [{title = "Us", url = "https://us.example/"}]`, shown: `index.html .foot-links a[href="https://us.example/"]`},
		"menu.main.title":       {set: `menu.main = [{title = "Us", url = "/about/"}]`, shown: "index.html ~>Us</a>"},
		"menu.main.url":         {set: `menu.main = [{title = "Us", url = "/about/"}]`, shown: `index.html .sections a[href="/about/"]`},
		"scripts.copy_link":     {set: `scripts.copy_link = false`, shown: "!" + mainPage + " .copy-link"},
		"scripts.next_story":    {set: `scripts.next_story = true`, shown: mainPage + ` script[src*="read-on"]`},
	}
)

// shownElsewhere are the keys whose effect another test shows, since it is in no text:
// TestFontOfShareCards of package engine.
var shownElsewhere = []string{"images.font"}

// keysPhoto is drawn once for all sites.
var keysPhoto = sync.OnceValue(func() string { return string(photo(200, 134)) })

// keysSite is the site without any of the lines.
func keysSite() map[string]string {
	site := map[string]string{
		"config.toml":                              "title = \"The Bit\"\nbase_url = \"https://bit.example/\"\ntimezone = \"UTC\"\nimages.avif = false\nimages.share_cards = \"none\"\n",
		"static/p.svg":                             `<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>`,
		"templates/blocks.html":                    "{{define \"head\"}}{{with .Site.Params}}<meta name=\"comments\" content=\"{{.comments}}\">{{end}}{{end}}\n{{define \"after-story\"}}<i>{{.Params.region}}</i>{{range .Authors}}<b>{{.Params.motto}}</b>{{end}}{{end}}\n",
		"content/stories/photo.jpg":                keysPhoto(),
		"content/pages/about.md":                   "---\ntitle: About\n---\nText.\n",
		"content/authors/ann-lee.md":               "---\nname: Ann Lee\n---\nWrites.\n",
		"content/categories/chips.md":              "---\ntitle: Chips\n---\n",
		"content/categories/ai.md":                 "---\ntitle: AI\n---\n",
		"content/stories/2026-02-01-main.md":       "---\ntitle: Main\ncategory: Chips\n---\nGallium arsenide wafers for photonic <kbd>K</kbd> interposers, gallium arsenide wafers again.\n",
		"content/stories/notes/2026-01-20-note.md": "---\ntitle: Note\n---\nA note.\n",
		"content/stories/2026-03-01-newest.md":     "---\ntitle: Newest\n---\nTomorrow.\n",
		"content/stories/2020-01-01-ancient.md":    "---\ntitle: Ancient\ncategory: Chips\n---\nGallium arsenide wafers for photonic interposers were a dream.\n",
	}
	for i := 1; i <= 12; i++ {
		site[fmt.Sprintf("content/stories/2026-01-%02d-s%02[1]d.md", i)] = fmt.Sprintf("---\ntitle: Story %d\n---\n%s\n", i, strings.Repeat(fmt.Sprintf("Qu%sx zo%[1]sk. ", strings.Repeat("ab", i)), 3))
	}
	add := func(name, lines, body string) {
		file := "content/stories/2026-01-" + name + ".md"
		site[file] = strings.Replace(site[file], "\n---\n", "\n"+lines+"\n---\n"+body, 1)
	}
	add("01-s01", "series: Long Read\nauthor: Ann Lee", "")
	add("02-s02", "companies: [Acme]", "")
	add("03-s03", "thread: Saga", "")
	add("04-s04", "region: city", "")
	add("05-s05", "image: photo.jpg", "")
	add("07-s07", "category: Law", "Gallium arsenide wafers for photonic interposers, said the court. ")
	return site
}

func TestEveryDocumentedKeyHasAnEffect(t *testing.T) {
	before := buildKeys(t, keysSite())
	documented := map[string]bool{}
	for _, row := range referenceRows(t) {
		documented[row.section+" "+row.key] = true
		if slices.Contains(shownElsewhere, row.key) {
			continue
		}
		p, known := proofs()[row.section][row.key]
		if !known {
			t.Errorf("nothing shows what the key %s of %s does: add a proof", row.key, row.section)
			continue
		}
		names := []string{row.key}
		if !testing.Short() {
			names = append(names, row.synonyms...)
		}
		for _, name := range names {
			t.Run(row.section+"/"+name, func(t *testing.T) {
				t.Parallel()
				after := buildKeys(t, p.site(t, row.section, row.key, name))
				shown, gone := p.shown, false
				if rest, ok := strings.CutPrefix(shown, "!"); ok {
					shown, gone = rest, true
				}
				if had, has := present(t, before, shown), present(t, after, shown); had != gone || has == gone {
					t.Errorf("with %s: %s is there before: %v, after: %v", p.set, shown, had, has)
				}
			})
		}
	}
	for section, all := range proofs() {
		for key := range all {
			if !documented[section+" "+key] {
				t.Errorf("the reference has no key %s of %s", key, section)
			}
		}
	}
}

func proofs() map[string]map[string]proof {
	return map[string]map[string]proof{"config.toml": configProofs, "Stories and pages": storyProofs, "Authors": authorProofs, "Categories": categoryProofs}
}

// site returns the files of the site with the line of a proof, in which a synonym may
// stand for the key.
func (p proof) site(t *testing.T, section, key, name string) map[string]string {
	site := keysSite()
	if file, text, ok := strings.Cut(p.also, "\n"); ok {
		site[file] += text
	}
	usual := map[string]string{
		"config.toml": "config.toml", "Stories and pages": "content/stories/2026-02-01-main.md",
		"Authors": "content/authors/ann-lee.md", "Categories": "content/categories/chips.md",
	}
	file, line := usual[section], p.set
	if p.in != "" {
		file = p.in
	}
	if section == "config.toml" {
		set, _, _ := strings.Cut(line, " ")
		site[file] = regexp.MustCompile(`(?m)^`+regexp.QuoteMeta(set)+` = .*\n`).ReplaceAllString(site[file], "") + line + "\n"
		return site
	}
	old := regexp.MustCompile(`(?m)^` + key + `: .*\n`)
	site[file] = strings.Replace(old.ReplaceAllString(site[file], ""), "---\n", "---\n"+name+strings.TrimPrefix(line, key)+"\n", 1)
	return site
}

// buildKeys builds a site and returns the folder of its pages.
func buildKeys(t *testing.T, site map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for _, file := range slices.Sorted(maps.Keys(site)) {
		at := filepath.Join(folder, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(site[file]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	at, err := time.Parse(time.RFC3339, clock)
	if err != nil {
		t.Fatal(err)
	}
	report, err := engine.Build(engine.Options{Source: folder, Clock: at, NoCache: true})
	if err != nil {
		t.Fatal(err)
	}
	if report.Failed {
		t.Fatal(report.Problems)
	}
	return filepath.Join(folder, "public")
}

// present reports whether a built site has what the field shown of a proof describes.
func present(t *testing.T, folder, shown string) bool {
	file, what, _ := strings.Cut(shown, " ")
	found, err := filepath.Glob(filepath.Join(folder, filepath.FromSlash(file)))
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 || what == "" {
		return len(found) > 0
	}
	page, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	if text, ok := strings.CutPrefix(what, "~"); ok {
		return strings.Contains(string(page), text)
	}
	selector, err := cascadia.ParseGroup(what)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	return cascadia.Query(parsed(page), selector) != nil
}

// A referenceRow is a key in REFERENCE.md.
type referenceRow struct {
	section, key string
	synonyms     []string
}

// referenceRows returns all keys in REFERENCE.md.
func referenceRows(t *testing.T) []referenceRow {
	page, err := os.ReadFile("REFERENCE.md")
	if err != nil {
		t.Fatal(err)
	}
	var rows []referenceRow
	section, table := "", ""
	for line := range strings.Lines(string(page)) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "## "):
			section, table = line[3:], ""
		case strings.HasPrefix(line, "### ["):
			table, _, _ = strings.Cut(strings.TrimLeft(line, "# ["), "]")
			table += "."
		case strings.HasPrefix(line, "### "):
			section, table = line[4:], ""
		case strings.HasPrefix(line, "| `"):
			cells := strings.Split(line, " | ")
			row := referenceRow{section: section, key: table + strings.Trim(cells[0], "| `")}
			if section != "config.toml" {
				for _, name := range strings.Split(cells[1], ",") {
					if name = strings.Trim(name, " `"); name != "" {
						row.synonyms = append(row.synonyms, name)
					}
				}
			}
			rows = append(rows, row)
		}
	}
	if len(rows) < 80 {
		t.Fatalf("the reference has only %d keys", len(rows))
	}
	return rows
}
