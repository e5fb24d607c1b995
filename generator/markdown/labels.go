package markdown

// Labels are texts of Documents that are not in the Markdown, in the language of the text.
type Labels struct {
	Note, Tip, Important, Warning, Caution string // titles of alerts
	Table                                  string // name of every table
	BackToText                             string // name of the link from a footnote to its place in the text
	Done, ToDo                             string // names of the checkboxes in a list of tasks
}

// escaped returns the labels as HTML.
func (l Labels) escaped() Labels {
	for _, text := range []*string{&l.Note, &l.Tip, &l.Important, &l.Warning, &l.Caution, &l.Table, &l.BackToText, &l.Done, &l.ToDo} {
		*text = string(appendEscaped(nil, []byte(*text)))
	}
	return l
}
