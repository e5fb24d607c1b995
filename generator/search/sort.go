package search

// sortBytes sorts numbers by their bits from, inclusive, to to, exclusive, in steps of
// eight bits. Numbers that agree in these bits keep their order. The result is a buffer for
// the next call: the buffer given, if it is large enough.
func sortBytes[E ~uint32 | ~uint64](list, buffer []E, from, to int) []E {
	if cap(buffer) < len(list) {
		buffer = make([]E, len(list), max(len(list), 2*cap(buffer)))
	}
	a, b := list, buffer[:len(list)]
	for ; from < to; from += 8 {
		var starts [257]uint32
		for _, e := range a {
			starts[int(byte(e>>from))+1]++
		}
		if len(a) > 0 && starts[int(byte(a[0]>>from))+1] == uint32(len(a)) {
			continue // all agree in these eight bits
		}
		for i := range 256 {
			starts[i+1] += starts[i]
		}
		for _, e := range a {
			at := &starts[byte(e>>from)]
			b[*at] = e
			*at++
		}
		a, b = b, a
	}
	if len(a) > 0 && &a[0] != &list[0] {
		copy(list, a)
	}
	return buffer
}
