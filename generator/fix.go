package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"broadsheet/generator/fixes"
)

func newFix() *cobra.Command {
	var f siteFlags
	var write bool
	cmd := &cobra.Command{
		Use:   "fix [FILES…]",
		Short: "Correct content files where only one correction is possible",
		Long: `Fix prints, as a unified diff, what it would correct in content/:

  - other names of front-matter keys, such as lastmod, become ours: updated
  - dates in other forms become 2026-03-27 or 2026-03-27T14:30:00+01:00
  - spellings of tags, categories and authors become the one that the site shows,
    and a list names each of them once
  - slugs that are no addresses; a slug is added where the name of the file has
    another form than the address, so that the address stays if it is renamed
  - links with a wrong case or ending, to stories that moved, to former addresses
    and headings in another spelling, with the site's own host or base path
  - files that end in .markdown, .mkd and the like get the ending .md

Everything else in the files stays byte for byte, and so do the addresses of the
site. With FILES, only these are corrected, but not their names.

Without --write, nothing is changed, and the exit code is 1 if there is something to
correct. With --write, each file is replaced in one step. A second run finds nothing.`,
		Example: "  broadsheet fix\n  broadsheet fix --write\n  broadsheet fix content/stories/2026/a.md",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.resolve(cmd); err != nil {
				return err
			}
			paths, err := contentPaths(cmd, f.options.Source, args)
			if err != nil {
				return err
			}
			return runFix(&f, paths, write)
		},
	}
	f.register(cmd)
	cmd.Flags().BoolVar(&write, "write", false, "correct the files")
	return cmd
}

// contentPaths converts file names on the command line to paths relative to the site's folder,
// with slashes.
func contentPaths(cmd *cobra.Command, folder string, args []string) ([]string, error) {
	var paths []string
	for _, arg := range args {
		root, err := filepath.Abs(folder)
		if err != nil {
			return nil, err
		}
		at, err := filepath.Abs(arg)
		if err != nil {
			return nil, err
		}
		if info, err := os.Stat(at); err != nil || !info.Mode().IsRegular() {
			return nil, &usageError{fmt.Sprintf("%s is not a file", arg), cmd}
		}
		relative, err := filepath.Rel(root, at)
		if relative = filepath.ToSlash(relative); err != nil || !strings.HasPrefix(relative, "content/") {
			return nil, &usageError{fmt.Sprintf("%s is not in content/ of the site", arg), cmd}
		}
		paths = append(paths, relative)
	}
	return paths, nil
}

func runFix(f *siteFlags, paths []string, write bool) error {
	f.options.Drafts, f.options.Future, f.options.Expired = true, true, true
	snapshot, err := f.read()
	if err != nil {
		return err
	}
	defer snapshot.Close()
	found, err := fixes.Find(snapshot, f.options.Source, paths)
	if err != nil {
		return err
	}
	corrections := 0
	for i := range found {
		corrections += found[i].Count()
		if _, err := os.Stdout.Write(found[i].Diff(colored(os.Stdout))); err != nil {
			return fmt.Errorf("printing the diff: %w", err)
		}
	}
	summary := fmt.Sprintf("%s in %s", plural(corrections, "correction"), plural(len(found), "file"))
	switch {
	case len(found) == 0:
		fmt.Fprintln(os.Stderr, "Nothing to correct.")
		return nil
	case !write:
		fmt.Fprintf(os.Stderr, "%s; fix --write makes them.\n", summary)
		return errSite
	}
	if err := fixes.Write(f.options.Source, found); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "Made %s.\n", summary)
	return nil
}
