package preview

import (
	"encoding/json"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"broadsheet/generator/engine"
	"broadsheet/generator/problems"
	"broadsheet/generator/stories"
)

// shownProblem is a problem in the overlay.
type shownProblem struct {
	*problems.Problem
	Place string `json:"place,omitempty"`
	Open  string `json:"open,omitempty"` // address that opens the editor
}

// state answers with the problems and the stories that are not live.
func (p *Preview) state(w http.ResponseWriter, r *http.Request, e *engine.Snapshot) {
	address, ok := pageOf(w, r, e, "page")
	if !ok {
		return
	}
	list := e.Problems
	if e.HasPage(address) {
		_, found, _, _ := e.Make(address)
		list = append(list[:len(list):len(list)], found...)
	}
	state := struct {
		Problems []shownProblem    `json:"problems"`
		Hidden   map[string]string `json:"hidden"`
	}{[]shownProblem{}, map[string]string{}}
	for _, problem := range list {
		state.Problems = append(state.Problems, shownProblem{problem, problem.Place(), p.opens(problem)})
	}
	for _, s := range e.Stories() {
		if why := hidden(s.Card, e.Clock); why != "" && len(state.Hidden) < hiddenShown {
			state.Hidden[e.Path(s.Address)] = why
		}
	}
	data, err := json.Marshal(state)
	if err != nil {
		refuse(w, http.StatusInternalServerError, "The state cannot be told.")
		return
	}
	send(w, r, http.StatusOK, ".json", data)
}

// hiddenShown is the number of stories that are marked at most.
const hiddenShown = 500

// hidden returns why a story is not live at an instant, or "".
func hidden(c *stories.Card, clock time.Time) string {
	switch {
	case c.Draft:
		return "Draft"
	case c.Published().After(clock):
		return "Scheduled for " + c.Published().Format("January 2, 2006, 3:04 PM MST")
	case !c.Expires.IsZero() && !c.Expires.After(clock):
		return "Expired " + c.Expires.Format("January 2, 2006, 3:04 PM MST")
	}
	return ""
}

// ribbon is the text over a page that is not live.
func ribbon(e *engine.Snapshot, address string) string {
	if s := e.Story(address); s != nil {
		return hidden(s.Card, e.Clock)
	}
	return ""
}

// opens returns the URL that opens the place of a problem in an editor
// (VS Code, "Opening VS Code with URLs"; JetBrains Toolbox; Zed's CLI).
func (p *Preview) opens(problem *problems.Problem) string {
	if problem.File == "" {
		return ""
	}
	file, err := filepath.Abs(filepath.Join(p.options.Build.Source, filepath.FromSlash(problem.File)))
	if err != nil {
		return ""
	}
	file = filepath.ToSlash(file)
	if !strings.HasPrefix(file, "/") {
		file = "/" + file // C:/…
	}
	line, column := strconv.Itoa(max(1, problem.Line)), strconv.Itoa(max(1, problem.Column))
	switch p.options.Editor {
	case "vscode":
		return (&url.URL{Scheme: "vscode", Host: "file", Path: file + ":" + line + ":" + column}).String()
	case "zed":
		return (&url.URL{Scheme: "zed", Host: "file", Path: file + ":" + line + ":" + column}).String()
	case "jetbrains":
		return "idea://open?" + url.Values{"file": {file}, "line": {line}, "column": {column}}.Encode()
	}
	return ""
}

// Editors are the values of Options.Editor other than "".
func Editors() []string { return []string{"vscode", "jetbrains", "zed"} }

// GuessEditor returns the editor that a command line, such as the variable
// EDITOR, means, or "".
func GuessEditor(command string) string {
	name, _, _ := strings.Cut(command, " ")
	name = strings.TrimSuffix(strings.ToLower(filepath.Base(name)), ".exe")
	switch name {
	case "code", "code-insiders", "codium", "vscode":
		return "vscode"
	case "idea", "webstorm", "goland", "pycharm", "phpstorm", "rubymine", "clion", "rider":
		return "jetbrains"
	case "zed", "zeditor":
		return "zed"
	}
	return ""
}

// asOf returns the snapshot of the instant in the parameter at, which is in the
// site's time zone, and that parameter. It answers 400 if the instant is invalid.
func (p *Preview) asOf(w http.ResponseWriter, r *http.Request, e *engine.Snapshot) (*engine.Snapshot, string, bool) {
	at := r.URL.Query().Get("at")
	if at == "" || !e.Ready() {
		return e, "", true
	}
	clock, err := parseInstant(at, e.Location())
	if err != nil {
		refuse(w, http.StatusBadRequest, "The instant is one such as 2026-12-24T18:00.")
		return nil, "", false
	}
	then, err := p.instants.at(e, clock)
	if err != nil {
		p.options.Log("error: " + err.Error())
		refuse(w, http.StatusInternalServerError, "The site of that instant cannot be made.")
		return nil, "", false
	}
	return then, at, true
}

func parseInstant(text string, zone *time.Location) (time.Time, error) {
	var err error
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", time.RFC3339, time.DateOnly} {
		var t time.Time
		if t, err = time.ParseInLocation(layout, text, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, err
}
