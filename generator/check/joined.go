package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"broadsheet/generator/engine"
	"broadsheet/generator/site"
	"broadsheet/generator/stories"
)

// joinedAuthors returns the stories with an author whose name looks like the names of
// several people, newest story first.
func joinedAuthors(all []*site.Story) (list []Ref) {
	for _, s := range slices.Backward(all) {
		if len(s.Card.Terms) <= stories.RowAuthor {
			continue
		}
		for _, author := range s.Card.Terms[stories.RowAuthor] {
			if people := people(author.Name); len(people) > 1 {
				list = append(list, Ref{Source: s.Card.Source, Title: s.Card.Title,
					Advice: fmt.Sprintf("%q looks like %s people: write author: [%s]", author.Name, number(len(people)), strings.Join(people, ", "))})
			}
		}
	}
	return list
}

func number(n int) string {
	if n == 2 {
		return "two"
	}
	return fmt.Sprint(n)
}

// separator matches the text between two names of people, such as " and ". The first group of the
// match is set if this text is a comma, which may also be part of one name ("Doe, Jane", "Sammy
// Davis, Jr.").
var separator = regexp.MustCompile(`\s*(?:[;&/，、；]|,?\s(?:and|with)\s|(,))\s*`)

// people splits a text such as "Ann and Bob" into names of people. A text that may be a
// single name is returned whole.
func people(text string) []string {
	names := separator.Split(text, -1)
	comma := slices.ContainsFunc(separator.FindAllStringSubmatch(text, -1), func(m []string) bool { return m[1] != "" })
	for _, name := range names {
		if name == "" || comma && len(strings.Fields(name)) < 2 {
			return []string{text}
		}
	}
	return names
}

// joinedTerms returns the stories whose category or tag has several words that the author may have
// meant as a list, the newest story first. It ignores the name of a category that has a file in
// content/categories.
func joinedTerms(snapshot *engine.Snapshot) (list []Ref) {
	recorded := map[string]bool{}
	for _, t := range snapshot.Site().Rows[stories.RowCategory].Terms {
		recorded[t.Name] = t.Source != ""
	}
	for _, s := range slices.Backward(snapshot.Stories()) {
		for _, j := range s.Card.Joined {
			words := strings.Fields(j.Text)
			if strings.Contains(j.Text, ",") {
				words = regexp.MustCompile(`\s*,\s*`).Split(j.Text, -1)
			}
			if !recorded[j.Text] {
				list = append(list, Ref{Source: s.Card.Source, Title: s.Card.Title,
					Advice: fmt.Sprintf("%q is one term; for %s write %s: [%s]", j.Text, number(len(words)), j.Key, strings.Join(words, ", "))})
			}
		}
	}
	return list
}
