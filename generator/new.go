package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"broadsheet/generator/config"
	"broadsheet/generator/locale"
	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
)

// newFlags holds the values of the flags of the new command.
type newFlags struct {
	source, clock, slug, category, author string
	folder, edit                          bool
}

func newNew() *cobra.Command {
	return newGroup(&cobra.Command{
		Use:   "new story|page|author|category NAME",
		Short: "Write a new file to fill in, and print its path",
		Example: `  broadsheet new story "Huawei sues Verizon over patents"
  broadsheet new story --folder --category Chips --edit "Inside the new fab"
  broadsheet new author "Jane Doe"`,
	}, "new takes one of story, page, author, category, and a name, or site and a folder, or editor", "cannot make a new",
		newNewOf("story", "headline", "Write a story, as a draft dated now", draftStory),
		newNewOf("page", "title", "Write a standing page, such as About", draftPage),
		newNewOf("author", "name", "Write an author's record", draftAuthor),
		newNewOf("category", "name", "Write a category's record", draftCategory), newSiteCommand("site"), newNewEditor())
}

// newNewOf returns the subcommand of the new command that makes one kind of content file.
// The subcommand takes one argument: a headline, title or name.
func newNewOf(kind, argument, short string, write func(draft) (file, text string)) *cobra.Command {
	var f newFlags
	cmd := &cobra.Command{
		Use: fmt.Sprintf("%s %q", kind, strings.ToUpper(argument)), Short: short,
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return &usageError{fmt.Sprintf("%s takes a %s", cmd.CommandPath(), argument), cmd}
			case len(args) > 1:
				return &usageError{fmt.Sprintf("%s takes one %s; put it in quotes: %q", cmd.CommandPath(), argument, strings.Join(args, " ")), cmd}
			case !utf8.ValidString(args[0]) || oneLine(args[0]) == "":
				return &usageError{fmt.Sprintf("%q is no %s", args[0], argument), cmd}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return runNew(cmd, &f, args[0], write) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVarP(&f.source, "source", "s", ".", "the site's `folder`")
	flags.StringVar(&f.slug, "slug", "", "the file's `name` and its part of the address, instead of the one made from the "+argument)
	if kind == "story" {
		flags.StringVar(&f.category, "category", "", "its category's `name`")
		flags.StringVar(&f.author, "author", "", "its author's `name`")
		flags.BoolVar(&f.folder, "folder", false, "make a folder, with room for its pictures")
		flags.StringVar(&f.clock, "clock", "", "date it at this `instant` (RFC 3339) instead of now")
	}
	flags.BoolVar(&f.edit, "edit", false, "open it in $VISUAL or $EDITOR")
	_ = cmd.MarkFlagDirname("source")
	return cmd
}

// runNew writes a new content file and prints its path. It does not overwrite a file, and
// writes nothing if a build would find problems in the new file.
func runNew(cmd *cobra.Command, f *newFlags, name string, write func(draft) (file, text string)) error {
	site := siteFlags{clock: f.clock}
	if err := site.resolve(cmd); err != nil {
		return err
	}
	settings, err := settingsOf(f.source)
	if err != nil {
		return err
	}
	from := cmp.Or(f.slug, name)
	d := draft{name: oneLine(name), slug: settings.Slugs().Of(from), date: site.options.Clock.In(settings.Location),
		category: oneLine(f.category), author: oneLine(f.author), folder: f.folder}
	if d.slug == "" {
		return refuse(problems.At("", 0, 0, "%q has no letters or digits to make an address of", from).
			Hint("name the file yourself, such as --slug a-few-words"))
	}
	file, text := write(d)
	text = withSchema(f.source, file, text)
	if found := faults(settings, file, text); len(found) > 0 {
		return refuse(found...)
	}
	at := filepath.Join(f.source, filepath.FromSlash(file))
	if err := create(f.source, file, text); err != nil {
		return err
	}
	if fmt.Fprintln(cmd.OutOrStdout(), at); f.edit {
		return edit(at)
	}
	return nil
}

// withSchema returns the text of a new file with a line that names the JSON Schema of its
// front matter, for editors, if the site has that schema.
func withSchema(folder, file, text string) string {
	kinds := map[string]string{"authors": "author", "categories": "category"}
	schema := ".vscode/" + cmp.Or(kinds[path.Base(path.Dir(file))], "front-matter") + ".schema.json"
	if _, err := os.Lstat(filepath.Join(folder, filepath.FromSlash(schema))); err != nil {
		return text
	}
	up := strings.Repeat("../", strings.Count(file, "/"))
	return strings.Replace(text, "---\n", "---\n# yaml-language-server: $schema="+up+schema+"\n", 1)
}

// settingsOf reads config.toml in a site's folder. The setting base_url may be missing,
// since new content files do not depend on it.
func settingsOf(folder string) (*config.Config, error) {
	text, p := config.Read(folder)
	if p != nil {
		return nil, refuse(p)
	}
	settings, found := config.Load(config.File, text, config.Overrides{BaseURL: "https://example.org/"})
	if settings == nil {
		return nil, refuse(found...)
	}
	return settings, nil
}

// refuse prints the problems that prevent the writing of a new file, and returns errSite.
func refuse(found ...*problems.Problem) error {
	problems.Print(os.Stderr, found, colored(os.Stderr))
	return errSite
}

// faults returns the problems that a build would report for a new file with this path and
// text.
func faults(settings *config.Config, at, text string) []*problems.Problem {
	reader, file := stories.NewReader(settings, locale.New(settings.Language)), sources.File{Path: at}
	var found []*problems.Problem
	switch path.Dir(at) {
	case "content/authors":
		author, _ := reader.Author(file, []byte(text))
		found = author.Problems
	case "content/categories":
		found = reader.Category(file, []byte(text)).Problems
	case "content/pages":
		card, _ := reader.Page(file, []byte(text))
		found = card.Problems
	default:
		card, _ := reader.Story(file, []byte(text))
		found = card.Problems
	}
	for _, p := range found {
		if p.Line == 0 { // a problem without a line number is about the file's name
			p.Hint("give it another name with --slug")
		}
	}
	return found
}

// create writes a new file at a path in a site's folder. It returns an error if this file
// exists, if another file would have the same address (as a.md and a/index.md have), or if
// a folder on the path is a symbolic link.
func create(folder, at, text string) error {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return fmt.Errorf("opening the site's folder: %w", err)
	}
	defer root.Close()
	for i, c := range at {
		if c != '/' {
			continue
		}
		if info, err := root.Lstat(filepath.FromSlash(at[:i])); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return refuse(problems.At(filepath.Join(folder, at[:i]), 0, 0, "this is a symbolic link; new files are written only to folders of the site").
				Hint("write the file by hand where the link leads"))
		}
	}
	other := path.Join(strings.TrimSuffix(at, ".md"), "index.md")
	if path.Base(at) == "index.md" {
		other = path.Dir(at) + ".md"
	}
	for _, taken := range []string{at, other} {
		if _, err := root.Lstat(filepath.FromSlash(taken)); err == nil {
			return refuse(problems.At(filepath.Join(folder, taken), 0, 0, "the file is there already").
				Hint("edit it, or give the new one another name with --slug"))
		}
	}
	if err := root.MkdirAll(filepath.FromSlash(path.Dir(at)), 0o755); err != nil {
		return fmt.Errorf("making a folder for the new file: %w", err)
	}
	out, err := root.OpenFile(filepath.FromSlash(at), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err == nil {
		_, err = out.WriteString(text)
		err = errors.Join(err, out.Close())
	}
	if err != nil {
		return fmt.Errorf("writing the new file: %w", err)
	}
	return nil
}

func edit(at string) error {
	editor := strings.Fields(cmp.Or(os.Getenv("VISUAL"), os.Getenv("EDITOR")))
	if len(editor) == 0 {
		return errors.New("neither VISUAL nor EDITOR names an editor to open the file in")
	}
	run := exec.Command(editor[0], append(editor[1:], at)...)
	run.Stdin, run.Stdout, run.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := run.Run(); err != nil {
		return fmt.Errorf("opening the file with %s: %w", editor[0], err)
	}
	return nil
}
