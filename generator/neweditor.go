package main

import (
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"broadsheet/generator/config"
	"broadsheet/generator/editor"
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
	files := []starter.File{
		{Name: "static/admin/index.html", Text: []byte(editor.Page)},
		{Name: "static/admin/config.yml", Text: editor.Settings(editor.Site{Settings: settings, Repository: repository, Folder: folder})},
	}
	out := cmd.OutOrStdout()
	if err := writeFiles(out, root, source, files); err != nil {
		return err
	}
	if repository == noRepository {
		fmt.Fprintf(out, "\nIn static/admin/config.yml, replace %s by the repository of the site on GitHub.\n", noRepository)
	}
	fmt.Fprintf(out, "\nThe editor is at %s when the site is published.\n", settings.URL("/admin/"))
	return nil
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
