package editor

import (
	"slices"
	"strings"

	"broadsheet/generator/matter"
)

// Keeps reports whether the editor keeps the value that a story has for a key. When it saves
// the story, it drops values that do not fit its input, such as a path where the input is
// a table, although the program reads both.
func Keeps(k matter.Key, v *matter.Value) bool {
	if v.Blank() || slices.Contains(left, k.Name) {
		return true
	}
	switch k.Form {
	case matter.Switch:
		return v.Kind == matter.Bool
	case matter.Whole:
		return v.Kind == matter.Number
	case matter.Names, matter.People:
		return v.Scalar() && !strings.Contains(v.Text, ",") || v.Kind == matter.List && !slices.ContainsFunc(v.Items, notScalar)
	case matter.Picture, matter.Addresses:
		return v.Kind == matter.Table
	case matter.Links, matter.Corrections:
		return v.Kind == matter.List && !slices.ContainsFunc(v.Items, func(item matter.Value) bool { return item.Kind != matter.Table })
	}
	return v.Scalar()
}

func notScalar(v matter.Value) bool { return !v.Scalar() }

// Kept describes, for messages, the values that Keeps accepts for a key of form f, such as
// "a list of texts".
func Kept(f matter.Form) string {
	switch f {
	case matter.Switch:
		return "true or false"
	case matter.Whole:
		return "a number"
	case matter.Names, matter.People:
		return "a list of texts"
	case matter.Picture:
		return `a table, such as {src: lead.jpg, alt: "What it shows"}`
	case matter.Addresses:
		return "a table of addresses"
	case matter.Links, matter.Corrections:
		return "a list of tables"
	}
	return "a text"
}
