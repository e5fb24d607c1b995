package imports

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"broadsheet/generator/dialects"
)

// A ruleSet says what the tags of a site become.
type ruleSet = dialects.Rules

// convertTags replaces the tags of a text that have a meaning here by Markdown. The others
// stay and are told. The argument line is the line of the file on which the text begins.
func convertTags(to *Sink, text string, rules *ruleSet, env *dialects.Env, file string, line int) string {
	out, _, left := dialects.Convert(text, rules, env)
	for _, tag := range left {
		if tag.Name == "" || tag.Closing || slices.Contains(innerTags, tag.Name) {
			continue
		}
		at := Place{File: file, Line: line + strings.Count(text[:tag.Start], "\n")}
		to.Told(Lost, leftText(&tag), at)
	}
	for _, m := range drawnTag.FindAllStringSubmatch(out, -1) {
		to.Told(Lost, "what a script drew for the shortcode `"+m[1]+"`, which is a comment in the text now", Place{File: file})
	}
	return out
}

// computing are tags of templates that only compute; innerTags stand within them.
var (
	computing = []string{"for", "if", "unless", "case", "assign", "capture", "include", "include_relative", "raw", "highlight", "comment", "set"}
	innerTags = []string{"else", "elsif", "elseif", "when", "break", "continue"}
)

// drawnTag matches the comment that stands for a tag whose template has only a drawing.
var drawnTag = regexp.MustCompile(`<!-- ([\w-]+)[^\n]* \(drawn by a script\) -->`)

// leftText returns the remark for a tag that stays in the text, with the beginning of a
// template that would give it a meaning.
func leftText(tag *dialects.Left) string {
	switch {
	case tag.Style == dialects.Output && !tag.Called:
		return fmt.Sprintf("the variable `{{ %s }}` stays in the text as it is", strings.TrimSpace(tag.Name+" "+tag.Raw))
	case slices.Contains(computing, tag.Name):
		return fmt.Sprintf("the tag `%s` of a template stays in the text as it is", tag.Name)
	}
	var values []string
	for i, a := range tag.Args {
		if a.Name != "" {
			values = append(values, fmt.Sprintf("{{index .Named %q}}", a.Name))
		} else {
			values = append(values, fmt.Sprintf("{{index .Args %d}}", i))
		}
		if i == 2 {
			break
		}
	}
	if tag.Paired {
		values = append(values, "{{.Inner}}")
	}
	return fmt.Sprintf("the shortcode `%s` stays in the text as it is; a file templates/shortcodes/%s.html gives it a meaning, such as `<div class=\"%s\">%s</div>`",
		tag.Name, tag.Name, tag.Name, strings.Join(values, " "))
}

// keepParams puts keys that have no meaning here under params, and tells their names.
func keepParams(to *Sink, e *Entry, params []Param) {
	e.Params = public(params)
	for _, p := range e.Params {
		to.Told(Adjusted, "the key "+p.Name+" of front matter is kept under params", e.Place)
	}
}
