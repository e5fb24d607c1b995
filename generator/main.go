// Command broadsheet builds a news site from Markdown.
package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
	// embeds the time zones, since builds must not depend on the zone files of the machine
	_ "time/tzdata"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"broadsheet/generator/engine"
	"broadsheet/generator/problems"
)

// version is the version of the program. A release is built with the linker flag -X, which
// sets this variable.
var version = "0.1.0-dev"

// Exit codes of the program. They must not change, since scripts rely on them.
const (
	exitErrors = 1 // exit code if the site has errors or the command fails
	exitUsage  = 2 // exit code if the command line has a mistake
)

// errSite is the error of a command that has already printed the problems of the site.
var errSite = errors.New("the site has errors")

func main() {
	os.Exit(run(os.Args[1:]))
}

// run executes the program with the given command-line arguments and returns its exit code.
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
	case errors.Is(err, errNothing):
		return exitNothing
	case errors.As(err, &usage):
		fmt.Fprintf(os.Stderr, "error: %s\n  hint: %s --help shows what it takes\n", usage.message, usage.command.CommandPath())
		return exitUsage
	}
	// each of several joined errors is one line
	for line := range strings.SplitSeq(err.Error(), "\n") {
		fmt.Fprintf(os.Stderr, "error: %s\n", line)
	}
	return exitErrors
}

// A usageError is a mistake on the command line.
type usageError struct {
	message string
	command *cobra.Command
}

func (e *usageError) Error() string { return e.message }

// unknown returns the usage error for a word that is not in the list of known words. The
// message begins with start, such as "unknown command", and suggests the most similar known
// word.
func unknown(start, word string, known []string, cmd *cobra.Command) error {
	message := fmt.Sprintf("%s %q", start, word)
	if near := problems.Nearest(word, known); near != "" {
		message += fmt.Sprintf("; did you mean %q?", near)
	}
	return &usageError{message, cmd}
}

// newGroup adds subcommands to a command that does nothing without a subcommand. The text
// noName is the usage error for a missing subcommand. The text unknownName is the start of
// the usage error for an unknown subcommand.
func newGroup(cmd *cobra.Command, noName, unknownName string, children ...*cobra.Command) *cobra.Command {
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return &usageError{noName, cmd}
		}
		return unknown(unknownName, args[0], commandNames(cmd), cmd)
	}
	cmd.RunE = func(*cobra.Command, []string) error { return nil }
	cmd.AddCommand(children...)
	return cmd
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
			return unknown("unknown command", args[0], commandNames(cmd), cmd)
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return &usageError{err.Error(), cmd} })
	root.AddCommand(newInit(), newBuild(), newServe(), newNew(), newCheck(), newFix(), newList(), newWhy(), newDue(), newImport(), newVersion(), newCompletion())
	root.CompletionOptions.DisableDefaultCmd = true
	return root
}

const rootHelp = `Broadsheet builds a complete news site (stories with Related Articles and Next
Story, category, tag and author pages, feeds and sitemaps) from a folder of
Markdown files.

"broadsheet init FOLDER" begins a site, "broadsheet new story" writes the first
story. A site needs content/stories and a config.toml with title, base_url and
timezone.`

func commandNames(cmd *cobra.Command) []string {
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	return names
}

// exactly returns a check that a command has n arguments. The argument words, such as "no
// arguments", tells in the usage error what the command takes.
func exactly(n int, words string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != n {
			return &usageError{fmt.Sprintf("%s takes %s", cmd.CommandPath(), words), cmd}
		}
		return nil
	}
}

// siteFlags holds the values of the flags that all commands on a site have.
type siteFlags struct {
	options     engine.Options
	clock       string
	quiet, json bool
}

// register defines the flags that all commands on a site have, and those optional flags
// whose names are in the list named. The name "withheld" stands for the three flags
// --drafts, --future and --expired.
func (f *siteFlags) register(cmd *cobra.Command, named ...string) {
	has := func(name string) bool { return slices.Contains(named, name) }
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVarP(&f.options.Source, "source", "s", ".", "the site's `folder`")
	_ = cmd.MarkFlagDirname("source")
	if has("destination") {
		flags.StringVarP(&f.options.Destination, "destination", "d", "", "the `folder` for the built site (default: public in the site's folder)")
		_ = cmd.MarkFlagDirname("destination")
	}
	flags.StringVarP(&f.options.BaseURL, "base-url", "b", "", "the `address` the site is published at, instead of base_url in config.toml")
	if has("withheld") {
		flags.BoolVarP(&f.options.Drafts, "drafts", "D", false, "include drafts")
		flags.BoolVarP(&f.options.Future, "future", "F", false, "include scheduled stories")
		flags.BoolVarP(&f.options.Expired, "expired", "E", false, "include expired stories")
	}
	flags.StringVar(&f.clock, "clock", "", "work as of this `instant` (RFC 3339, such as 2026-12-24T18:00:00Z)")
	if has("strict") {
		flags.BoolVar(&f.options.Strict, "strict", false, "let warnings fail, too")
	}
	flags.BoolVar(&f.options.NoCache, "no-cache", false, "neither use nor save the cache")
	if has("quiet") {
		flags.BoolVarP(&f.quiet, "quiet", "q", false, "print problems only")
	}
	if has("json") {
		flags.BoolVar(&f.json, "json", false, "print JSON for other programs")
	}
}

// read returns a snapshot of the site. If the site cannot be shown, it prints the problems and
// returns errSite.
func (f *siteFlags) read() (*engine.Snapshot, error) {
	snapshot, err := engine.Read(f.options)
	if err != nil || snapshot.Ready() {
		return snapshot, err
	}
	problems.Print(os.Stderr, snapshot.Problems, colored(os.Stderr))
	return nil, errors.Join(errSite, snapshot.Close())
}

// resolve sets the instant that the site is built for: the value of the flag --clock, or
// else the current time. It returns an error if the value is not in RFC 3339 format, or if
// the folder is a site of another system.
func (f *siteFlags) resolve(cmd *cobra.Command) error {
	if p := otherSystem(f.options.Source); p != nil {
		return refuse(p)
	}
	f.options.Clock = time.Now()
	at, err := parseInstant(cmd, "--clock", f.clock)
	if err == nil && !at.IsZero() {
		f.options.Clock = at
	}
	return err
}

// parseInstant parses an instant, the value of a flag. An empty value gives the zero time.
func parseInstant(cmd *cobra.Command, flag, value string) (time.Time, error) {
	if value == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339, value)
	if err != nil {
		return at, &usageError{fmt.Sprintf("%s %q is not an instant such as 2026-12-24T18:00:00Z", flag, value), cmd}
	}
	return at, nil
}

// colored reports whether output to the file f may have colours: f is a terminal, the
// environment variable NO_COLOR (https://no-color.org) is not set, and TERM is not "dumb".
func colored(f *os.File) bool {
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd()))
}
