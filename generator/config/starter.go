package config

import (
	_ "embed"
	"regexp"
	"strings"
)

// Schema is the JSON Schema of config.toml, by which editors complete and check the file.
//
//go:embed config.schema.json
var Schema []byte

// starter is a config.toml in which each setting is a line such as "#size = 20", below its
// explanation. The test TestStarterIsCurrent writes it.
//
//go:embed starter.toml
var starter string

// settingLine matches a setting in the text of starter: its key and its value.
var settingLine = regexp.MustCompile(`^#([a-z_]+) = `)

// Starter returns the text of a config.toml for a new site. It explains every setting and
// has these settings: the map key is the path of a setting, such as "publisher.accent",
// the value its value in TOML, such as `"#b3001b"`. All other settings are in comments.
func Starter(set map[string]string) string {
	used := map[string]bool{} // set of the tables that have a setting
	for path := range set {
		table, _, found := strings.Cut(path, ".")
		used[table] = found
	}
	var b strings.Builder
	table := ""
	for line := range strings.Lines(starter) {
		name, header := strings.CutPrefix(line, "#[")
		if header {
			table = strings.TrimSuffix(name, "]\n")
		}
		key := settingLine.FindStringSubmatch(line)
		switch {
		case header && used[table]:
			line = line[1:]
		case key != nil && set[member(table, key[1])] != "":
			line = key[1] + " = " + set[member(table, key[1])] + "\n"
		}
		b.WriteString(line)
	}
	return b.String()
}
