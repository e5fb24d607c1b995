package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/net/html"
)

func TestMain(m *testing.M) {
	_ = flag.Set("rapid.seed", "1") // before the command line is parsed
	testscript.Main(withBrowser{m}, map[string]func(){
		"broadsheet": func() { os.Exit(run(os.Args[1:])) },
	})
}

// clock is the instant that scripts build for.
const clock = "2026-06-01T12:00:00Z"

// settings are those of scripts that bring none. AVIF and share cards would take most of the
// time of a build.
const settings = "title = \"The Bit\"\nbase_url = \"https://bit.example/\"\ntimezone = \"America/New_York\"\nimages.avif = false\nimages.share_cards = \"none\"\n"

// TestScripts runs the program as its users do. Each script in
// testdata/script is named by what it shows: CATEGORY_BEHAVIOUR.txtar. Its own
// verbs are described at the functions below.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                "testdata/script",
		RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("NO_COLOR", "1")
			env.Values["trees"] = map[string]tree{}
			file := filepath.Join(env.WorkDir, "config.toml")
			if _, err := os.Stat(file); err == nil {
				return nil
			}
			return os.WriteFile(file, []byte(settings), 0o644)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"build": doBuild, "status": doStatus,
			"cr":   doCR,
			"html": doHTML, "texts": doTexts, "count": doCount,
			"links": doLinks, "sound": doSound, "xml": doXML, "json": doJSON,
			"remember": doRemember, "unchanged": doUnchanged, "same": doSame,
			"repeat": doRepeat, "png": doPNG, "photo": doPhoto, "edit": doEdit, "windows": doWindows, "filler": doFiller, "nul": doNUL, "pipe": doPipe, "bytes": doBytes, "turnedpng": doTurnedPNG,
		},
	})
}

// doBuild: "build [FLAG…]" builds the site in the current folder.
func doBuild(ts *testscript.TestScript, neg bool, args []string) {
	want := 0
	if neg {
		want = exitErrors
	}
	expect(ts, want, append([]string{"build", "--clock", clock}, args...))
}

// doStatus: "status N [ARG…]" runs the program and expects its exit code.
func doStatus(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	expect(ts, want, args[1:])
}

func expect(ts *testscript.TestScript, want int, args []string) {
	err := ts.Exec("broadsheet", args...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, not %d\n%s%s", got, want, ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}

// chosen returns what a selector finds in a page.
func chosen(ts *testscript.TestScript, file, selector string) []*html.Node {
	compiled, err := cascadia.ParseGroup(selector)
	if err != nil {
		ts.Fatalf("%s: %v", selector, err)
	}
	return cascadia.QueryAll(parsed([]byte(ts.ReadFile(file))), compiled)
}

// doHTML: "html FILE SELECTOR [TEXT]" finds an element (with that text) in a
// page; "! html" finds none.
func doHTML(ts *testscript.TestScript, neg bool, args []string) {
	var found []string
	for _, n := range chosen(ts, args[0], args[1]) {
		found = append(found, text(n))
	}
	there := len(found) > 0
	if len(args) > 2 {
		there = slices.Contains(found, args[2])
	}
	if there == neg {
		ts.Fatalf("%s has %d of %s: %q", args[0], len(found), args[1], found)
	}
}

// doTexts: "texts FILE SELECTOR TEXT…" finds elements with just these texts,
// in this order.
func doTexts(ts *testscript.TestScript, _ bool, args []string) {
	var found []string
	for _, n := range chosen(ts, args[0], args[1]) {
		found = append(found, text(n))
	}
	if !slices.Equal(found, args[2:]) {
		ts.Fatalf("%s has %s\n%q, not\n%q", args[0], args[1], found, args[2:])
	}
}

// doCount: "count FILE SELECTOR N" finds so many elements.
func doCount(ts *testscript.TestScript, _ bool, args []string) {
	if n := len(chosen(ts, args[0], args[1])); strconv.Itoa(n) != args[2] {
		ts.Fatalf("%s has %d %s, not %s", args[0], n, args[1], args[2])
	}
}

func treeOf(ts *testscript.TestScript, folder string) tree {
	t, err := readTree(ts.MkAbs(folder))
	ts.Check(err)
	return t
}

// doLinks: "links DIR [BASE]" follows every internal address of a built site
// that is published at BASE.
func doLinks(ts *testscript.TestScript, _ bool, args []string) {
	base := "https://bit.example/"
	if len(args) > 1 {
		base = args[1]
	}
	for _, fault := range treeOf(ts, args[0]).broken(base, false) {
		defer ts.Fatalf("%s", fault)
	}
}

// doSound: "sound DIR" checks the HTML of every page.
func doSound(ts *testscript.TestScript, _ bool, args []string) {
	t := treeOf(ts, args[0])
	for _, page := range t.pages() {
		if faults := markupFaults(t[page]); len(faults) > 0 {
			ts.Fatalf("%s: %q", page, faults)
		}
	}
}

// doXML: "xml FILE" checks that a file is well-formed.
func doXML(ts *testscript.TestScript, _ bool, args []string) {
	decoder := xml.NewDecoder(strings.NewReader(ts.ReadFile(args[0])))
	for {
		_, err := decoder.Token()
		if err == io.EOF {
			return
		}
		ts.Check(err)
	}
}

// doJSON: "json FILE PATH VALUE" finds a value by its path of keys and
// indices, such as items.0.title; "json FILE" only parses.
func doJSON(ts *testscript.TestScript, _ bool, args []string) {
	var value any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &value))
	if len(args) < 3 {
		return
	}
	for key := range strings.SplitSeq(args[1], ".") {
		switch container := value.(type) {
		case map[string]any:
			value = container[key]
		case []any:
			i, err := strconv.Atoi(key)
			ts.Check(err)
			if i >= len(container) {
				ts.Fatalf("%s: only %d", args[1], len(container))
			}
			value = container[i]
		}
	}
	if got := fmt.Sprint(value); got != args[2] {
		ts.Fatalf("%s is %s, not %s", args[1], got, args[2])
	}
}

// doRemember: "remember DIR" notes what is in a folder.
func doRemember(ts *testscript.TestScript, _ bool, args []string) {
	ts.Value("trees").(map[string]tree)[args[0]] = treeOf(ts, args[0])
}

// doUnchanged: "unchanged DIR" finds in a folder what was remembered.
func doUnchanged(ts *testscript.TestScript, neg bool, args []string) {
	before := ts.Value("trees").(map[string]tree)[args[0]]
	if diff := before.differences(treeOf(ts, args[0])); (len(diff) > 0) != neg || len(before) == 0 {
		ts.Fatalf("of %d files differ %q", len(before), diff)
	}
}

// doSame: "same A B" finds the same files, byte for byte, in two folders.
func doSame(ts *testscript.TestScript, _ bool, args []string) {
	a := treeOf(ts, args[0])
	if diff := a.differences(treeOf(ts, args[1])); len(diff) > 0 || len(a) == 0 {
		ts.Fatalf("of %d files differ %q", len(a), diff)
	}
}

// doRepeat: "repeat FILE N TEXT" appends a text so many times; \n in it is a
// line end, and N the number of the turn.
func doRepeat(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(os.MkdirAll(filepath.Dir(ts.MkAbs(args[0])), 0o755))
	out, err := os.OpenFile(ts.MkAbs(args[0]), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	ts.Check(err)
	unit := strings.ReplaceAll(args[2], `\n`, "\n")
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(unit, "N", strconv.Itoa(i+1)))
	}
	_, err = out.WriteString(b.String())
	ts.Check(errors.Join(err, out.Close()))
}

// doPhoto: "photo FILE WIDTH HEIGHT" writes a JPEG of many colours.
func doPhoto(ts *testscript.TestScript, _ bool, args []string) {
	writePicture(ts, args, photo)
}

// writePicture writes the picture that draw returns: its arguments are FILE WIDTH HEIGHT.
func writePicture(ts *testscript.TestScript, args []string, draw func(width, height int) []byte) {
	width, err := strconv.Atoi(args[1])
	ts.Check(err)
	height, err := strconv.Atoi(args[2])
	ts.Check(err)
	file := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(filepath.Dir(file), 0o755))
	ts.Check(os.WriteFile(file, draw(width, height), 0o644))
}

// photo returns a JPEG of many colours.
func photo(width, height int) []byte {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			m.Set(x, y, color.RGBA{uint8(x*200/width + x*y%31), uint8(y*200/height + x*x%29), uint8(128 + y*y%23), 255})
		}
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, m, nil); err != nil {
		panic(err)
	}
	return file.Bytes()
}

// doPNG: "png FILE WIDTH HEIGHT" draws a picture.
func doPNG(ts *testscript.TestScript, _ bool, args []string) {
	writePicture(ts, args, func(width, height int) []byte {
		var b bytes.Buffer
		ts.Check(png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))))
		return b.Bytes()
	})
}

// doEdit: "edit FILE OLD NEW" replaces a text that must be there.
func doEdit(ts *testscript.TestScript, _ bool, args []string) {
	before := ts.ReadFile(args[0])
	after := strings.Replace(before, args[1], args[2], 1)
	if after == before {
		ts.Fatalf("%s has no %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(after), 0o644))
}

// doWindows: "windows FROM TO" copies a text as some editors on Windows save
// it: with a byte order mark and carriage returns.
func doWindows(ts *testscript.TestScript, _ bool, args []string) {
	text := "\xEF\xBB\xBF" + strings.ReplaceAll(ts.ReadFile(args[0]), "\n", "\r\n")
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o644))
}

// doCR: "cr FROM TO [AFTER]" copies a text, with CR for LF in it, or in the part after
// the first AFTER.
func doCR(ts *testscript.TestScript, _ bool, args []string) {
	text, rest := "", ts.ReadFile(args[0])
	if len(args) > 2 {
		head, tail, _ := strings.Cut(rest, args[2])
		text, rest = head+args[2], tail
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text+strings.ReplaceAll(rest, "\n", "\r")), 0o644))
}

// doNUL: "nul FILE" appends the line "a", NUL, "b" to a file.
func doNUL(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0]) + "a\x00b\n"
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o644))
}

// doFiller: "filler N" writes so many older stories that have no words in
// common with others.
func doFiller(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	for i := range n {
		file := ts.MkAbs(fmt.Sprintf("content/stories/2019-01-%02d-filler-%[1]d.md", i+1))
		ts.Check(os.MkdirAll(filepath.Dir(file), 0o755))
		ts.Check(os.WriteFile(file, fmt.Appendf(nil, "---\ntitle: Filler %d\n---\nqu%[2]sx zo%[2]sk\n", i+1, strings.Repeat("ab", i+1)), 0o644))
	}
}
