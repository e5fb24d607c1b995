package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"broadsheet/generator/config"
	"broadsheet/generator/matter"
	"broadsheet/generator/problems"
)

// A jsonSchema is a JSON Schema (https://json-schema.org/draft-07) that values are checked
// by. Only the keywords below are known; others fail the test.
type jsonSchema struct {
	t    *testing.T
	root map[string]any
}

// harmless are keywords that do not restrict values.
var harmless = []string{"$schema", "title", "description", "markdownDescription", "default", "definitions", "deprecated", "format", "minLength", "minimum", "maximum", "minItems", "maxItems"}

func readSchema(t *testing.T, text []byte) jsonSchema {
	t.Helper()
	s := jsonSchema{t: t}
	if err := json.Unmarshal(text, &s.root); err != nil {
		t.Fatal(err)
	}
	return s
}

// fault returns what a value breaks, beginning with its path, or "".
func (s jsonSchema) fault(at string, rule, value any) string {
	if allowed, ok := rule.(bool); ok {
		if allowed {
			return ""
		}
		return at + " is not allowed"
	}
	keywords := rule.(map[string]any)
	for _, keyword := range slices.Sorted(maps.Keys(keywords)) {
		if fault := s.keyword(at, keyword, keywords, value); fault != "" {
			return fault
		}
	}
	return ""
}

func (s jsonSchema) keyword(at, keyword string, keywords map[string]any, value any) string {
	rule := keywords[keyword]
	object, _ := value.(map[string]any)
	switch keyword {
	case "$ref":
		var target any = s.root
		for part := range strings.SplitSeq(strings.TrimPrefix(rule.(string), "#/"), "/") {
			target = target.(map[string]any)[part]
		}
		return s.fault(at, target, value)
	case "allOf":
		for _, one := range rule.([]any) {
			if fault := s.fault(at, one, value); fault != "" {
				return fault
			}
		}
	case "anyOf", "oneOf":
		var faults []string
		for _, one := range rule.([]any) {
			fault := s.fault(at, one, value)
			if fault == "" {
				return ""
			}
			faults = append(faults, fault)
		}
		// the longest path is of the alternative that fits best
		return slices.MaxFunc(faults, func(a, b string) int { return strings.Count(a, ".") - strings.Count(b, ".") })
	case "not":
		if s.fault(at, rule, value) == "" {
			return at + " is what it must not be"
		}
	case "const":
		if value != rule {
			return fmt.Sprintf("%s is %v, not %v", at, value, rule)
		}
	case "enum":
		if !slices.Contains(rule.([]any), value) {
			return fmt.Sprintf("%s is %v, none of %v", at, value, rule)
		}
	case "type":
		kinds, several := rule.([]any)
		if !several {
			kinds = []any{rule}
		}
		if kind := jsonType(value); !slices.Contains(kinds, any(kind)) && !(kind == "integer" && slices.Contains(kinds, any("number"))) {
			return fmt.Sprintf("%s is %s, not %v", at, kind, rule)
		}
	case "pattern":
		if text, ok := value.(string); ok && !regexp.MustCompile(rule.(string)).MatchString(text) {
			return fmt.Sprintf("%s is %q, not %v", at, text, rule)
		}
	case "required":
		for _, name := range rule.([]any) {
			if _, there := object[name.(string)]; object != nil && !there {
				return fmt.Sprintf("%s has no %v", at, name)
			}
		}
	case "items":
		items, _ := value.([]any)
		for i, item := range items {
			one := rule
			if list, ok := rule.([]any); ok {
				one = list[min(i, len(list)-1)]
			}
			if fault := s.fault(fmt.Sprintf("%s.%d", at, i), one, item); fault != "" {
				return fault
			}
		}
	case "properties", "patternProperties":
	case "additionalProperties":
		return s.members(at, keywords, object)
	default:
		if !slices.Contains(harmless, keyword) {
			s.t.Errorf("the keyword %s is not known", keyword)
		}
	}
	return ""
}

// members checks the members of an object by properties, patternProperties and
// additionalProperties.
func (s jsonSchema) members(at string, keywords, object map[string]any) string {
	properties, _ := keywords["properties"].(map[string]any)
	patterns, _ := keywords["patternProperties"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(object)) {
		rule, known := properties[name]
		for pattern, of := range patterns {
			if !known && regexp.MustCompile(pattern).MatchString(name) {
				rule, known = of, true
			}
		}
		if !known {
			rule = keywords["additionalProperties"]
		}
		if fault := s.fault(at+"."+name, rule, object[name]); fault != "" {
			return fault
		}
	}
	return ""
}

func jsonType(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case string:
		return "string"
	case bool:
		return "boolean"
	case float64:
		if v == float64(int64(v)) {
			return "integer"
		}
		return "number"
	case []any:
		return "array"
	}
	return "object"
}

// asJSON returns a value as encoding/json would read it.
func asJSON(t *testing.T, value any) (read any) {
	t.Helper()
	text, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(text, &read)
	}
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// TestFrontMatterSchema checks that editors accept and refuse what the program does.
func TestFrontMatterSchema(t *testing.T) {
	schema := readSchema(t, matter.Schema("", matter.StoryKeys))
	settings := testSettings(t)
	for text, good := range map[string]bool{
		"title: A": true,
		"title: 5": true,
		"title: A\nlastmod: 2026-01-01\nlayout: post":                               true,
		"title: A\ndescription:\ntags:\nimage:":                                     true,
		"title: A\ntags: [a, b]\nauthor: [{name: B}, C]\ncategory: D\naliases: /a/": true,
		"title: A\nimage: {src: a.jpg, alt: B, focus: [0.5, 0.3]}\ndraft: yes":      true,
		"title: A\nsources: [{title: B, url: https://example.org/}]\nai: true":      true,
		"title: A\ncorrections: [{date: 2026-01-02, text: B}]\nparams: {a: [1]}":    true,
		"title: A\ntranslations: {de: https://example.org/de/}\ntype: opinion":      true,
		"date: 2026-01-01":         false,
		"title: A\ncatgory: B":     false,
		"title: [A]":               false,
		"title: A\ndraft: maybe":   false,
		"title: A\nparams: B":      false,
		"title: A\ndate: [1]":      false,
		"title: A\ncorrections: 5": false,
	} {
		doc, found := matter.Read("a.md", []byte("---\n"+text+"\n---\n"))
		if len(found) > 0 {
			t.Fatalf("%s: %v", text, found)
		}
		fault := schema.fault("", schema.root, asJSON(t, doc.Root.Any()))
		if (fault == "") != good {
			t.Errorf("the schema says %q of\n%s", fault, text)
		}
		read := faults(settings, "content/stories/2026-01-01-a.md", "---\n"+text+"\n---\n")
		if slices.ContainsFunc(read, func(p *problems.Problem) bool { return p.Message != "" }) == good {
			t.Errorf("the program says %v of\n%s", read, text)
		}
	}
}

// TestSettingsSchema checks the schema of config.toml by the settings of the sample, and by
// one that is not known.
func TestSettingsSchema(t *testing.T) {
	schema := readSchema(t, config.Schema)
	for text, good := range map[string]bool{
		settings: true,
		settings + "[menu]\nmain = [{title = \"A\", url = \"/a/\"}]\n[params]\na = [1]\n": true,
		settings + "[related]\ncout = 3\n":                                                false,
		settings + "[related]\ncount = \"3\"\n":                                           false,
		settings + "raw_html = \"sage\"\n":                                                false,
		"title = \"A\"\n":                                                                 false,
	} {
		root, p := matter.ReadTOML(config.File, []byte(text))
		if p != nil {
			t.Fatal(p)
		}
		if fault := schema.fault("", schema.root, asJSON(t, root.Any())); (fault == "") != good {
			t.Errorf("the schema says %q of\n%s", fault, text)
		}
	}
}
