package pages

import (
	"strings"

	"github.com/cespare/xxhash/v2"
)

// oldSpellings plans redirects to stories and standing pages from old spellings of their
// addresses, which Site.OldSpellings in package site returns. It must be called after all
// other outputs are planned, since it leaves out a redirect whose path another output
// already has.
func (p *Plan) oldSpellings() {
	p.required = len(p.Outputs)
	var taken *takenPaths // nil until the loop below needs the paths
	for c, address := range p.eachCard {
		for _, at := range p.in.Site.OldSpellings(c, address) {
			if taken == nil {
				taken = newTakenPaths(p.Outputs)
			}
			o := &Output{Address: at}
			other, free := taken.at(folded(o.Path()))
			twin := other != nil && other.leadsTo(address)
			if p.addresses[at] == nil && (free || twin) {
				p.add(at, redirect{p: p, card: c, address: address, twin: twin})
				taken.add(p.Outputs[len(p.Outputs)-1])
			}
		}
	}
}

// leadsTo reports whether an output is the page at an address, or a redirect to that
// page.
func (o *Output) leadsTo(address string) bool {
	r, ok := o.content.(redirect)
	return o.Address == address || ok && r.address == address
}

// Twin reports whether the output is a redirect that some file systems cannot hold: its
// path differs only in case or Unicode composition from the path of the page to which the
// redirect leads, or from the path of another redirect to that page.
func (o *Output) Twin() bool {
	r, ok := o.content.(redirect)
	return ok && r.twin
}

// takenPaths has the paths of all outputs and of their folders, as hashes of the results
// of the function folded.
type takenPaths struct {
	files   map[uint64]*Output
	folders map[uint64]bool
}

func newTakenPaths(outputs []*Output) *takenPaths {
	t := &takenPaths{make(map[uint64]*Output, len(outputs)), make(map[uint64]bool, len(outputs))}
	for _, o := range outputs {
		t.add(o)
	}
	return t
}

// add records the path of an output and the folders in this path. If several outputs have
// the same path, the first output is kept.
func (t *takenPaths) add(o *Output) {
	key := folded(o.Path())
	if hash := xxhash.Sum64String(key); t.files[hash] == nil {
		t.files[hash] = o
	}
	eachFolder(key, func(folder uint64) bool {
		known := t.folders[folder]
		t.folders[folder] = true
		return !known
	})
}

// at returns the output whose folded path is the argument key, or nil. The result free
// reports whether a new file can have this path: no file or folder has the path, and no
// folder in the path is a file.
func (t *takenPaths) at(key string) (other *Output, free bool) {
	hash := xxhash.Sum64String(key)
	free = t.files[hash] == nil && !t.folders[hash]
	eachFolder(key, func(folder uint64) bool {
		free = free && t.files[folder] == nil
		return free
	})
	return t.files[hash], free
}

// eachFolder calls the function do with the hash of each folder in a path, the innermost
// folder first. It stops when do returns false.
func eachFolder(path string, do func(hash uint64) bool) {
	for end := strings.LastIndexByte(path, '/'); end >= 0; end = strings.LastIndexByte(path[:end], '/') {
		if !do(xxhash.Sum64String(path[:end])) {
			return
		}
	}
}
