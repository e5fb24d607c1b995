package pages

import (
	"strings"

	"github.com/cespare/xxhash/v2"
)

// oldSpellings plans a redirect at every old spelling of the address of a story or
// standing page. A spelling gives way to all other outputs, which are planned already.
func (p *Plan) oldSpellings() {
	p.asked = len(p.Outputs)
	var taken *takenPaths // nil until it is needed
	add := func(old []string, r redirect) {
		for _, at := range old {
			if taken == nil {
				taken = newTakenPaths(p.Outputs)
			}
			o := &Output{Address: at}
			other, free := taken.at(folded(o.Path()))
			r.twin = other != nil && other.leadsTo(r.address)
			if p.addresses[at] == nil && (free || r.twin) {
				p.add(at, r)
				taken.add(p.Outputs[len(p.Outputs)-1])
			}
		}
	}
	for _, s := range p.in.Site.Stories {
		add(p.in.Site.OldSpellings(s.Card, s.Address), redirect{p: p, card: s.Card, address: s.Address})
	}
	for _, page := range p.in.Site.Pages {
		add(p.in.Site.OldSpellings(page.Card, page.Address), redirect{p: p, card: page.Card, address: page.Address})
	}
}

// leadsTo reports whether an output is the page at an address, or a redirect to it.
func (o *Output) leadsTo(address string) bool {
	r, ok := o.content.(redirect)
	return o.Address == address || ok && r.address == address
}

// Twin reports whether the output is a redirect whose path differs only in case or in
// Unicode composition from that of the page it leads to, or of another redirect to that
// page. Some file systems cannot hold both.
func (o *Output) Twin() bool {
	r, ok := o.content.(redirect)
	return ok && r.twin
}

// takenPaths has the hashes of the folded paths of outputs and of their folders.
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

// add adds an output, unless another one has its path.
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

// at returns the output whose path equals key when the case of letters is ignored, or nil.
// It also reports whether a new file can get this path: no file or folder has it, and no
// file has the path of one of its folders.
func (t *takenPaths) at(key string) (other *Output, free bool) {
	hash := xxhash.Sum64String(key)
	free = t.files[hash] == nil && !t.folders[hash]
	eachFolder(key, func(folder uint64) bool {
		free = free && t.files[folder] == nil
		return free
	})
	return t.files[hash], free
}

// eachFolder calls do for the hashes of the folders of a path, the innermost first, until
// it returns false.
func eachFolder(path string, do func(hash uint64) bool) {
	for end := strings.LastIndexByte(path, '/'); end >= 0; end = strings.LastIndexByte(path[:end], '/') {
		if !do(xxhash.Sum64String(path[:end])) {
			return
		}
	}
}
