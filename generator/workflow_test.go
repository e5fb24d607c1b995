package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// A workflow is what the tests read of a file in .github/workflows.
type workflow struct {
	Jobs map[string]struct {
		If      string
		Uses    string
		Outputs map[string]string
		Steps   []workflowStep
	}
}

type workflowStep struct {
	ID, Name, If, Uses, Run string
	Env                     map[string]string
}

func readWorkflow(t *testing.T, name string) (w workflow) {
	t.Helper()
	readGitHub(t, filepath.Join("workflows", name), &w)
	return w
}

// An action is what the tests read of the action that builds a site.
type action struct {
	Outputs map[string]struct{ Value string }
	Runs    struct{ Steps []workflowStep }
}

// actionFolder is the folder of the action in .github, and the name by which pages.yml uses it.
const actionFolder = "actions/build"

func readAction(t *testing.T) (a action) {
	t.Helper()
	readGitHub(t, filepath.Join(actionFolder, "action.yml"), &a)
	return a
}

// readGitHub reads a YAML file in .github.
func readGitHub(t *testing.T, name string, to any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../.github", name))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("this copy is not published by GitHub: there is no " + name)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, to); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// GitHub runs whatever a tag names at the moment, so actions are named by commit.
func TestActionsArePinned(t *testing.T) {
	pinned := regexp.MustCompile(`^(\./|[\w.-]+/[\w./-]+@[0-9a-f]{40}$)`)
	steps := readAction(t).Runs.Steps
	for _, name := range []string{"ci.yml", "pages.yml", "schedule.yml", "release.yml"} {
		for _, j := range readWorkflow(t, name).Jobs {
			steps = append(append(steps, j.Steps...), workflowStep{Uses: j.Uses})
		}
	}
	for _, step := range steps {
		if step.Uses != "" && !pinned.MatchString(step.Uses) {
			t.Errorf("%s is not named by commit", step.Uses)
		}
	}
}

// A pagesRepo is a repository on GitHub with its published site. Each of its runs
// is on a fresh machine, to which actions/cache may bring .cache of the last build.
type pagesRepo struct {
	t         *testing.T
	source    string // folder of its site
	published string // folder of what readers get
	// pages is what GitHub answers to the question for the Pages site: its
	// build_type and html_url, or a failure.
	pages string
	// caching is set if actions/cache finds .cache of the last build, cache.
	caching bool
	cache   fs.FS
	// ref is the tag by which a workflow in another repository uses the action, or "" if the
	// action is in this repository.
	ref string
}

// A pagesRun is the result of one run of pages.yml.
type pagesRun struct {
	failed, deployed bool
	actions          []string // names of the actions that were used
	log, summary     string
}

// stubs stand in for the programs through which the steps reach GitHub, the
// network, the clock and the compiler.
var stubs = map[string]string{
	"gh": `case "$1 $2" in
"api repos/me/paper/pages")
	case $STUB_PAGES in *"(HTTP "*) echo "$STUB_PAGES" >&2; exit 1 ;; esac
	echo "$STUB_PAGES" ;;
"release list") printf 'v10.0.0\nv1.2.0\nv1.1.0\n' ;;
"release download") echo "release $3"; mkdir -p "$7"; cp "$STUB_RELEASE/$9" "$STUB_RELEASE"/${11} "$7" ;;
"attestation verify") echo "attestation of ${3##*/}" ;;
*) exit 9 ;;
esac`,
	"curl": `while [ $# -gt 1 ]; do [ "$1" != -o ] || to=$2; shift; done
path=${1#https://me.github.io/paper/}
cp "$STUB_PUBLISHED/${path%%\?*}" "$to" 2>/dev/null || exit 22`,
	"date": `echo "$STUB_NOW"`,
	"go":   `[ "$1 $2 $4" = "build -o ./generator" ] && ln -s "$(command -v broadsheet)" "$3"`,
}

// run runs the jobs of pages.yml for an event at an instant.
func (r *pagesRepo) run(event, commit, now string) (result pagesRun) {
	r.t.Helper()
	machine := r.t.TempDir()
	checkout := filepath.Join(machine, "checkout")
	if err := os.CopyFS(checkout, os.DirFS(r.source)); err != nil {
		r.t.Fatal(err)
	}
	for name, text := range stubs {
		file := filepath.Join(machine, "bin", name)
		write(r.t, file, "#!/usr/bin/env bash\n"+text+"\n")
		if err := os.Chmod(file, 0o755); err != nil {
			r.t.Fatal(err)
		}
	}
	env := append(os.Environ(), "PATH="+filepath.Join(machine, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"),
		"GITHUB_REPOSITORY=me/paper", "GITHUB_EVENT_NAME="+event, "GITHUB_SHA="+commit, "GITHUB_RUN_ID=1", "RUNNER_TEMP="+machine,
		"STUB_PAGES="+r.pages, "STUB_PUBLISHED="+r.published, "STUB_NOW="+now, "STUB_RELEASE="+r.release(machine), "GITHUB_ACTION_PATH="+actionPath(r.t))
	known := map[string]string{
		"github.token": "secret", "github.run_id": "1", "github.run_attempt": "1", "github.action_ref": r.ref, "github.action_repository": "you/broadsheet",
	}
	build, used := readWorkflow(r.t, "pages.yml").Jobs["build"], readAction(r.t)
	var steps []workflowStep
	for _, step := range build.Steps {
		if steps = append(steps, step); step.Uses == "./.github/"+actionFolder {
			steps = append(steps[:len(steps)-1], used.Runs.Steps...)
		}
	}
	for _, step := range steps {
		switch {
		case step.If != "" && !holds(step.If, known):
		case step.Uses != "":
			name, _, _ := strings.Cut(step.Uses, "@")
			result.actions = append(result.actions, name)
			if name == "actions/cache" && r.cache != nil {
				if err := os.CopyFS(filepath.Join(checkout, ".cache"), r.cache); err != nil {
					r.t.Fatal(err)
				}
			}
		default:
			if result.failed = !result.step(r.t, machine, env, step, known); result.failed {
				return result
			}
		}
	}
	for name, output := range used.Outputs {
		known["steps.site.outputs."+name] = expand(output.Value, known)
	}
	for name, value := range build.Outputs {
		known["needs.build.outputs."+name] = expand(value, known)
	}
	if result.deployed = holds(readWorkflow(r.t, "pages.yml").Jobs["deploy"].If, known); result.deployed {
		r.published = filepath.Join(checkout, "public")
		if r.caching {
			r.cache = os.DirFS(filepath.Join(checkout, ".cache"))
		}
	}
	return result
}

// actionPath returns the folder of the action, to which GitHub sets GITHUB_ACTION_PATH.
func actionPath(t *testing.T) string {
	at, err := filepath.Abs(filepath.Join("../.github", actionFolder))
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// release returns a folder with the files of a release: for each processor, an archive whose
// program is the one under test, and the checksums.
func (r *pagesRepo) release(machine string) string {
	folder := filepath.Join(machine, "files of the release")
	if r.ref == "" {
		return folder
	}
	write(r.t, filepath.Join(folder, "make.sh"), `set -e
mkdir broadsheet_1.2.0
ln -s "$(command -v broadsheet)" broadsheet_1.2.0/broadsheet
for arch in amd64 arm64; do tar -czf broadsheet_1.2.0_linux_$arch.tar.gz broadsheet_1.2.0; done
sha256sum broadsheet_*.tar.gz >checksums.txt
rm -r broadsheet_1.2.0 make.sh
`)
	cmd := exec.Command("bash", "make.sh")
	cmd.Dir = folder
	if log, err := cmd.CombinedOutput(); err != nil {
		r.t.Fatalf("%v: %s", err, log)
	}
	return folder
}

// step runs one step as GitHub does and reports whether it succeeded.
func (result *pagesRun) step(t *testing.T, machine string, env []string, step workflowStep, known map[string]string) bool {
	output, summary := filepath.Join(machine, "output"), filepath.Join(machine, "summary")
	write(t, output, "")
	write(t, summary, "")
	script := filepath.Join(machine, "script.sh")
	write(t, script, step.Run)
	cmd := exec.Command("bash", "-e", script)
	cmd.Dir = filepath.Join(machine, "checkout")
	cmd.Env = append(env, "GITHUB_OUTPUT="+output, "GITHUB_STEP_SUMMARY="+summary)
	for name, value := range step.Env {
		cmd.Env = append(cmd.Env, name+"="+expand(value, known))
	}
	log, err := cmd.CombinedOutput()
	result.log += string(log)
	for file, use := range map[string]func(string){
		summary: func(line string) { result.summary += line + "\n" },
		output: func(line string) {
			name, value, _ := strings.Cut(line, "=")
			known["steps."+step.ID+".outputs."+name] = value
		},
	} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			use(strings.TrimSuffix(line, "\n"))
		}
	}
	return err == nil
}

var expression = regexp.MustCompile(`\$\{\{ *([\w.]+) *\}\}`)

// expand replaces the expressions in a value.
func expand(value string, known map[string]string) string {
	return expression.ReplaceAllStringFunc(value, func(e string) string { return known[expression.FindStringSubmatch(e)[1]] })
}

// holds evaluates a condition of the forms NAME and NAME == 'VALUE'.
func holds(condition string, known map[string]string) bool {
	name, value, compared := strings.Cut(condition, " == ")
	if compared {
		return known[name] == strings.Trim(value, "'")
	}
	return known[name] != ""
}

// has reports whether the published site has a file.
func (r *pagesRepo) has(path string) bool {
	_, err := os.Stat(filepath.Join(r.published, path))
	return err == nil
}

// style returns the path of the published main style sheet that pages link to.
func (r *pagesRepo) style() string {
	front, err := os.ReadFile(filepath.Join(r.published, "index.html"))
	if err != nil {
		r.t.Fatal(err)
	}
	return string(regexp.MustCompile(`assets/main-\w+\.css`).Find(front))
}

const switchedOn = "workflow https://me.github.io/paper/"

// newPagesRepo returns the repository of a site with a live story, a scheduled and
// an expiring one. Nothing is published yet.
func newPagesRepo(t *testing.T) *pagesRepo {
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("there is no bash")
	}
	r := &pagesRepo{t: t, source: t.TempDir(), published: t.TempDir(), pages: switchedOn}
	for file, text := range map[string]string{
		"config.toml":             strings.Replace(settings, "bit.example", "example.org", 1),
		"content/stories/a.md":    "---\ntitle: A\ndate: 2026-05-01\n---\nText.\n",
		"content/stories/soon.md": "---\ntitle: Soon\ndate: 2026-06-02T12:00:00Z\n---\nText.\n",
		"content/stories/over.md": "---\ntitle: Over\ndate: 2026-05-02\nexpires: 2026-06-03T12:00:00Z\n---\nText.\n",
	} {
		write(t, filepath.Join(r.source, file), text)
	}
	return r
}

func (r *pagesRepo) expect(run pagesRun, deployed bool) {
	r.t.Helper()
	if run.failed || run.deployed != deployed {
		r.t.Fatalf("failed: %v, deployed: %v\n%s", run.failed, run.deployed, run.log)
	}
}

func TestPushBeforePagesIsSwitchedOn(t *testing.T) {
	for name, answer := range map[string]string{
		"off":                         `{"message":"Not Found"} gh: Not Found (HTTP 404)`,
		"published from a branch":     "legacy https://me.github.io/paper/",
		"the address is not known":    "null null",
		"off, and on a schedule, too": "gh: Not Found (HTTP 404)",
	} {
		t.Run(name, func(t *testing.T) {
			r := newPagesRepo(t)
			r.pages = answer
			event := "push"
			if strings.Contains(name, "schedule") {
				event = "schedule"
			}
			run := r.run(event, "aa", "2026-06-01T12:00:00Z")
			r.expect(run, false)
			const how = "Settings → Pages → Build and deployment → Source: GitHub Actions"
			if !strings.Contains(run.summary, how) || !strings.Contains(run.log, "::notice title=Not published::Switch GitHub Pages on: "+how) {
				t.Errorf("it does not say how Pages is switched on: %q, %q", run.summary, run.log)
			}
			if !slices.Equal(run.actions, []string{"actions/checkout"}) {
				t.Errorf("it goes on with %q", run.actions)
			}
		})
	}
	t.Run("GitHub is down", func(t *testing.T) {
		r := newPagesRepo(t)
		r.pages = "gh: Service Unavailable (HTTP 503)"
		if run := r.run("push", "aa", "2026-06-01T12:00:00Z"); !run.failed || !strings.Contains(run.log, "503") {
			t.Errorf("not reported: %s", run.log)
		}
	})
}

func TestWorkflowPublishesWhatIsDue(t *testing.T) {
	r := newPagesRepo(t)
	const soon, over = "2026/06/soon/index.html", "2026/05/over/index.html"
	r.expect(r.run("push", "aa", "2026-06-01T12:00:00Z"), true)
	if r.has(soon) || !r.has(over) || !r.has(".nojekyll") {
		t.Fatal("the first deployment is not the site of its instant")
	}
	front, err := os.ReadFile(filepath.Join(r.published, "index.html"))
	if err != nil || !bytes.Contains(front, []byte(`href="https://me.github.io/paper/`)) {
		t.Errorf("the site is not made for its address: %v", err)
	}
	// Nothing is due.
	run := r.run("schedule", "aa", "2026-06-02T11:43:00Z")
	r.expect(run, false)
	if !slices.Equal(run.actions, []string{"actions/checkout", "actions/setup-go"}) {
		t.Errorf("a run that publishes nothing uses %q", run.actions)
	}
	// A story comes out, another one expires, once each.
	r.expect(r.run("schedule", "aa", "2026-06-02T12:13:00Z"), true)
	if !r.has(soon) {
		t.Error("the scheduled story is not out")
	}
	r.expect(r.run("schedule", "aa", "2026-06-02T12:43:00Z"), false)
	r.expect(r.run("schedule", "aa", "2026-06-03T12:13:00Z"), true)
	if r.has(over) {
		t.Error("the expired story is still there")
	}
	r.expect(r.run("schedule", "aa", "2026-06-03T12:43:00Z"), false)
	// A push is published whatever is due.
	r.expect(r.run("push", "aa", "2026-06-03T12:44:00Z"), true)
	// A schedule that took the place of a push in the queue publishes its commit.
	r.expect(r.run("schedule", "bb", "2026-06-03T13:13:00Z"), true)
	r.expect(r.run("schedule", "bb", "2026-06-03T13:43:00Z"), false)
	// Errors fail the push that brings them, and no schedule afterwards.
	write(t, filepath.Join(r.source, "content/stories/broken.md"), "---\nauthor: Ann\n---\n")
	if run := r.run("push", "cc", "2026-06-03T14:00:00Z"); !run.failed || !strings.Contains(run.log, "title is missing") {
		t.Errorf("errors are not reported:\n%s", run.log)
	}
	run = r.run("schedule", "cc", "2026-06-03T14:13:00Z")
	r.expect(run, false)
	if !strings.Contains(run.log, "::warning title=Not published::The site has errors.") {
		t.Errorf("no warning in\n%s", run.log)
	}
	// Where the last deployment is not known, a schedule publishes.
	for _, record := range []string{"", "<!DOCTYPE html>\nbuilt by hand\ncommit to it\n"} {
		r := newPagesRepo(t)
		write(t, filepath.Join(r.published, "assets/deployment.txt"), record)
		r.expect(r.run("schedule", "aa", "2026-06-01T12:00:00Z"), true)
	}
}

func TestAssetsStayOneDeploymentMore(t *testing.T) {
	for name, caching := range map[string]bool{"with a cache": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			r := newPagesRepo(t)
			r.caching = caching
			keepsAssets(t, r)
		})
	}
}

func keepsAssets(t *testing.T, r *pagesRepo) {
	write(t, filepath.Join(r.source, "static/assets/plain.txt"), "Not named by its content.\n")
	push := func(n int, settingsMore string) (style string) {
		t.Helper()
		write(t, filepath.Join(r.source, "config.toml"), settings+settingsMore)
		r.expect(r.run("push", strings.Repeat("a", n), fmt.Sprintf("2026-06-01T12:%02d:00Z", n)), true)
		return r.style()
	}
	first := push(1, "")
	if !r.has("assets/plain.txt") {
		t.Fatal("assets/plain.txt is not published")
	}
	if err := os.Remove(filepath.Join(r.source, "static/assets/plain.txt")); err != nil {
		t.Fatal(err)
	}
	published := files(t, r.published)
	before := published[first]
	if !bytes.Contains(published["index.html"], []byte(`href="https://bit.example/`)) {
		t.Error("base_url of config.toml has no priority")
	}
	second := push(2, "[publisher]\naccent = \"#0055aa\"\n")
	if first == second || !bytes.Equal(files(t, r.published)[first], before) || !r.has(second) {
		t.Errorf("%s is not there beside %s: %q", first, second, slices.Collect(maps.Keys(files(t, r.published))))
	}
	if r.has("assets/plain.txt") {
		t.Error("a file that its author removed is still published")
	}
	if push(3, "[publisher]\naccent = \"#0055aa\"\n"); r.has(first) || !r.has(second) {
		t.Errorf("after one more deployment %s is there: %v, %s: %v", first, r.has(first), second, r.has(second))
	}
	// What the last deployment names may not be there, or not be an asset.
	record := filepath.Join(r.published, "assets/deployment.txt")
	text, err := os.ReadFile(record)
	if err != nil {
		t.Fatal(err)
	}
	write(t, record, string(text)+"asset assets/gone-ABCDEFGH.css\nasset ../../script.sh\nasset assets/../../out-ABCDEFGH.css\n")
	if push(4, ""); r.has("assets/gone-ABCDEFGH.css") || r.has("../out-ABCDEFGH.css") {
		t.Error("the last deployment's list is trusted")
	}
}

func TestWorkflowPublishesAllLanguages(t *testing.T) {
	r := newPagesRepo(t)
	for file, text := range map[string]string{
		"de/config.toml":             strings.Replace(settings, "bit.example", "example.org", 1) + "language = \"de\"\n",
		"de/content/stories/b.md":    "---\ntitle: B\ndate: 2026-05-01\n---\nText.\n",
		"de/content/stories/bald.md": "---\ntitle: Bald\ndate: 2026-06-01T13:00:00Z\n---\nText.\n",
		"old/config.toml":            settings,
	} {
		write(t, filepath.Join(r.source, file), text)
	}
	r.expect(r.run("push", "aa", "2026-06-01T12:00:00Z"), true)
	const german, soon = "de/2026/05/b/index.html", "de/2026/06/bald/index.html"
	if !r.has("2026/05/a/index.html") || !r.has(german) || r.has(soon) || r.has("old") {
		t.Fatal("the first deployment does not have the stories of both languages")
	}
	page, err := os.ReadFile(filepath.Join(r.published, german))
	if err != nil || !bytes.Contains(page, []byte(`<link rel="canonical" href="https://me.github.io/paper/de/2026/05/b/">`)) {
		t.Errorf("the German site is not made for its address: %v", err)
	}
	// Nothing is due in either; then a story comes out in German only.
	r.expect(r.run("schedule", "aa", "2026-06-01T12:13:00Z"), false)
	r.expect(r.run("schedule", "aa", "2026-06-01T13:13:00Z"), true)
	if !r.has(soon) || !r.has("2026/05/a/index.html") {
		t.Error("the scheduled German story is not out")
	}
	// Assets of the German site stay for one deployment more.
	old := regexp.MustCompile(`de/assets/main-\w+\.css`).Find(page)
	write(t, filepath.Join(r.source, "de/templates/assets/main.css"), "p { color: red; }")
	r.expect(r.run("push", "bb", "2026-06-01T14:00:00Z"), true)
	if len(old) == 0 || !r.has(string(old)) {
		t.Errorf("%q of the last deployment is gone", old)
	}
}

// A repository that holds only content uses the action by a tag, and gets the program of the
// latest release that has the tag's version.
func TestActionUsesTheProgramOfTheRelease(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("on other systems, the action compiles the program")
	}
	for ref, want := range map[string]string{"v1": "v1.2.0", "v1.1": "v1.1.0", "v1.2.0": "v1.2.0", "v2": "", "main": ""} {
		r := newPagesRepo(t)
		r.ref = ref
		run := r.run("push", "aa", "2026-06-01T12:00:00Z")
		r.expect(run, true)
		compiled := slices.Contains(run.actions, "actions/setup-go")
		if want == "" != compiled || want != "" && (!strings.Contains(run.log, "release "+want+"\n") || !strings.Contains(run.log, "attestation of broadsheet_1.2.0_linux")) {
			t.Errorf("%s: with %q\n%s", ref, run.actions, run.log)
		}
		if !r.has("2026/05/a/index.html") {
			t.Errorf("%s: the story is not published", ref)
		}
	}
}

// The README shows the workflow that init writes.
func TestWorkflowInTheReadme(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	_, shown, ok := strings.Cut(string(readme), "```yaml\nname: Pages\n")
	if err != nil || !ok {
		t.Skip("this copy has another README")
	}
	shown, _, _ = strings.Cut(shown, "```")
	text, err := os.ReadFile("starter/files/.github/workflows/pages.yml")
	if err != nil || !strings.HasSuffix(string(text), "\nname: Pages\n"+shown) {
		t.Errorf("init writes another workflow: %v\n%s", err, text)
	}
}
