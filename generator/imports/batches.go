package imports

import (
	"cmp"
	"errors"

	"broadsheet/generator/fromhtml"
	"broadsheet/generator/parallel"
)

// A brought is what becomes of one row of an export: an entry with its files, if isEntry is
// true, and the remarks about it.
type brought struct {
	entry   Entry
	isEntry bool
	files   []File
	remarks []Remark
}

func (b *brought) told(kind Kind, text string, at Place) {
	b.remarks = append(b.remarks, Remark{Kind: kind, Text: text, First: at})
}

// toldOf tells what the conversion of a text found without a counterpart here.
func (b *brought) toldOf(kind, name string, at Place) {
	switch kind {
	case fromhtml.Shortcode:
		b.told(Look, "the shortcode "+name+" stays in the text as it is", at)
	case fromhtml.Block:
		b.told(Lost, "the block "+name+", which the server filled", at)
	case fromhtml.Script:
		b.told(LeftOut, "a script within a text: "+name, at)
	case fromhtml.Form:
		b.told(LeftOut, "a form within a text: "+name, at)
	case fromhtml.Frame:
		b.told(Adjusted, "a frame became a link to "+name, at)
	}
}

// pass passes an entry and its remarks on.
func (s *Sink) pass(b *brought) error {
	for _, remark := range b.remarks {
		s.Told(remark.Kind, remark.Text, remark.First)
	}
	if !b.isEntry {
		return nil
	}
	b.entry.Files = append(b.entry.Files, b.files...)
	return s.Entry(b.entry)
}

// batchBytes is the size of a batch of rows. While one batch is written, the next one is
// converted on all processors.
const batchBytes = 1 << 20

var errStopped = errors.New("stopped")

// inBatches reads rows, converts them on all processors and passes the results on in the
// order of the rows. It never holds more than two batches.
func inBatches[Row any](read func(add func(row Row, size int) error) error, convert func(Row) *brought, pass func(*brought) error) (err error) {
	batches := make(chan []*brought)
	stop := make(chan struct{})
	failed := make(chan error, 1)
	go func() {
		defer close(batches)
		failed <- convertAll(read, convert, batches, stop)
	}()
	for batch := range batches {
		for _, b := range batch {
			if err == nil {
				err = pass(b)
			}
		}
		if err != nil {
			close(stop)
			break
		}
	}
	return cmp.Or(err, <-failed)
}

// convertAll converts all rows, batch by batch, until the channel stop is closed.
func convertAll[Row any](read func(add func(row Row, size int) error) error, convert func(Row) *brought, batches chan<- []*brought, stop <-chan struct{}) (err error) {
	defer parallel.Recover(&err)
	var rows []Row
	size := 0
	flush := func() error {
		results := make([]*brought, len(rows))
		parallel.Each(len(rows), func(n int) { results[n] = convert(rows[n]) })
		rows, size = nil, 0
		select {
		case batches <- results:
			return nil
		case <-stop:
			return errStopped
		}
	}
	err = read(func(row Row, n int) error {
		rows = append(rows, row)
		if size += n; size < batchBytes {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	if errors.Is(err, errStopped) {
		return nil
	}
	return err
}
