package imports

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// readRecord adds the entries of earlier imports whose files exist.
func (s *Sink) readRecord(x *existing) error {
	text, err := fs.ReadFile(s.folder.root.FS(), recordFile)
	if err != nil {
		if err = ignoreMissing(err); err != nil {
			return fmt.Errorf("reading the record of earlier imports: %w", err)
		}
		return nil
	}
	for line := range strings.Lines(string(text)) {
		quotedID, file, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		id, err := strconv.Unquote(quotedID)
		if _, there := x.addresses[file]; ok && err == nil && there {
			x.byID[id] = file
		}
	}
	return nil
}
