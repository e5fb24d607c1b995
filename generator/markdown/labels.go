package markdown

// Labels are the texts of Documents that do not come from the Markdown, such as the titles
// of alerts. They are in the language of the Markdown.
type Labels struct {
	Note, Tip, Important, Warning, Caution string // titles of alerts
	Table                                  string // name of every table, for screen readers
	BackToText                             string // name of the link from a footnote to its place in the text
	// Done and ToDo are the names of a checked and an unchecked box in a list of tasks.
	Done, ToDo string
}

// escaped returns the labels escaped for HTML.
func (l Labels) escaped() Labels {
	for _, text := range []*string{&l.Note, &l.Tip, &l.Important, &l.Warning, &l.Caution, &l.Table, &l.BackToText, &l.Done, &l.ToDo} {
		*text = string(appendEscaped(nil, []byte(*text)))
	}
	return l
}
