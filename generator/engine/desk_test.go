package engine

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"broadsheet/generator/problems"
	"broadsheet/generator/statedir"
)

// A desk is a newsroom at random: a site on the disk, and people who edit it
// without rest. Every choice is made by the source of chance that is passed in,
// so that the same seeds make the same site and the same edits.
type desk struct {
	t      testing.TB
	home   string           // the folder that everything of this desk is in
	source string           // the site's folder
	texts  map[string]*text // files of content, by path
	files  map[string]bool  // pictures, static files, templates, assets and data
	config map[string]string
	o      Options
	// alien are the files that people put into a destination, or changed
	// there, so that they may stay.
	alien map[string]bool
	// mine are those that they put there, in full: no build takes them away.
	mine map[string]bool
	// wrong undoes mistakes that keep the site from being built.
	wrong []func()
	held  *statedir.Lock // by the build of somebody else, until the next one ends
	// errors are what the last build failed for.
	errors []*problems.Problem
	tally
	log    []string // the edits since the last build
	serial int
}

// A text is a file of content: its front matter and what follows.
type text struct {
	keys map[string]string
	body string
}

func (t *text) bytes() []byte {
	var b strings.Builder
	b.WriteString("---\n")
	for _, key := range slices.Sorted(maps.Keys(t.keys)) {
		fmt.Fprintf(&b, "%s: %s\n", key, t.keys[key])
	}
	b.WriteString("---\n" + t.body)
	return []byte(b.String())
}

// clock is the instant around which the desk's stories are published.
var clock = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

func newDesk(t testing.TB, home string, r *rand.Rand) *desk {
	d := &desk{
		t: t, home: home, source: filepath.Join(home, "site"),
		texts: map[string]*text{}, files: map[string]bool{}, alien: map[string]bool{}, mine: map[string]bool{},
		config: map[string]string{"title": `"The Bit"`, "base_url": `"https://bit.example/"`, "timezone": `"America/New_York"`, "images.share_cards": `"none"`},
	}
	d.o = Options{Source: d.source, Destination: filepath.Join(d.source, "public"), Clock: clock}
	d.saveConfig()
	for range 3 + r.IntN(4) {
		d.newRecord(r)
	}
	for range 3 + r.IntN(5) {
		d.newFile(r)
	}
	d.newPicture(r, "static/images/a.png")
	for range 5 + r.IntN(36) {
		d.newStory(r)
	}
	d.log = nil
	return d
}

func (d *desk) note(format string, args ...any) { d.log = append(d.log, fmt.Sprintf(format, args...)) }

func (d *desk) must(err error) {
	if err != nil {
		d.t.Helper()
		d.t.Fatal(err)
	}
}

func (d *desk) at(p string) string { return filepath.Join(d.source, filepath.FromSlash(p)) }

func (d *desk) write(p string, data []byte) {
	d.must(os.MkdirAll(filepath.Dir(d.at(p)), 0o755))
	d.must(os.WriteFile(d.at(p), data, 0o644))
}

// save writes a text; every few times as editors do, by renaming.
func (d *desk) save(p string, r *rand.Rand) {
	data := d.texts[p].bytes()
	if r.IntN(4) > 0 {
		d.write(p, data)
		return
	}
	d.write(p+"~", data)
	d.must(os.Rename(d.at(p+"~"), d.at(p)))
}

func (d *desk) remove(p string) {
	d.must(os.Remove(d.at(p)))
	delete(d.texts, p)
	delete(d.files, p)
}

func (d *desk) saveConfig() {
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(d.config)) {
		fmt.Fprintf(&b, "%s = %s\n", key, d.config[key])
	}
	d.write("config.toml", []byte(b.String()))
}

func pick[T any](r *rand.Rand, list ...T) T { return list[r.IntN(len(list))] }

// one picks a key of a map, or returns "" if there is none.
func one[T any](r *rand.Rand, m map[string]T, fits func(string) bool) string {
	keys := slices.DeleteFunc(slices.Sorted(maps.Keys(m)), func(k string) bool { return !fits(k) })
	if len(keys) == 0 {
		return ""
	}
	return pick(r, keys...)
}

func isStory(p string) bool { return strings.HasPrefix(p, "content/stories/") }

func anything(string) bool { return true }

// vocabulary is what the desk's stories are about; the first words are the
// commonest.
var vocabulary = strings.Fields(`chip market phone cloud update breach startup model browser network
	court battery engine privacy patent sensor robot camera server compiler satellite antenna lithium
	quantum router firmware telescope auction landlord glacier Wikipedia café naïve Zürich 東京 harbour
	keyboard lawsuit regulator merger layoffs drone subsidy semiconductor photon ledger kernel cipher`)

func word(r *rand.Rand) string {
	n := len(vocabulary)
	return vocabulary[min(r.IntN(n), r.IntN(n), r.IntN(n))]
}

func sentence(r *rand.Rand, n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = word(r)
	}
	first := []rune(list[0])
	return strings.ToUpper(string(first[:1])) + string(first[1:]) + " " + strings.Join(list[1:], " ")
}

func headline(r *rand.Rand) string {
	return sentence(r, 2+r.IntN(5)) + pick(r, "", "", ": what we know", " & more", ` "soon"`, " <b>", " – live")
}

// instant is a date in one of the forms that authors write, mostly near the
// desk's clock.
func instant(r *rand.Rand) string {
	t := clock.Add(time.Duration(r.IntN(20*24*60)-14*24*60) * time.Minute)
	if r.IntN(3) == 0 {
		t = clock.AddDate(0, 0, -r.IntN(900))
	}
	if r.IntN(4) == 0 {
		return t.Format("2006-01-02") // many on one day, so that addresses break ties
	}
	return t.In(pick(r, time.UTC, time.FixedZone("", 19800), time.FixedZone("", -25200))).Format(pick(r, time.RFC3339, "2006-01-02 15:04", "2006-01-02"))
}

// paragraph is a piece of a body: prose, or something that a story may hold.
func (d *desk) paragraph(r *rand.Rand) string {
	prose := sentence(r, 5+r.IntN(30)) + "."
	switch r.IntN(15) {
	case 0:
		return "## " + pick(r, sentence(r, 3), "Part", "Main", "Part {#main}", "Own")
	case 1, 2:
		return fmt.Sprintf("%s [%s](%s) %s", prose, word(r), d.target(r), word(r))
	case 3, 4:
		return fmt.Sprintf("![%s](%s)", word(r), pick(r, "/images/a.png", "/images/b.png", "own.png", "shared.png", "/images/d.heic", "images/a.png", "/images/p.jpg", "own.jpg", "shared.jpg", d.target(r)))
	case 5:
		return "```go\nfunc " + vocabulary[r.IntN(5)] + "() {}\n```"
	case 6:
		return pick(r, "<aside>"+prose+"</aside>", "<script>alert(1)</script>", "<img src=\""+d.target(r)+"\" alt=\"\">", "a <br> b",
			"[![x](own.jpg)](own.jpg)", "![x](shared.jpg)\n![y](/images/p.jpg)", `<img src="shared.jpg" srcset="own.jpg 2x" alt="">`)
	case 9:
		return pick(r, "{{< chart "+word(r)+" >}}", "{% box x %}\n"+prose+" {{< chart >}}\n{% endbox %}", "[["+word(r)+"]] [["+sentence(r, 2)+"|x]]", "[x]({% post_url "+word(r)+" %}) {{ site.baseurl }}")
	case 8:
		return pick(r, "> "+prose, "| "+word(r)+" | b |\n|---|---|\n| "+prose+" | C++ |", "*"+word(r)+"*"+word(r)+" `"+word(r)+".js`")
	case 7:
		return "- " + prose + "\n- " + prose + "[^1]\n\n[^1]: " + prose
	}
	return prose
}

func (d *desk) body(r *rand.Rand) string {
	var b strings.Builder
	for range 1 + r.IntN(6) {
		b.WriteString(d.paragraph(r) + "\n\n")
	}
	return b.String()
}

// target is what a story may lead to: other files of content, pictures, pages,
// addresses, and what is not there.
func (d *desk) target(r *rand.Rand) string {
	to := one(r, d.texts, anything)
	file := one(r, d.files, anything)
	address, _, _ := strings.Cut(strings.TrimPrefix(to, "content/stories/"), ".")
	return pick(r,
		"/"+to, "../stories/"+strings.TrimPrefix(to, "content/stories/"), path.Base(to), "../"+path.Base(path.Dir(to))+"/"+path.Base(to)+pick(r, "#part", "#Part", "#main", "#own"),
		"/2026/05/"+path.Base(address)+"/", "/"+path.Base(address)+"/?q#f", "/"+strings.TrimPrefix(file, "static/"), path.Base(file),
		"missing.png", "/nowhere/", "https://example.com/x?y", pick(r, "#part", "#Part", "#main"), "/tag/ai/", "/category/chips/page/1/", "/feed.xml", "/author/jane-doe/", "letter.txt",
	)
}

// slug makes a file's name; few enough that some meet.
func (d *desk) slug(r *rand.Rand) string {
	d.serial++
	name := pick(r, "chip", "cloud", "break-in", "naïve", "C++", "Über uns", "Break_In", "v1.2", "Chip") + pick(r, "-", "-", "_", ".") + strconv.Itoa(d.serial)
	if r.IntN(3) == 0 {
		name = "2026-05-" + fmt.Sprintf("%02d", 1+r.IntN(28)) + "-" + name
	}
	return name
}

func (d *desk) newStory(r *rand.Rand) {
	p := "content/stories/" + pick(r, "", "2026/", "desk/chips/") + d.slug(r)
	if r.IntN(4) == 0 {
		p += "/index"
		d.newPicture(r, path.Dir(p)+"/own.png")
	}
	p += ".md"
	t := &text{keys: map[string]string{"title": value("title", d, r), "date": instant(r)}, body: d.body(r)}
	for _, key := range []string{"tags", "category", "author", pick(r, storyKeys...), pick(r, storyKeys...)} {
		t.keys[key] = value(key, d, r)
	}
	d.texts[p] = t
	d.note("new story %s", p)
	d.save(p, r)
}

// newRecord writes a standing page, or what is known of an author or category.
func (d *desk) newRecord(r *rand.Rand) {
	p := "content/" + pick(r,
		"authors/jane-doe.md", "authors/news-desk.md", "authors/joao.md",
		"categories/chips.md", "categories/going-viral.md", "categories/unused.md",
		"pages/about.md", "pages/ethics.md", "pages/search.md", "pages/page-"+strconv.Itoa(r.IntN(4))+".md")
	t := &text{keys: map[string]string{"title": value("title", d, r)}}
	switch {
	case strings.HasPrefix(p, "content/authors/"):
		t.keys = map[string]string{"name": pick(r, "Jane Doe", "News Desk", "João"), "beat": word(r), "photo": value("image", d, r)}
		t.body = d.body(r)
	case strings.HasPrefix(p, "content/categories/"):
		t.keys["order"] = strconv.Itoa(r.IntN(4))
		t.keys["description"] = strconv.Quote(sentence(r, 6))
	default:
		t.body = d.body(r)
	}
	d.texts[p] = t
	d.note("new record %s", p)
	d.save(p, r)
}

// trees reads every file below a folder, by path.
func trees(t testing.TB, folder string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(folder, func(p string, e fs.DirEntry, err error) error {
		if os.IsNotExist(err) && p == folder {
			return nil
		}
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(p)
		inside, _ := filepath.Rel(folder, p)
		found[filepath.ToSlash(inside)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
