package main

import (
	"fmt"
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
addresses. SYSTEM is one of %s; without it, the system is found out. SOURCE is
the folder of the old site or the file that it was exported to.

The source is only read, and no file of the new site is overwritten. A second
import writes only what is new. The file import-report.md in the new site says
what came, what did not, and what to look at.`

func newImport() *cobra.Command {
	var o imports.Options
	cmd := &cobra.Command{
		Use:     "import [SYSTEM] SOURCE",
		Short:   "Bring a site of another system over",
		Long:    fmt.Sprintf(importHelp, strings.Join(imports.Systems(), ", ")),
		Example: "  broadsheet import ~/old-blog -s ~/paper\n  broadsheet import wordpress export.xml -s ~/paper",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 || len(args) > 2 {
				return &usageError{"import takes a system, which may be left out, and a file or folder", cmd}
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
	report, err := imports.Run(o)
	if err != nil {
		return err
	}
	problems.Print(os.Stderr, report.Problems, colored(os.Stderr))
	out := cmd.OutOrStdout()
	if o.DryRun {
		fmt.Fprint(out, report.Markdown())
	} else {
		fmt.Fprintf(out, "%s.\n%s written, %s there already; see %s.\n", report.Summary(),
			plural(report.Written, "file"), number(report.Known), imports.ReportFile)
	}
	if errors, _ := problems.Count(report.Problems); errors > 0 {
		return errSite
	}
	return nil
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
	return p.Hint("this is a site of %s: broadsheet import %s %s -s NEW-FOLDER brings it over", title(system), system, folder)
}

// title returns the name of a system as its makers write it.
func title(system string) string {
	if system == "wordpress" {
		return "WordPress"
	}
	return strings.ToUpper(system[:1]) + system[1:]
}
