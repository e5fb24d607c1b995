package ledger

import (
	"bufio"
	"sync"

	"broadsheet/generator/codec"
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
	var list []OutputAt
	if new(codec.Coder).Decode(data, &list) != nil {
		return NewOutputs(nil)
	}
	return NewOutputs(list)
}

// StoreOutputs keeps the outputs of a destination.
func (l *Ledger) StoreOutputs(destination string, list []OutputAt) error {
	if l.folder == "" {
		return nil
	}
	return l.write("outputs-"+destination, func(w *bufio.Writer) { _, _ = w.Write(new(codec.Coder).Encode(nil, &list)) })
}
