package imports

// relink returns a text in which links to old addresses are paths of the new site.
func (s *Sink) relink(text string) string { return text }
