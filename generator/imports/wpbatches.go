package imports

import (
	"cmp"
	"errors"
	"slices"

	"broadsheet/generator/parallel"
)

// batchBytes is the size of a batch of items. While one batch is written, the next one is
// converted on all processors.
const batchBytes = 1 << 20

// bring reads the export again and passes stories and pages on to the Sink, in the order of
// the export.
func (w *wordpress) bring() error {
	batches := make(chan []wpResult)
	stop := make(chan struct{})
	failed := make(chan error, 1)
	go func() {
		defer close(batches)
		failed <- w.convertAll(batches, stop)
	}()
	var err error
	for batch := range batches {
		for n := range batch {
			if err == nil {
				err = w.pass(&batch[n])
			}
		}
		if err != nil {
			close(stop)
			for range batches { // until the converter has ended
			}
			break
		}
	}
	return cmp.Or(err, <-failed)
}

// pass passes an entry and its remarks on to the Sink.
func (w *wordpress) pass(r *wpResult) error {
	for _, remark := range r.remarks {
		w.to.Told(remark.Kind, remark.Text, remark.First)
	}
	if !r.brought {
		return nil
	}
	return w.to.Entry(r.entry)
}

// convertAll converts all items, batch by batch, until the channel stop is closed.
func (w *wordpress) convertAll(batches chan<- []wpResult, stop <-chan struct{}) (err error) {
	defer parallel.Recover(&err)
	var parts [][]byte
	var places []Place
	size := 0
	flush := func() error {
		results := make([]wpResult, len(parts))
		parallel.Each(len(parts), func(n int) { w.convert(parts[n], places[n], &results[n]) })
		parts, places, size = parts[:0], places[:0], 0
		select {
		case batches <- results:
			return nil
		case <-stop:
			return errStopped
		}
	}
	err = w.eachItem(func(part []byte, place Place) error {
		parts, places = append(parts, slices.Clone(part)), append(places, place)
		if size += len(part); size < batchBytes {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	if err == errStopped {
		return nil
	}
	return err
}

var errStopped = errors.New("stopped")
