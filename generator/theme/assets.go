package theme

import (
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/evanw/esbuild/pkg/api"

	"broadsheet/generator/problems"
)

// assets are the bundled files.
type assets struct {
	files     map[string][]byte // by path in the site
	addresses map[string]string // by name in templates/assets
}

// styled is the style sheet that the site's accent colour is added to.
const styled = "main.css"

// bundle makes what a browser loads of the files in templates/assets. Those
// at its top are entry points, each with everything it imports; other files
// are there for them. All are named after their content, so that browsers may
// keep them for ever.
func bundle(all files, o Options) (assets, []*problems.Problem) {
	var entries []api.EntryPoint
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if entry, ok := strings.CutPrefix(name, "assets/"); ok && !strings.Contains(entry, "/") {
			entries = append(entries, api.EntryPoint{InputPath: entry, OutputPath: strings.TrimSuffix(entry, path.Ext(entry))})
		}
	}
	result := api.Build(api.BuildOptions{
		EntryPointsAdvanced: entries,
		Bundle:              true,
		MinifyWhitespace:    true,
		MinifyIdentifiers:   true,
		MinifySyntax:        true,
		LegalComments:       api.LegalCommentsEndOfFile,
		Charset:             api.CharsetUTF8,
		Format:              api.FormatIIFE,
		Engines: []api.Engine{
			{Name: api.EngineChrome, Version: "111"}, {Name: api.EngineFirefox, Version: "113"},
			{Name: api.EngineSafari, Version: "16.4"},
		},
		EntryNames:    "[dir]/[name]-[hash]",
		AssetNames:    "[name]-[hash]",
		AbsWorkingDir: "/",
		Outdir:        "/assets",
		Outbase:       "/",
		Metafile:      true,
		LogLevel:      api.LogLevelSilent,
		Plugins:       []api.Plugin{fromMemory(all, o)},
	})
	var found []*problems.Problem
	for _, m := range result.Errors {
		found = append(found, all.message(m))
	}
	for _, m := range result.Warnings {
		p := all.message(m)
		if m.ID != "css-syntax-error" { // which browsers pass over, and so does the bundler
			p.AsWarning()
		}
		found = append(found, p)
	}
	if len(result.Errors) > 0 {
		return assets{}, found
	}
	return collect(result, o.Base), found
}

// collect files the bundler's output by path, and entry points by name.
func collect(result api.BuildResult, base string) assets {
	a := assets{files: map[string][]byte{}, addresses: map[string]string{}}
	for _, file := range result.OutputFiles {
		a.files[strings.TrimPrefix(file.Path, "/")] = file.Contents
	}
	var meta struct {
		Outputs map[string]struct {
			EntryPoint string
			Inputs     map[string]any
		}
	}
	// The bundler writes this itself; if it ever were malformed, assets would
	// be reported as missing where they are used.
	_ = json.Unmarshal([]byte(result.Metafile), &meta)
	for output, made := range meta.Outputs {
		entry := made.EntryPoint
		if entry == "" && len(made.Inputs) == 1 {
			for entry = range made.Inputs {
			}
		}
		name := strings.TrimPrefix(entry, memoryNamespace+":")
		if !strings.Contains(name, "/") {
			a.addresses[name] = base + output
		}
	}
	return a
}

// memoryNamespace marks paths that are read from a theme's files.
const memoryNamespace = "assets"

// fromMemory lets the bundler read a theme's files, which lie partly in the
// program and partly in the site's folder, and nothing else.
func fromMemory(all files, o Options) api.Plugin {
	return api.Plugin{Name: "theme", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: ".*"}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			return all.resolve(args), nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: memoryNamespace}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			text := string(all["assets/"+args.Path])
			if args.Path == styled {
				text += accentRules(o.Accent)
			}
			return api.OnLoadResult{Contents: &text, Loader: loader(args.Path)}, nil
		})
	}}
}

// resolve finds the file that an import or a url() means.
func (f files) resolve(args api.OnResolveArgs) api.OnResolveResult {
	if strings.Contains(args.Path, ":") || strings.HasPrefix(args.Path, "//") || strings.HasPrefix(args.Path, "#") {
		return api.OnResolveResult{Path: args.Path, External: !strings.HasPrefix(args.Path, "data:")}
	}
	name, suffix := args.Path, ""
	if i := strings.IndexAny(name, "?#"); i >= 0 && args.Kind == api.ResolveCSSURLToken {
		name, suffix = name[:i], name[i:]
	}
	name = path.Join(path.Dir(args.Importer), name)
	if args.Kind == api.ResolveJSImportStatement && path.Ext(name) == "" {
		name += ".js"
	}
	if f["assets/"+name] != nil {
		return api.OnResolveResult{Path: name, Namespace: memoryNamespace, Suffix: suffix}
	}
	message := api.Message{Text: "there is no file " + located(path.Join("assets", name))}
	if near := f.nearestAsset(name); near != "" {
		message.Notes = []api.Note{{Text: fmt.Sprintf("did you mean %q?", near)}}
	}
	return api.OnResolveResult{Errors: []api.Message{message}}
}

// nearestAsset returns the asset whose name is most like a misspelt one.
func (f files) nearestAsset(name string) string {
	var names []string
	for file := range f {
		if asset, ok := strings.CutPrefix(file, "assets/"); ok {
			names = append(names, asset)
		}
	}
	return problems.Nearest(name, names)
}

// loader returns what the bundler does with a file: code is bundled, all
// else is copied.
func loader(name string) api.Loader {
	switch path.Ext(name) {
	case ".css":
		return api.LoaderCSS
	case ".js", ".mjs":
		return api.LoaderJS
	case ".ts":
		return api.LoaderTS
	case ".json":
		return api.LoaderJSON
	}
	return api.LoaderCopy
}

// message turns what the bundler says into a problem at its place.
func (f files) message(m api.Message) *problems.Problem {
	p := problems.At("templates/assets", 0, 0, "%s", m.Text)
	if at := m.Location; at != nil {
		p.File = located(path.Join("assets", strings.TrimPrefix(at.File, memoryNamespace+":")))
		p.Line, p.Column = at.Line, 1+utf8.RuneCountInString(at.LineText[:min(at.Column, len(at.LineText))])
		p.Excerpt, p.Width = at.LineText, max(1, at.Length)
		if at.Suggestion != "" {
			p.Hint("put %q here", at.Suggestion)
		}
	}
	if len(m.Notes) > 0 && p.Advice == "" {
		p.Hint("%s", m.Notes[0].Text)
	}
	return p
}
