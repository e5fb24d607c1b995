package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"broadsheet/generator/config"
	"broadsheet/generator/imports"
	"broadsheet/generator/problems"
)

const importHelp = `Import brings stories, drafts, pages, authors, categories, tags, pictures and
files of a site of another system into the folder of a new site, and keeps their
addresses. SYSTEM is one of
  %s;
without it, the system is found out. OLD-SITE is the folder of the old site or
the file that it was exported to. -s names the folder of the new site.

A site of Hugo or Zola in several languages becomes a site for each: the main one
in the folder, others in folders of it that are named by the language, such as de.

The old site is only read, and no file of the new site is overwritten. A second
import writes only what is new. The file import-report.md in the new site says
what came, what did not, and what to look at.`

func newImport() *cobra.Command {
	var o imports.Options
	cmd := &cobra.Command{
		Use:     "import [SYSTEM] OLD-SITE",
		Short:   "Bring a site of another system over",
		Long:    fmt.Sprintf(importHelp, strings.Join(imports.Systems(), ", ")),
		Example: "  broadsheet import ~/old-blog -s ~/paper\n  broadsheet import wordpress export.xml -s ~/paper",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 || len(args) > 2 {
				return &usageError{"import takes a system, which may be left out, and the old site: a folder, or the file it was exported to", cmd}
			}
			if len(args) == 2 && !slices.Contains(imports.Systems(), args[0]) {
				return unknown("cannot import from", args[0], imports.Systems(), cmd)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Source, o.Clock = args[len(args)-1], time.Now()
			if len(args) == 2 {
				o.System = args[0]
			}
			return runImport(cmd, o)
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVarP(&o.Site, "source", "s", ".", "the new site's `folder`")
	flags.StringVarP(&o.Address, "base-url", "b", "", "the `address` the old site is published at, if its files do not say")
	flags.BoolVar(&o.DryRun, "dry-run", false, "write nothing, print the report")
	_ = cmd.MarkFlagDirname("source")
	return cmd
}

func runImport(cmd *cobra.Command, o imports.Options) error {
	if _, err := os.Stat(o.Source); err != nil {
		return &usageError{fmt.Sprintf("there is no file or folder %s", o.Source), cmd}
	}
	if o.System == "" {
		if o.System = imports.Detect(o.Source); o.System == "" {
			return &usageError{fmt.Sprintf("%s is a site of no system that is known here; name the system", o.Source), cmd}
		}
	}
	if other := imports.Detect(o.Source); other != o.System && !imports.Is(o.System, o.Source) && other != "" {
		return &usageError{fmt.Sprintf("%s is a site of %s, not of %s", o.Source, imports.Title(other), imports.Title(o.System)), cmd}
	}
	if within(o.Site, o.Source) {
		return &usageError{"the new site would be in the folder of the old one; name another folder: -s NEW-FOLDER", cmd}
	}
	report, err := imports.Run(o)
	if err != nil {
		return err
	}
	var found []*problems.Problem
	for _, site := range report.Sites() {
		found = append(found, site.Problems...)
	}
	problems.Print(os.Stderr, found, colored(os.Stderr))
	tellImport(cmd.OutOrStdout(), o, report)
	if errors, _ := problems.Count(found); errors > 0 {
		return errSite
	}
	return nil
}

// tellImport prints the report of a dry run, or what an import has written.
func tellImport(out io.Writer, o imports.Options, report *imports.Report) {
	written, known := 0, 0
	for _, site := range report.Sites() {
		written, known = written+site.Written, known+site.Known
		switch {
		case o.DryRun:
			fmt.Fprintln(out, site.Markdown())
		case site.Whole:
			fmt.Fprintf(out, "%s.\n", site.Summary())
		}
	}
	switch {
	case o.DryRun:
	case !report.Whole:
		fmt.Fprintln(out, "Nothing was imported.")
	default:
		fmt.Fprintf(out, "%s written, %s there already; see %s.\n", plural(written, "text"), number(known), filepath.Join(o.Site, imports.ReportFile))
		if written > 0 {
			tellAfterImport(out, o.Site)
		}
	}
}

// tellAfterImport tells what to type next: the preview, and what adds the workflow and other
// files of a new site, unless they are there.
func tellAfterImport(out io.Writer, site string) {
	name, at := shellQuoted(filepath.Clean(site)), ""
	if name != "." {
		at = " -s " + name
	}
	fmt.Fprintf(out, "\nNext:\n  broadsheet serve%s --open\n", at)
	if _, err := os.Stat(filepath.Join(site, ".github")); err != nil {
		fmt.Fprintf(out, "  broadsheet init %s   (adds a workflow for GitHub Pages, .gitignore and help for editors)\n", name)
	}
}

// within reports whether name, which need not exist, is the path of folder or of something in it.
func within(name, folder string) bool {
	outer, err := os.Stat(folder)
	if err != nil || !outer.IsDir() {
		return false
	}
	if name, err = filepath.Abs(name); err != nil {
		return false
	}
	for {
		if real, err := filepath.EvalSymlinks(name); err == nil {
			name = real
		}
		if info, err := os.Stat(name); err == nil && os.SameFile(info, outer) {
			return true
		}
		above := filepath.Dir(name)
		if above == name {
			return false
		}
		name = above
	}
}

// otherSystem returns the problem that a folder is a site of another system, which import can
// bring over, or nil. The config.toml in it may be that of Hugo or Zola.
func otherSystem(folder string) *problems.Problem {
	exists := func(name string) bool {
		_, err := os.Stat(filepath.Join(folder, name))
		return err == nil
	}
	if folder == "" || !exists(".") || exists("content/stories") {
		return nil
	}
	system, p := imports.Detect(folder), config.Missing(folder)
	if exists(config.File) {
		if p = problems.At(config.File, 0, 0, "these are the settings of another system"); system != "hugo" && system != "zola" {
			return nil
		}
	} else if system == "" || system == "markdown" {
		return nil
	}
	return p.Hint("this is a site of %s: broadsheet import %s %s -s NEW-FOLDER brings it over", imports.Title(system), system, folder)
}
