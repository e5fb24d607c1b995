// Package editor writes the page and the settings of Sveltia CMS
// (https://sveltiacms.app), with which colleagues write stories in a browser. The form
// of a story comes from the table of front-matter keys (fields.go); keeps.go says which
// values of old stories it would drop.
package editor

import (
	"bytes"
	"fmt"

	"go.yaml.in/yaml/v4"

	"broadsheet/generator/config"
)

// Version is the version of Sveltia CMS that the page loads.
const Version = "0.221.1"

// integrity is the hash of the script of that version, which browsers check
// (https://www.w3.org/TR/SRI/): "openssl dgst -sha384 -binary sveltia-cms.js | openssl base64 -A".
const integrity = "sha384-JQ+XsKx/UzwdTiNnFStza3XtqqQoVtyNPApkfvwlzZDfhe7giE9CnfQrpHqgv3k6"

// Page is the HTML page of the editor.
const Page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>Editor</title>
<link rel="cms-config-url" type="text/yaml" href="config.yml">
</head>
<body>
<script src="https://unpkg.com/@sveltia/cms@` + Version + `/dist/sveltia-cms.js" integrity="` + integrity + `" crossorigin="anonymous"></script>
</body>
</html>
`

// A Site says where the editor finds the texts of a site.
type Site struct {
	Settings   *config.Config
	Repository string   // owner and name on GitHub: "me/paper"
	Folder     string   // the site's folder within the repository, such as "de/", or ""
	LeaveOut   []string // keys of stories that the form must not have, since Keeps is false for some story
}

// The structs below are parts of the settings of Sveltia CMS, in the order in which they are
// written. Their names and meaning: https://sveltiacms.app/en/docs.
type (
	settings struct {
		Backend      backend      `yaml:"backend"`
		MediaFolder  string       `yaml:"media_folder"`
		PublicFolder string       `yaml:"public_folder"`
		SiteURL      string       `yaml:"site_url"`
		Slug         slug         `yaml:"slug"`
		Output       output       `yaml:"output"`
		Collections  []collection `yaml:"collections"`
	}
	backend struct {
		Name string `yaml:"name"`
		Repo string `yaml:"repo"`
	}
	slug struct {
		Timezone string `yaml:"timezone"`
	}
	output struct {
		OmitEmpty bool `yaml:"omit_empty_optional_fields"`
	}
	collection struct {
		Name          string   `yaml:"name"`
		Label         string   `yaml:"label"`
		LabelSingular string   `yaml:"label_singular"`
		Description   string   `yaml:"description,omitempty"`
		Icon          string   `yaml:"icon"`
		Folder        string   `yaml:"folder"`
		Path          string   `yaml:"path,omitempty"`
		Nested        *nested  `yaml:"nested,omitempty"`
		Create        *bool    `yaml:"create,omitempty"`
		Media         *string  `yaml:"media_folder,omitempty"`
		Public        *string  `yaml:"public_folder,omitempty"`
		Format        string   `yaml:"format"`
		Identifier    string   `yaml:"identifier_field"`
		Slug          any      `yaml:"slug"`
		Aliases       bool     `yaml:"aliases_field"`
		Sort          []string `yaml:"sortable_fields,flow"`
		Fields        []field  `yaml:"fields"`
	}
	nested struct {
		Subfolders bool `yaml:"subfolders"`
	}
)

// Settings returns the settings of Sveltia CMS for a site, in YAML.
func Settings(s Site) []byte {
	content := s.Folder + "content/"
	stories := collection{
		Name: "stories", Label: "Stories", LabelSingular: "Story", Icon: "article",
		Description: "A story and its pictures are in a folder of their own.",
		Folder:      content + "stories", Path: "{{year}}/{{slug}}/index", Media: new(string), Public: new(string),
		Slug: map[string]any{"template": "{{year}}-{{month}}-{{day}}-{{slug}}", "editable": []string{"create"}},
		Sort: []string{"date", "title"}, Identifier: "title", Fields: storyFields(s.Settings, s.LeaveOut),
	}
	all := stories
	all.Name, all.Label, all.Icon, all.Description = "story_files", "All stories by folder", "folder", "All files below content/stories, to change them."
	all.Path, all.Nested, all.Create = "", &nested{}, new(bool)
	pages := record("pages", "Pages", "Page", "draft", content, storyFields(s.Settings, s.LeaveOut))
	file := settings{
		Backend:     backend{"github", s.Repository},
		MediaFolder: s.Folder + "static/images", PublicFolder: "/images",
		SiteURL: s.Settings.BaseURL, Slug: slug{"local"}, Output: output{true},
		Collections: []collection{stories, all, pages,
			record("authors", "Authors", "Author", "person", content, authorFields()),
			record("categories", "Categories", "Category", "category", content, categoryFields()),
		},
	}
	for i := range file.Collections {
		file.Collections[i].Format = "frontmatter"
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, head, Version, Version)
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	if err := encoder.Encode(file); err != nil {
		panic(err) // texts and lists always have a YAML form
	}
	return b.Bytes()
}

const head = `# yaml-language-server: $schema=https://unpkg.com/@sveltia/cms@%s/schema/sveltia-cms.json
# The editor of this site, at /admin/: Sveltia CMS %s. "broadsheet new editor" wrote this
# file; to renew it, delete it first. Keys that are not listed here stay as they are in a
# story. To have each change reviewed as a pull request, add: publish_mode: editorial_workflow

`

// record returns the collection of one folder of content whose files have no subfolders.
func record(name, label, singular, icon, content string, fields []field) collection {
	return collection{
		Name: name, Label: label, LabelSingular: singular, Icon: icon, Folder: content + name,
		Identifier: fields[0].Name, Slug: map[string]any{"template": "{{slug}}", "editable": []string{"create"}},
		Sort: []string{fields[0].Name}, Fields: fields,
	}
}
