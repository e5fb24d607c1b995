package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"go.yaml.in/yaml/v4"

	"broadsheet/generator/config"
	"broadsheet/generator/editor"
)

// sveltia returns the folder of the npm package @sveltia/cms in the version of the editor,
// or skips the test. The project has no copy of the package; .ci/run downloads it.
func sveltia(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("BROADSHEET_SVELTIA")
	if folder == "" {
		t.Skip("BROADSHEET_SVELTIA does not name the folder of the npm package @sveltia/cms@" + editor.Version)
	}
	return folder
}

// editorSettings returns settings of Sveltia CMS for a site with a taxonomy of its own.
func editorSettings(t *testing.T) []byte {
	t.Helper()
	c, found := config.Load(config.File, []byte(settings+"[taxonomies]\ncompany = \"companies\"\n"), config.Overrides{})
	if c == nil {
		t.Fatal(found)
	}
	return editor.Settings(editor.Site{Settings: c, Repository: "me/paper", Folder: "de/"})
}

func TestEditorSettingsFitTheSchemaOfSveltia(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(sveltia(t), "schema/sveltia-cms.json"))
	if err != nil {
		t.Fatal(err)
	}
	schema := readSchema(t, text)
	var value any
	if err := yaml.Unmarshal(editorSettings(t), &value); err != nil {
		t.Fatal(err)
	}
	if fault := schema.fault("", schema.root, asJSON(t, value)); fault != "" {
		t.Error(fault)
	}
}

// TestEditorOpensAndWritesAStory opens the form of a new story in Chromium, with the test
// backend of Sveltia CMS, which keeps files in the browser. The story that it saves must
// pass check.
func TestEditorOpensAndWritesAStory(t *testing.T) {
	script, err := os.ReadFile(filepath.Join(sveltia(t), "dist/sveltia-cms.js"))
	if err != nil {
		t.Fatal(err)
	}
	ctx := browser(t)
	page := regexp.MustCompile(`src="https:[^"]*"`).ReplaceAllString(editor.Page, `src="sveltia-cms.js"`)
	test := strings.Replace(string(editorSettings(t)), "name: github", "name: test-repo", 1)
	b := serve(t, ctx, tree{
		"admin/index.html": []byte(page), "admin/sveltia-cms.js": script,
		"admin/config.yml": []byte(strings.Replace(test, "  repo: me/paper\n", "", 1)),
	})
	b.open("/admin/index.html")
	button := func(label string) string {
		return `[...document.querySelectorAll("button")].find(e => e.innerText.includes("` + label + `"))`
	}
	b.is(button("Test"))
	b.js(button("Test") + `.click()`)
	b.is(button("New"))
	b.js(`location.hash = "#/collections/stories/new"`)
	b.is(`document.querySelector("[data-key-path=tags]")`)
	b.js(`const enter = (key, text) => {
		const input = document.querySelector("[data-key-path=" + key + "] :is(input, textarea)")
		input.value = text
		input.dispatchEvent(new Event("input", {bubbles: true}))
	}
	enter("title", 'A: "first" story')
	enter("description", "What it is about.")`)
	b.js(`[...document.querySelectorAll("[data-key-path=date] button")].find(e => e.innerText.includes("Now")).click()`)
	b.is(button("Save") + `.disabled === false`)
	b.js(button("Save") + `.click()`)
	b.is(`document.body.innerText.includes("Entry saved")`)

	name, text, _ := strings.Cut(b.kept("sveltia-cms-test"), "\n")
	if !regexp.MustCompile(`^de/content/stories/(\d{4})/(\d{4})-\d\d-\d\d-a-first-story/index\.md$`).MatchString(name) {
		t.Errorf("it wrote %q", name)
	}
	if !regexp.MustCompile(`(?m)^date: \S+T\S+-0[45]:00$`).MatchString(text) {
		t.Errorf("the date lacks the offset of the site's time zone:\n%s", text)
	}
	if card := readStory(t, strings.TrimPrefix(name, "de/"), text); card.Title != `A: "first" story` {
		t.Errorf("title %q\n%s", card.Title, text)
	}
}

// kept returns the path of the first file in a folder of the browser's own file system for
// the site, and, on further lines, its text.
func (b *tab) kept(folder string) string {
	b.js(`const find = async (dir, path) => {
		for await (const [name, entry] of dir.entries()) {
			if (entry.kind == "file") window.kept = path + name + "\n" + await (await entry.getFile()).text()
			else await find(entry, path + name + "/")
		}
	}
	navigator.storage.getDirectory().then(root => root.getDirectoryHandle("` + folder + `")).then(dir => find(dir, ""))`)
	b.is(`window.kept`)
	text, err := chromedp.Run(b.ctx, chromedp.Evaluate[string]("window.kept"))
	if err != nil {
		b.t.Fatal(err)
	}
	return text
}
