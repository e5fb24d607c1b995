package ledger

import (
	"bufio"
	"encoding/binary"
	"sync"

	"broadsheet/generator/sources"
)

// An Output is what one file of the built site was made from, in digests.
type Output struct {
	// Settings is that of config.toml and the command line.
	Settings sources.Digest
	// Theme is that of all templates and assets.
	Theme sources.Digest
	// Shown is that of the view without its bodies.
	Shown sources.Digest
	// Bodies is that of the bodies in the view and of what they refer to.
	Bodies sources.Digest
	// Bytes is the digest of the output itself.
	Bytes sources.Digest
	// Print is the footprint of what the view is made from, 0 if it has none.
	// Where it and the settings are the same, so is Shown.
	Print uint64
}

// An OutputAt is an output with its path.
type OutputAt struct {
	Path string
	Output
}

// Outputs are those of one destination, in the order that they were made in.
type Outputs struct {
	List   []OutputAt
	places func() map[string]int // in the list, by path
}

// NewOutputs returns the outputs of a list.
func NewOutputs(list []OutputAt) Outputs {
	return Outputs{list, sync.OnceValue(func() map[string]int {
		places := make(map[string]int, len(list))
		for i := range list {
			places[list[i].Path] = i
		}
		return places
	})}
}

// Find returns the place of the output at a path, or -1.
func (o Outputs) Find(path string) int {
	if place, found := o.places()[path]; found {
		return place
	}
	return -1
}

// Outputs returns what is kept of the outputs of a destination.
func (l *Ledger) Outputs(destination string) Outputs {
	if l.folder == "" {
		return NewOutputs(nil)
	}
	data, ok := l.read("outputs-" + destination)
	if !ok {
		return NewOutputs(nil)
	}
	list, ok := decodeOutputs(data)
	if !ok {
		return NewOutputs(nil)
	}
	return NewOutputs(list)
}

// StoreOutputs keeps the outputs of a destination.
func (l *Ledger) StoreOutputs(destination string, list []OutputAt) error {
	if l.folder == "" {
		return nil
	}
	return l.write("outputs-"+destination, func(w *bufio.Writer) { encodeOutputs(w, list) })
}

// digests returns the parts of an output.
func (o *Output) digests() [5]*sources.Digest {
	return [...]*sources.Digest{&o.Settings, &o.Theme, &o.Shown, &o.Bodies, &o.Bytes}
}

// encodeOutputs writes of each output only the digests that are not those of the
// one before: most have settings and theme in common.
func encodeOutputs(w *bufio.Writer, o []OutputAt) {
	_, _ = w.Write(binary.AppendUvarint(w.AvailableBuffer(), uint64(len(o))))
	var last Output
	for i := range o {
		dst := append(appendString(w.AvailableBuffer(), o[i].Path), 0)
		flags := len(dst) - 1
		for k, d := range o[i].digests() {
			if *d != *last.digests()[k] {
				dst[flags] |= 1 << k
				dst = append(dst, d[:]...)
			}
		}
		_, _ = w.Write(binary.LittleEndian.AppendUint64(dst, o[i].Print))
		last = o[i].Output
	}
}

// decodeOutputs reads what encodeOutputs wrote. Paths are parts of data.
func decodeOutputs(data string) ([]OutputAt, bool) {
	r := &reader{data: data}
	n := r.count()
	o := make([]OutputAt, 0, min(n, len(r.data)/2))
	var last Output
	for range n {
		if r.damaged {
			break
		}
		at := OutputAt{r.string(), last}
		flags := r.byte()
		for k, d := range at.digests() {
			if flags>>k&1 != 0 {
				r.fixed(d[:])
			}
		}
		at.Print = r.fixed64()
		o, last = append(o, at), at.Output
	}
	return o, !r.damaged && len(r.data) == 0
}
