package search

import (
	"cmp"
	"errors"
	"slices"
	"sync"

	"broadsheet/generator/parallel"
)

// each calls a function with the number and the record of each story, without boilerplate.
func (x *Index) each(start func() func(i int, r record)) error {
	var mu sync.Mutex
	var first error
	err := x.in.Records.Each(func() func(int, []byte) {
		do := start()
		var buffer []byte
		return func(i int, data []byte) {
			r, err := x.read(i, data, &buffer)
			if err != nil {
				mu.Lock()
				defer mu.Unlock()
				first = cmp.Or(first, err)
				return
			}
			do(i, r)
		}
	})
	return cmp.Or(err, first)
}

// read reads the record of story i. If the record is damaged, it is made again.
func (x *Index) read(i int, data []byte, buffer *[]byte) (record, error) {
	r, err := readRecord(data)
	if err != nil {
		if data, err = x.in.Records.Record(i); err != nil {
			return r, err
		}
		if r, err = readRecord(data); err != nil {
			return r, err
		}
	}
	return x.passages.without(i, r, buffer)
}

// A worker holds what one worker of survey has read.
type worker struct {
	fingerprints [1 << 16]uint64 // index: a key; value: sum of hashes of the group in all records
	sizes        [1 << 16]uint32 // index: a key; value: size of the group in all records, in bytes
}

// survey reads the boilerplate, the lengths of all texts, and the sizes of all groups. It
// returns the groups with their keys and fingerprints.
func (x *Index) survey() (groups []Group, err error) {
	if x.passages, err = readPassages(x.in, x.memory.Passages); err != nil {
		return nil, err
	}
	x.memory.Passages = x.passages.list
	workers, err := x.surveyAll()
	x.sizes = make([]uint32, 1<<16)
	for k := range x.sizes {
		g := Group{Key: uint16(k)}
		for _, w := range workers {
			g.Fingerprint += w.fingerprints[k]
			x.sizes[k] += w.sizes[k]
		}
		if x.sizes[k] > 0 {
			groups = append(groups, g)
		}
	}
	return groups, err
}

// surveyAll returns what all workers have read of the records.
func (x *Index) surveyAll() (workers []*worker, err error) {
	var mu sync.Mutex
	err = x.each(func() func(int, record) {
		w := new(worker)
		mu.Lock()
		defer mu.Unlock()
		workers = append(workers, w)
		return func(i int, r record) {
			length := lengthClass(r.length)
			x.texts.lengths[i], x.texts.headlines[i] = length, headlineClass(r.headline)
			for g := range r.all() {
				w.fingerprints[g.key] += scramble(g.hash, uint64(i)<<8|uint64(length))
				w.sizes[g.key] += uint32(len(g.body))
			}
		}
	})
	return workers, err
}

// batchSize is a number of bytes of groups in records. Groups of so many bytes, or an
// eighth of all if that is more, are made at the same time.
const batchSize = 6 << 20

// makeGroups makes groups, of which the key is set.
func (x *Index) makeGroups(groups []*Group) error {
	total := 0
	for _, size := range x.sizes {
		total += int(size)
	}
	var room []posting
	for len(groups) > 0 {
		n, sum := 1, int(x.sizes[groups[0].Key])
		for n < len(groups) && sum+int(x.sizes[groups[n].Key]) <= max(batchSize, total/8) {
			sum += int(x.sizes[groups[n].Key])
			n++
		}
		if len(room) < sum/wordSize {
			room = make([]posting, sum/wordSize)
		}
		if err := x.makeBatch(groups[:n], room); err != nil {
			return err
		}
		groups = groups[n:]
	}
	return nil
}

// makeBatch makes groups, for which it reads all records once. It uses room for postings.
func (x *Index) makeBatch(groups []*Group, room []posting) error {
	collections := make([]*collection, 1<<16)
	for _, g := range groups {
		n := int(x.sizes[g.Key]) / wordSize
		collections[g.Key] = &collection{numbers: map[string]uint32{}, all: room[:0:n]}
		room = room[n:]
	}
	err := x.each(func() func(int, record) {
		return func(i int, r record) {
			for g := range r.all() {
				if c := collections[g.key]; c != nil {
					c.add(i, g)
				}
			}
		}
	})
	if err != nil {
		return err
	}
	parallel.EachWorker(len(groups), func() func(int) {
		m := &maker{texts: x.texts}
		return func(n int) {
			m.group(groups[n], collections[groups[n].Key], x.in.Stories)
			collections[groups[n].Key] = nil
		}
	})
	return nil
}

// complete makes those of the given parts whose content is not known. The caller must hold
// the mutex.
func (x *Index) complete(parts []*Part) error {
	var missing []*Group
	for _, p := range parts {
		if p.inside == nil {
			missing = append(missing, &Group{Key: uint16(keyOf([]byte(p.First)))})
		}
	}
	if len(missing) == 0 {
		return nil
	}
	if x.sizes == nil {
		if _, err := x.survey(); err != nil {
			return err
		}
	}
	// The files of the index may all be gone. Then, making every group by itself would take
	// long.
	if x.missed++; x.missed > fewMissed {
		missing = x.missing()
	}
	missing = slices.CompactFunc(missing, func(a, b *Group) bool { return a.Key == b.Key })
	if err := x.makeGroups(missing); err != nil {
		return err
	}
	for _, made := range missing {
		n, _ := slices.BinarySearchFunc(x.memory.Groups, made.Key, func(g Group, k uint16) int { return cmp.Compare(g.Key, k) })
		for i := range min(len(made.Parts), len(x.memory.Groups[n].Parts)) {
			x.memory.Groups[n].Parts[i].inside = made.Parts[i].inside
		}
	}
	if slices.ContainsFunc(parts, func(p *Part) bool { return p.inside == nil }) {
		return errors.New("the stories are no longer those of the index")
	}
	return nil
}

// fewMissed is how often Encode makes only the shard it is asked for. Then, it makes all.
const fewMissed = 4

// missing returns the groups of which the content of a part is not known, without their
// parts.
func (x *Index) missing() (list []*Group) {
	for _, g := range x.memory.Groups {
		if slices.ContainsFunc(g.Parts, func(p Part) bool { return p.inside == nil }) {
			list = append(list, &Group{Key: g.Key})
		}
	}
	return list
}
