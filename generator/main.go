// Command broadsheet builds a news site from Markdown.
package main

import (
	"errors"
	"fmt"
	"os"
	"time"
	_ "time/tzdata" // a site's time zone must not depend on the machine

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"broadsheet/generator/engine"
	"broadsheet/generator/problems"
)

// version is the release; it is set by the linker for releases.
var version = "0.1.0-dev"

// Exit codes, part of the contract.
const (
	exitErrors = 1 // the site has errors
	exitUsage  = 2 // the command line is wrong
)

// errSite stops a command whose problems are printed already.
var errSite = errors.New("the site has errors")

func main() {
	os.Exit(run(os.Args[1:]))
}

// run executes a command line and returns its exit code.
func run(args []string) int {
	root := newRoot()
	root.SetArgs(args)
	err := root.Execute()
	var usage *usageError
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errSite):
		return exitErrors
	case errors.As(err, &usage):
		fmt.Fprintf(os.Stderr, "error: %s\n%s", usage.message, usage.hint())
		return exitUsage
	}
	fmt.Fprintf(os.Stderr, "error: %v\n", err)
	return exitErrors
}

// A usageError is a command line that cannot be understood.
type usageError struct {
	message string
	command *cobra.Command
}

func (e *usageError) Error() string { return e.message }

func (e *usageError) hint() string {
	return fmt.Sprintf("  hint: %s --help shows what it takes\n", e.command.CommandPath())
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           "broadsheet",
		Short:         "Build a news site from Markdown stories",
		Long:          rootHelp,
		Version:       version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			message := fmt.Sprintf("unknown command %q", args[0])
			if near := problems.Nearest(args[0], commandNames(cmd)); near != "" {
				message += fmt.Sprintf("; did you mean %q?", near)
			}
			return &usageError{message, cmd}
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return &usageError{err.Error(), cmd} })
	root.AddCommand(newBuild(), newServe(), newNew(), newCheck(), newList(), newWhy(), newVersion(), newCompletion())
	root.CompletionOptions.DisableDefaultCmd = true
	return root
}

const rootHelp = `Broadsheet builds a complete news site (stories with Related Articles and Next
Story, category, tag and author pages, feeds and sitemaps) from a folder of
Markdown files.

A site needs content/stories and a config.toml with title, base_url and
timezone. "broadsheet new story" writes the first story.`

func commandNames(cmd *cobra.Command) []string {
	var names []string
	for _, c := range cmd.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	return names
}

// exactly wants n arguments, which it names in its message.
func exactly(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != n {
			return &usageError{fmt.Sprintf("%s takes %s", cmd.CommandPath(), what), cmd}
		}
		return nil
	}
}

// siteFlags are the flags of every command that reads a site.
type siteFlags struct {
	options     engine.Options
	clock       string
	quiet, json bool
}

func (f *siteFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVarP(&f.options.Source, "source", "s", ".", "the site's `folder`")
	flags.StringVarP(&f.options.Destination, "destination", "d", "", "the `folder` for the built site (default: public in the site's folder)")
	flags.StringVarP(&f.options.BaseURL, "base-url", "b", "", "the `address` the site is published at, instead of base_url in config.toml")
	flags.BoolVarP(&f.options.Drafts, "drafts", "D", false, "include drafts")
	flags.BoolVarP(&f.options.Future, "future", "F", false, "include scheduled stories")
	flags.BoolVarP(&f.options.Expired, "expired", "E", false, "include expired stories")
	flags.StringVar(&f.clock, "clock", "", "work as of this `instant` (RFC 3339, such as 2026-12-24T18:00:00Z)")
	flags.BoolVar(&f.options.Strict, "strict", false, "let warnings fail, too")
	flags.BoolVar(&f.options.NoCache, "no-cache", false, "neither use nor keep what is known from other runs")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "print problems only")
	flags.BoolVar(&f.json, "json", false, "print JSON for other programs")
	_ = cmd.MarkFlagDirname("source")
	_ = cmd.MarkFlagDirname("destination")
}

// resolve checks the flags and sets the instant.
func (f *siteFlags) resolve(cmd *cobra.Command) error {
	f.options.Clock = time.Now()
	if f.clock == "" {
		return nil
	}
	at, err := time.Parse(time.RFC3339, f.clock)
	if err != nil {
		return &usageError{fmt.Sprintf("--clock %q is not an instant such as 2026-12-24T18:00:00Z", f.clock), cmd}
	}
	f.options.Clock = at
	return nil
}

// colored reports whether output to a file may have colours: on a terminal,
// unless NO_COLOR (https://no-color.org) or TERM=dumb forbids it.
func colored(f *os.File) bool {
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd()))
}
