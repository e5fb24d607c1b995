package theme

import (
	"html/template"

	"broadsheet/generator/problems"
)

func (f files) syntaxError(name string, err error, _ template.FuncMap) *problems.Problem {
	return problems.At(located(name), 0, 0, "%v", err)
}

func (f files) failure(err error) *problems.Problem {
	return problems.At("templates", 0, 0, "%v", err)
}
