package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"broadsheet/generator/config"
	"broadsheet/generator/starter"
)

// home is the repository of the program on GitHub, from which the workflow of a new site
// takes the program. A release is built with the linker flag -X, which sets this variable.
var home = "OWNER/broadsheet"

// initFlags holds the values of the flags of the init command.
type initFlags struct {
	title, baseURL, timezone, language, clock string
	theme, fromSample                         bool
}

func newInit() *cobra.Command { return newSiteCommand("init") }

// newSiteCommand returns the command that begins a new site, which has two names: init, and
// new site.
func newSiteCommand(name string) *cobra.Command {
	var f initFlags
	cmd := &cobra.Command{
		Use: name + " FOLDER", Short: "Begin a site: write its settings, a first draft and what publishing needs",
		Long: `Begin a site in a new folder, or beside the files of a folder. No file is changed.
On a terminal, the command asks for what the flags do not tell.`,
		Example: `  broadsheet ` + name + ` paper
  broadsheet ` + name + ` paper --title "The Daily Bit" --timezone Europe/Madrid --language es
  broadsheet ` + name + ` --from-sample`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 || len(args) == 0 && f.fromSample {
				return nil
			}
			return &usageError{cmd.CommandPath() + " takes the folder of the new site", cmd}
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return runInit(cmd, f, filepath.Clean(append(args, ".")[0]))
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.title, "title", "", "the site's `name`")
	flags.StringVarP(&f.baseURL, "base-url", "b", "", "the `address` the site will be published at")
	flags.StringVar(&f.timezone, "timezone", "", "the `zone` that dates are in, such as Europe/Madrid")
	flags.StringVar(&f.language, "language", "", "the `code` of the stories' language, such as en or pt-BR")
	flags.BoolVar(&f.theme, "theme", false, "copy the default templates, to change them")
	flags.BoolVar(&f.fromSample, "from-sample", false, "in a copy of the program's repository: take out the sample site first")
	flags.StringVar(&f.clock, "clock", "", "date the first draft at this `instant` (RFC 3339) instead of now")
	return cmd
}

// runInit writes the files of a new site that are not there, and tells what to do next.
func runInit(cmd *cobra.Command, f initFlags, folder string) error {
	clock := siteFlags{clock: f.clock}
	if err := clock.resolve(cmd); err != nil {
		return err
	}
	s := starter.Site{Title: f.title, BaseURL: f.baseURL, Timezone: f.timezone, Language: f.language, Home: home, Theme: f.theme}
	if err := checkAnswers(cmd, &s); err != nil {
		return err
	}
	root, err := makeFolder(folder)
	if err != nil {
		return err
	}
	defer root.Close()
	found := markdownIn(root)
	if f.fromSample {
		if err := removeSample(cmd.OutOrStdout(), root, folder); err != nil {
			return err
		}
	}
	settings, err := ownSettings(root, folder)
	if settings == nil && err == nil {
		settings, err = answers(cmd, &s, folder)
	}
	if err != nil {
		return err
	}
	s.Now, s.Keys = clock.options.Clock.In(settings.Location), settings.Keys()
	if err := writeFiles(cmd.OutOrStdout(), root, folder, starter.Files(s)); err != nil {
		return err
	}
	tellNext(cmd.OutOrStdout(), folder, found, f.fromSample)
	return nil
}

// makeFolder makes a folder unless it is there, and opens it.
func makeFolder(folder string) (*os.Root, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, fmt.Errorf("making the site's folder: %w", err)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, fmt.Errorf("opening the site's folder: %w", err)
	}
	return root, nil
}

// ownSettings returns the settings of a site that is in the folder already, or nil. A
// config.toml of another program is an error.
func ownSettings(root *os.Root, folder string) (*config.Config, error) {
	if _, err := root.Lstat(config.File); err != nil {
		return nil, nil
	}
	text, p := config.Read(folder)
	if p != nil {
		return nil, refuse(p)
	}
	settings, found := config.Load(config.File, text, config.Overrides{})
	if settings == nil {
		found[len(found)-1].Hint("init changes no file: for a site of another program, choose another folder, then bring the site over with import")
		return nil, refuse(found...)
	}
	return settings, nil
}

// A question is about one setting of a new site.
type question struct {
	setting, flag, text string
	answer              func(s *starter.Site) *string
}

var questions = []question{
	{"title", "--title", "Name of the site", func(s *starter.Site) *string { return &s.Title }},
	{"base_url", "--base-url", "Address it will be published at", func(s *starter.Site) *string { return &s.BaseURL }},
	{"timezone", "--timezone", "Time zone of its dates", func(s *starter.Site) *string { return &s.Timezone }},
	{"language", "--language", "Language of its stories", func(s *starter.Site) *string { return &s.Language }},
}

// checkAnswers returns a usage error if the value of a flag is not valid.
func checkAnswers(cmd *cobra.Command, s *starter.Site) error {
	for _, q := range questions {
		if value := *q.answer(s); value != "" {
			if fault := answerFault(q, value); fault != "" {
				return &usageError{q.flag + ": " + fault, cmd}
			}
		}
	}
	return nil
}

// answerFault returns what is wrong with the answer to a question, or "".
func answerFault(q question, value string) string {
	s := starter.Site{Title: "A", BaseURL: "https://example.org/", Timezone: "UTC", Language: "en"}
	*q.answer(&s) = value
	_, found := config.Load(config.File, []byte(starter.Settings(s)), config.Overrides{})
	if len(found) == 0 {
		return ""
	}
	fault := strings.TrimPrefix(found[0].Message, q.setting+": ")
	if advice := found[0].Advice; advice != "" {
		fault += "; " + advice
	}
	return fault
}

// answers completes the settings of a new site: on a terminal by the answers to questions,
// elsewhere by defaults.
func answers(cmd *cobra.Command, s *starter.Site, folder string) (*config.Config, error) {
	var in *bufio.Reader
	if file, ok := cmd.InOrStdin().(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		in = bufio.NewReader(file)
	}
	defaults := starter.Site{Title: titleOf(folder), BaseURL: "https://example.org/", Timezone: machineZone(), Language: "en"}
	for _, q := range questions {
		answer, fallback := q.answer(s), *q.answer(&defaults)
		if *answer == "" && in != nil {
			*answer = ask(in, cmd.OutOrStdout(), q, fallback)
		}
		*answer = cmp.Or(*answer, fallback)
	}
	settings, found := config.Load(config.File, []byte(starter.Settings(*s)), config.Overrides{})
	if settings == nil {
		return nil, refuse(found...)
	}
	return settings, nil
}

// ask asks a question until the answer is valid. An empty answer, or the end of the input,
// stands for the fallback.
func ask(in *bufio.Reader, out io.Writer, q question, fallback string) string {
	for {
		fmt.Fprintf(out, "%s [%s]: ", q.text, fallback)
		line, err := in.ReadString('\n')
		answer := cmp.Or(oneLine(line), fallback)
		fault := answerFault(q, answer)
		if fault == "" || err != nil {
			return answer
		}
		fmt.Fprintf(out, "  %s\n", fault)
	}
}

// titleOf returns a name for the site in a folder: the name of the folder, with spaces and a
// capital letter.
func titleOf(folder string) string {
	if absolute, err := filepath.Abs(folder); err == nil {
		folder = absolute
	}
	name := oneLine(strings.NewReplacer("-", " ", "_", " ").Replace(filepath.Base(folder)))
	if answerFault(questions[0], name) != "" {
		return "News" // the folder is the root of a disk, or its name has no letters
	}
	_, size := utf8.DecodeRuneInString(name)
	return strings.ToUpper(name[:size]) + name[size:]
}

// machineZone returns the IANA name of the machine's time zone, or "UTC" if it has no such
// name.
func machineZone() string {
	name := os.Getenv("TZ")
	if name == "" {
		link, _ := os.Readlink("/etc/localtime")
		_, name, _ = strings.Cut(link, "zoneinfo/")
	}
	if name == "" || answerFault(questions[2], name) != "" {
		return "UTC"
	}
	return name
}

// writeFiles writes the files that are not there, and tells which are.
func writeFiles(out io.Writer, root *os.Root, folder string, files []starter.File) error {
	theme := 0
	for _, f := range files {
		if strings.HasPrefix(f.Name, "content/") && hasStories(root) {
			continue // a site with stories needs no first draft
		}
		switch done, err := place(root, f); {
		case err != nil:
			return fmt.Errorf("writing %s: %w", f.Name, err)
		case !done:
			fmt.Fprintf(out, "kept    %s%s\n", filepath.Join(folder, f.Name), unlike(root, f))
		case strings.HasPrefix(f.Name, "templates/"):
			theme++
		default:
			fmt.Fprintf(out, "wrote   %s\n", filepath.Join(folder, f.Name))
		}
	}
	if theme > 0 {
		fmt.Fprintf(out, "wrote   %s (%d files)\n", filepath.Join(folder, "templates"), theme)
	}
	return nil
}

// unlike returns what to add to a .gitignore that is there already, or "".
func unlike(root *os.Root, f starter.File) string {
	if f.Name != ".gitignore" {
		return ""
	}
	text, err := fs.ReadFile(root.FS(), f.Name)
	if err != nil || strings.Contains(string(text), "public") && strings.Contains(string(text), ".cache") {
		return ""
	}
	return " (add to it: " + strings.Join(strings.Fields(string(f.Text)), " ") + ")"
}

// hasStories reports whether the site has files in content/stories.
func hasStories(root *os.Root) bool {
	entries, err := fs.ReadDir(root.FS(), "content/stories")
	return err == nil && len(entries) > 0
}

// place writes a new file, unless something has its path.
func place(root *os.Root, f starter.File) (written bool, err error) {
	name := filepath.FromSlash(f.Name)
	if _, err := root.Lstat(name); err == nil {
		return false, nil
	}
	if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return false, err
	}
	out, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return false, err
	}
	if _, err = out.Write(f.Text); err != nil {
		out.Close()
		return true, err
	}
	return true, out.Close()
}

// tellNext tells what was found in the folder of a new site, and which two commands to type
// next.
func tellNext(out io.Writer, folder string, found []string, copied bool) {
	if len(found) > 0 {
		tellFound(out, folder, found)
	}
	program, at := "broadsheet", ""
	if copied {
		program = "go run ./generator"
	} else if strings.HasPrefix(home, "OWNER/") {
		fmt.Fprint(out, "\nTo publish with GitHub, replace OWNER in .github/workflows/pages.yml and README.md by the account on GitHub that has the repository broadsheet.\n")
	}
	if folder != "." {
		at = " -s " + shellQuoted(folder)
	}
	fmt.Fprintf(out, "\nNext:\n  %s new story%s \"Your headline\"\n  %s serve%s --open\n", program, at, program, at)
}

// shellQuoted returns a path as a word of a command line, in quotes if it needs them.
func shellQuoted(path string) string {
	if strings.ContainsFunc(path, func(r rune) bool { return !strings.ContainsRune(`/\.-_`, r) && r < 128 && !isAlphanumeric(r) }) {
		if strings.ContainsAny(path, "\"$`!") {
			return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
		}
		return strconv.Quote(path)
	}
	return path
}

func isAlphanumeric(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
}
