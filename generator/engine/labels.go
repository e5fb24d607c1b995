package engine

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"broadsheet/generator/codec"
	"broadsheet/generator/locale"
	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
)

// maxLabels is the maximum size of a label file in bytes.
const maxLabels = 64 << 10

// readLocale makes the locale of the settings' language from the label files of the site
// and of the program. If a file is invalid, the last valid locale stays in use, or the
// program's own one if there is none. The argument changed lists the changed files; nil
// means that any file may have changed.
func (b *build) readLocale(last *build, changed []string) {
	files := locale.Files(b.config.Language)
	touched := func(path string) bool {
		path = strings.TrimPrefix(path, sources.Above)
		return slices.Contains(files, path) || strings.HasPrefix(files[0], path+"/")
	}
	if b.config == last.config && changed != nil && !slices.ContainsFunc(changed, touched) {
		return
	}
	own, found := b.labelFiles(files)
	var made *locale.Locale
	if len(found) == 0 {
		made, found = locale.Load(b.config.Language, own)
	}
	b.found.labels = found
	switch {
	case made != nil:
	case b.locale != nil && last.config.Language == b.config.Language:
		return
	default:
		made = locale.New(b.config.Language)
	}
	if b.locale == nil || b.locale.Digest() != made.Digest() {
		b.locale, b.design = made, nil
	}
}

// labelFiles returns the contents of those of the given label files that the site has, or
// else its outer site, by path. It also returns problems with files that cannot be read.
func (b *build) labelFiles(files []string) (own map[string][]byte, found []*problems.Problem) {
	own = map[string][]byte{}
	for _, file := range files {
		text, err := sources.ReadFile(b.Source, file, maxLabels)
		if errors.Is(err, fs.ErrNotExist) && b.outer != "" {
			text, err = sources.ReadFile(b.outer, file, maxLabels)
		}
		switch {
		case err == nil:
			own[file] = text
		case !errors.Is(err, fs.ErrNotExist):
			found = append(found, sources.Unreadable(file, err))
		}
	}
	return own, found
}

// digestSettings returns a digest of the settings, of the option BaseURL and of the labels.
func (b *build) digestSettings() sources.Digest {
	labels := b.locale.Digest()
	return sources.DigestOf(slices.Concat(b.text, []byte{0}, []byte(b.BaseURL), []byte{0}, labels[:]))
}

// readerSettings returns a digest of the settings that affect what the ledger stores. It is zero
// if there are no valid settings yet.
func (b *build) readerSettings() sources.Digest {
	if b.config == nil || b.locale == nil {
		return sources.Digest{}
	}
	return codec.NewDigester().Digest(stories.SettingsOf(b.config, b.locale), b.config.Search.Enabled)
}
