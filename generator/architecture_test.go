package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// layers is the house: a package imports only packages of lower layers.
var layers = map[string]int{
	"templates": 0, "generator/dialects": 0,
	"generator/problems": 0, "generator/parallel": 0, "generator/slugs": 0, "generator/statedir": 0,
	"generator/matter": 1, "generator/sources": 1, "generator/markdown": 1, "generator/fromhtml": 1, "generator/words": 1, "generator/sharecards": 1,
	"generator/config": 2, "generator/locale": 2, "generator/data": 2, "generator/codec": 2, "generator/index": 2, "generator/images": 2, "generator/search": 2,
	"generator/starter": 3, "generator/editor": 3,
	"generator/stories": 3, "generator/variants": 3,
	"generator/site": 4, "generator/ledger": 4,
	"generator/links": 5, "generator/feeds": 5,
	"generator/pages": 6, "generator/why": 6,
	"generator/theme": 7, "generator/publish": 7,
	"generator/engine": 8, "generator/imports": 8,
	"generator/preview": 9, "generator/check": 9, "generator/fixes": 9,
	"generator": 10, "generator/locale/cldr": 10,
}

// modules are the modules of others that may be used, and where: in the
// program, or in tests only.
var (
	modules = []string{
		"codeberg.org/go-fonts/liberation",
		"github.com/adrg/frontmatter",
		"github.com/alecthomas/chroma/v2",
		"github.com/cespare/xxhash/v2",
		"github.com/clipperhouse/uax29/v2",
		"github.com/fsnotify/fsnotify",
		"github.com/gen2brain/avif",
		"github.com/gosimple/unidecode",
		"github.com/kljensen/snowball",
		"github.com/pelletier/go-toml/v2",
		"github.com/spf13/cobra",
		"github.com/tdewolff/minify/v2",
		"github.com/tdewolff/parse/v2",
		"github.com/tetratelabs/wazero",
		"github.com/yuin/goldmark",
		"go.yaml.in/yaml/v4",
		"golang.org/x/image",
		"golang.org/x/net",
		"golang.org/x/sys",
		"golang.org/x/term",
		"golang.org/x/text",
		"rsc.io/qr",
	}
	testModules = []string{
		"github.com/andybalholm/cascadia",
		"github.com/chromedp/cdproto",
		"github.com/chromedp/chromedp",
		"github.com/google/go-cmp",
		"github.com/rogpeppe/go-internal",
		"go.uber.org/goleak",
		"pgregory.net/rapid",
	}
)

// A goFile is one file of the program or its tests.
type goFile struct {
	folder, name string // "generator/links", "index.go"
	syntax       *ast.File
}

func (f goFile) test() bool { return strings.HasSuffix(f.name, "_test.go") }

// imports returns the paths a file imports.
func (f goFile) imports() []string {
	var paths []string
	for _, spec := range f.syntax.Imports {
		if imported, err := strconv.Unquote(spec.Path.Value); err == nil {
			paths = append(paths, imported)
		}
	}
	return paths
}

// goFiles parses every Go file of the repository.
func goFiles(t *testing.T) []goFile {
	t.Helper()
	var files []goFile
	for _, top := range []string{"generator", "templates"} {
		err := filepath.WalkDir(filepath.Join("..", top), func(file string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if entry.IsDir() && (entry.Name() == "testdata" || entry.Name() == "purego") {
				return fs.SkipDir // purego is a module of its own
			}
			if entry.IsDir() || filepath.Ext(file) != ".go" {
				return nil
			}
			syntax, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution|parser.ParseComments)
			if err != nil {
				return err
			}
			inside := strings.TrimPrefix(filepath.ToSlash(file), "../")
			files = append(files, goFile{path.Dir(inside), path.Base(inside), syntax})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(files) < 50 {
		t.Fatalf("only %d files found", len(files))
	}
	return files
}

func TestImportsOnlyGoDownTheLayers(t *testing.T) {
	for _, f := range goFiles(t) {
		layer, known := layers[f.folder]
		if !known {
			t.Errorf("%s has no layer: give it one here and a line in ARCHITECTURE.md", f.folder)
			continue
		}
		if f.test() {
			continue // a test may look down from above
		}
		for _, imported := range f.imports() {
			inside, own := strings.CutPrefix(imported, "broadsheet/")
			if below, known := layers[inside]; own && (!known || below >= layer) {
				t.Errorf("%s/%s (layer %d) imports %s (layer %d)", f.folder, f.name, layer, inside, below)
			}
		}
	}
}

func TestOnlyChosenModulesAreUsed(t *testing.T) {
	for _, f := range goFiles(t) {
		allowed := modules
		if f.test() {
			allowed = append(slices.Clone(modules), testModules...)
		}
		for _, imported := range f.imports() {
			host, _, _ := strings.Cut(imported, "/")
			if host == "broadsheet" || !strings.Contains(host, ".") {
				continue // our own, or the standard library
			}
			if !slices.ContainsFunc(allowed, func(module string) bool { return imported == module || strings.HasPrefix(imported, module+"/") }) {
				t.Errorf("%s/%s imports %s, which is not on the list", f.folder, f.name, imported)
			}
		}
	}
}

func TestPackagesHaveOneClearName(t *testing.T) {
	vague := []string{"util", "utils", "common", "helper", "helpers", "base", "misc", "lib", "core", "shared"}
	for _, f := range goFiles(t) {
		name := strings.TrimSuffix(f.syntax.Name.Name, "_test")
		if slices.Contains(vague, name) {
			t.Errorf("%s/%s: %s says nothing", f.folder, f.name, name)
		}
		if f.folder != "generator" && f.folder != "generator/locale/cldr" && name != path.Base(f.folder) {
			t.Errorf("%s/%s is package %s", f.folder, f.name, name)
		}
	}
}

func TestNothingHappensBeforeMain(t *testing.T) {
	for _, f := range goFiles(t) {
		for _, declared := range f.syntax.Decls {
			if function, ok := declared.(*ast.FuncDecl); ok && function.Recv == nil && function.Name.Name == "init" {
				t.Errorf("%s/%s has an init function: its order is invisible", f.folder, f.name)
			}
		}
	}
}

// opening lists the files of the program that may open files by their path. All others
// read the site through sources, and the program's own folders through statedir, which
// follow no link out of these and wait for no pipe.
var opening = []string{
	"generator/sources/open.go", "generator/statedir/statedir.go", "generator/publish/files.go", "generator/publish/write.go",
	"generator/ledger/store.go",       // the program's own file
	"generator/ledger/pack.go",        // a temporary file
	"generator/engine/verify.go",      // two built sites
	"generator/locale/cldr/values.go", // a program of its own, which reads no site
}

func TestFilesAreOpenedInFewPlaces(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.test() || slices.Contains(opening, f.folder+"/"+f.name) {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			of, ok := s.X.(*ast.Ident)
			if ok && of.Name == "os" && slices.Contains([]string{"Open", "OpenFile", "ReadFile", "DirFS", "Create", "CreateTemp", "WriteFile"}, s.Sel.Name) {
				t.Errorf("%s/%s calls os.%s: use packages sources or statedir", f.folder, f.name, s.Sel.Name)
			}
			return true
		})
	}
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	said := map[string]bool{}
	for _, f := range goFiles(t) {
		if !f.test() {
			said[f.folder] = said[f.folder] || f.syntax.Doc != nil
		}
	}
	page, err := os.ReadFile("ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range slices.Sorted(maps.Keys(said)) {
		if !said[folder] {
			t.Errorf("%s has no package comment", folder)
		}
		if !strings.Contains(string(page), "`"+path.Base(folder)+"`") {
			t.Errorf("ARCHITECTURE.md does not name %s", folder)
		}
	}
}
