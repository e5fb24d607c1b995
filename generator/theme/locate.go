package theme

import (
	"bytes"
	"errors"
	"html/template"
	"strconv"
	"strings"
	texttemplate "text/template"
	"text/template/parse"

	"broadsheet/generator/problems"
)

// report adds a problem at a node of the template being checked. If the node is nil, the
// problem has no place.
func (w *walker) report(node parse.Node, format string, args ...any) *problems.Problem {
	if node == nil {
		p := problems.At("templates", 0, 0, format, args...)
		w.found = append(w.found, p)
		return p
	}
	at := node.Position()
	switch n := node.(type) {
	case *parse.FieldNode:
		at = fieldStart(at, n.Ident)
	case *parse.VariableNode:
		// If field names follow a variable, as in $.Title, the parser gives the offset of the
		// first field name.
		if len(n.Ident) > 1 {
			at -= parse.Pos(len(n.Ident[0]))
		}
	}
	width := len(node.String())
	if n, ok := node.(*parse.TemplateNode); ok {
		width = len(strconv.Quote(n.Name))
	}
	return w.reportAt(at, width, format, args...)
}

// reportAt adds a problem at a byte offset of the template being checked, and marks width
// bytes at the offset. It does not add a second problem at the same offset.
func (w *walker) reportAt(at parse.Pos, width int, format string, args ...any) *problems.Problem {
	file := w.tree.ParseName
	p := problems.In(located(file), w.theme.files[file], int(at), width, format, args...)
	if key := (place{file, at}); !w.reported[key] {
		w.reported[key] = true
		w.found = append(w.found, p)
	}
	return p
}

// failure converts an error of html/template, from escaping or executing a template,
// into a problem with its place in a file.
func (f files) failure(err error) *problems.Problem {
	var unescaped *template.Error
	if errors.As(err, &unescaped) {
		at := unescaped.Name + ":" + strconv.Itoa(unescaped.Line) + ":0"
		if unescaped.Node != nil {
			at, _ = (*parse.Tree)(nil).ErrorContext(unescaped.Node)
		}
		return f.at(at, unescaped.Description)
	}
	// If a template includes another one, an error of the outer template wraps the error
	// of the inner template. The innermost error has the place of the mistake.
	var failed texttemplate.ExecError
	for inner := err; errors.As(inner, &failed); {
		err, inner = failed, failed.Err
		inner = errors.Unwrap(inner)
	}
	message := strings.TrimPrefix(err.Error(), "template: ")
	at, message, found := strings.Cut(message, ": ")
	if !found {
		return problems.At("templates", 0, 0, "%v", err)
	}
	if _, cause, ok := strings.Cut(message, ">: "); ok && strings.HasPrefix(message, "executing ") {
		message = cause
	}
	return f.at(at, message)
}

// at returns a problem at a place that text/template reports in the form file:line:offset.
// The offset counts the bytes of the line before the place.
func (f files) at(place, message string) *problems.Problem {
	rest, column, _ := cutLast(place, ":")
	name, line, _ := cutLast(rest, ":")
	name, _, _ = strings.Cut(name, "$htmltemplate")
	row, _ := strconv.Atoi(line)
	before, _ := strconv.Atoi(column)
	p := problems.In(located(name), f[name], lineStart(f[name], row)+before, 0, "%s", plain(message))
	if _, missing, ok := strings.Cut(message, "nil pointer evaluating "); ok {
		p.Hint("not every page has one: put {{with …}} and {{end}} around %s", missing[strings.LastIndex(missing, "."):])
	}
	return p
}

// plain rewords an error message of html/template for readers who do not know Go.
func plain(message string) string {
	switch {
	case strings.Contains(message, "end in different contexts"), strings.Contains(message, "on range loop re-entry"):
		return "whether this block is shown or not, the HTML after it must mean the same: quotes and tags opened in it must be closed in it"
	case strings.Contains(message, "ends in a non-text context"):
		return "the template ends inside a tag, attribute, script or style that is still open"
	}
	return strings.NewReplacer("*pages.", "", "pages.", "", "nil pointer evaluating", "there is nothing to take this from:").Replace(message)
}

// lineStart returns the byte offset of the start of a line of text. Line numbers start
// at 1.
func lineStart(text []byte, line int) int {
	offset := 0
	for ; line > 1; line-- {
		i := bytes.IndexByte(text[offset:], '\n')
		if i < 0 {
			break
		}
		offset += i + 1
	}
	return offset
}

// cutLast cuts s around the last occurrence of sep and returns the texts before and after
// it. It is like strings.Cut, which cuts around the first occurrence.
func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}
