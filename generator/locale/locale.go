package locale

import "golang.org/x/text/language"

// A Locale has what depends on the language of a site: the labels of the theme, and how
// dates, lists and numbers are written. It does not change after Load.
type Locale struct {
	*Formats
	Tag language.Tag

	labels map[string]label
	digest [16]byte
}

// New returns the locale of a BCP 47 tag, with the program's own labels.
func New(tag string) *Locale {
	l, _ := Load(tag, nil)
	return l
}

// Digest returns a digest of the language and of all labels.
func (l *Locale) Digest() [16]byte { return l.digest }
