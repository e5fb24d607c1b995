package main

import (
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"broadsheet/generator/config"
	"broadsheet/generator/editor"
	"broadsheet/generator/matter"
	"broadsheet/generator/sources"
	"broadsheet/generator/starter"
)

// noRepository stands for the repository in the settings of the editor if it is not known.
const noRepository = "OWNER/REPOSITORY"

// newNewEditor returns the command that adds the web editor to a site.
func newNewEditor() *cobra.Command {
	var source string
	cmd := &cobra.Command{
		Use: "editor", Short: "Write static/admin/, an editor for colleagues without git",
		Long: `Write the page and the settings of Sveltia CMS into static/admin/. At /admin/ of the
published site, colleagues who may write to the repository on GitHub sign in with an
access token and write stories in a form. On the preview, Chromium can open the site's
folder instead.`,
		Args: exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error { return runNewEditor(cmd, source) },
	}
	cmd.Flags().StringVarP(&source, "source", "s", ".", "the site's `folder`")
	_ = cmd.MarkFlagDirname("source")
	return cmd
}

func runNewEditor(cmd *cobra.Command, source string) error {
	text, p := config.Read(source)
	if p != nil {
		return refuse(p)
	}
	settings, found := config.Load(config.File, text, config.Overrides{})
	if settings == nil {
		return refuse(found...)
	}
	root, err := os.OpenRoot(source)
	if err != nil {
		return fmt.Errorf("opening the site's folder: %w", err)
	}
	defer root.Close()
	repository, folder := repositoryOf(source, settings.Base)
	site := editor.Site{Settings: settings, Repository: repository, Folder: folder}
	out := cmd.OutOrStdout()
	for _, u := range unfitKeys(root, source) {
		fmt.Fprintf(out, "The form has no %s, since the editor would drop the one of %s", u.key, u.first)
		if u.more > 0 {
			fmt.Fprintf(out, " and of %s", plural(u.more, "other file"))
		}
		fmt.Fprintf(out, ".\n  Write it as %s there, delete static/admin/config.yml and run this again.\n", editor.Kept(u.form))
		site.LeaveOut = append(site.LeaveOut, u.key)
	}
	files := []starter.File{
		{Name: "static/admin/index.html", Text: []byte(editor.Page)},
		{Name: "static/admin/config.yml", Text: editor.Settings(site)},
	}
	if err := writeFiles(out, root, source, files); err != nil {
		return err
	}
	if repository == noRepository {
		fmt.Fprintf(out, "\nIn static/admin/config.yml, replace %s by the repository of the site on GitHub.\n", noRepository)
	}
	fmt.Fprintf(out, "\nThe editor is at %s when the site is published.\n", settings.URL("/admin/"))
	return nil
}

// An unfitKey is a key of front matter whose value in some stories the editor would drop.
type unfitKey struct {
	key   string
	form  matter.Form
	first string // the first file that has such a value
	more  int    // number of further files
}

// unfitKeys reads the stories and standing pages of a site and returns the keys that the
// editor would drop in some of them.
func unfitKeys(root *os.Root, folder string) []unfitKey {
	var unfit []unfitKey
	_ = fs.WalkDir(root.FS(), "content", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".md" || !strings.HasPrefix(name, "content/stories/") && !strings.HasPrefix(name, "content/pages/") {
			return nil // check reports what cannot be read
		}
		text, err := sources.ReadFile(folder, name, 8<<20)
		if err != nil {
			return nil
		}
		doc, _ := matter.Read(name, text)
		for _, k := range matter.StoryKeys {
			if v := doc.Root.Get(k.Name); v == nil || editor.Keeps(k, v) {
				continue
			}
			if i := slices.IndexFunc(unfit, func(u unfitKey) bool { return u.key == k.Name }); i >= 0 {
				unfit[i].more++
			} else {
				unfit = append(unfit, unfitKey{key: k.Name, form: k.Form, first: name})
			}
		}
		return nil
	})
	return unfit
}

// remote matches the address of a repository on GitHub in the settings of git.
var remote = regexp.MustCompile(`(?m)^\s*url\s*=\s*\S*github\.com[:/]([\w.-]+/[\w.-]+?)(?:\.git)?\s*$`)

// repositoryOf returns the owner and name of the repository on GitHub that a site is in, and
// the site's folder within it, such as "de/". They come from the settings of git or, without
// these, from the address of the site on GitHub Pages.
func repositoryOf(source string, base *url.URL) (repository, folder string) {
	absolute, err := filepath.Abs(source)
	for at := absolute; err == nil; at = filepath.Dir(at) {
		text, notThere := sources.ReadFile(at, ".git/config", 1<<20)
		if notThere == nil {
			inside, _ := filepath.Rel(at, absolute)
			if folder = filepath.ToSlash(inside) + "/"; folder == "./" {
				folder = ""
			}
			if found := remote.FindSubmatch(text); found != nil {
				return string(found[1]), folder
			}
			break
		}
		if at == filepath.Dir(at) {
			break
		}
	}
	if owner, ok := strings.CutSuffix(base.Hostname(), ".github.io"); ok {
		name, _, _ := strings.Cut(strings.TrimPrefix(base.Path, "/"), "/")
		if name == "" {
			name = base.Hostname()
		}
		return path.Join(owner, name), folder
	}
	return noRepository, folder
}
