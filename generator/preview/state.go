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

// A shownProblem is a problem in the list that the preview's client script shows over a
// page.
type shownProblem struct {
	*problems.Problem
	Place string `json:"place,omitempty"`
	Open  string `json:"open,omitempty"` // URL that opens the problem's file in an editor
}

// state sends JSON for the preview's client script: the problems of the site and of the
// page in the request's parameter page, and the stories that are not live. These stories
// are given as a map of the URL path to the reason.
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

// hiddenShown is the greatest number of stories that the preview lists as not live.
const hiddenShown = 500

// hidden returns the reason why a story is not live at the instant clock, or "" if the
// story is live.
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

// ribbon returns the text shown over the page of a story that is not live. For other
// pages, it returns "".
func ribbon(e *engine.Snapshot, address string) string {
	if s := e.Story(address); s != nil {
		return hidden(s.Card, e.Clock)
	}
	return ""
}

// opens returns the URL that opens the file of a problem in Options.Editor, at the
// problem's line and column. It returns "" if no editor is set or the problem has no
// file (VS Code, "Opening VS Code with URLs"; JetBrains Toolbox; Zed's CLI).
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
		file = "/" + file // on Windows, the path of a file begins with a drive, such as C:/
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

// Editors returns the names of the editors that Options.Editor allows.
func Editors() []string { return []string{"vscode", "jetbrains", "zed"} }

// GuessEditor returns the value for Options.Editor that fits a command that starts an
// editor, such as the value of the variable EDITOR. It returns "" if the editor is
// unknown.
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

// asOf returns the snapshot of the site at the instant in the request's parameter at,
// and the value of this parameter. If the request has no such parameter, asOf returns e
// and "". The instant is in the site's time zone. If the instant is invalid, asOf
// answers with status 400 and returns false.
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
