package search

// sortBytes sorts numbers by their bits from, inclusive, to to, exclusive, in steps of
// eight bits. Numbers that agree in these bits keep their order. The results are the sorted
// list and a buffer for the next call; one of them is the list given, the other one the
// buffer given, if it is large enough.
func sortBytes[E ~uint32 | ~uint64](list, buffer []E, from, to int) (sorted, spare []E) {
	if cap(buffer) < len(list) {
		buffer = make([]E, len(list), cap(list))
	}
	buffer = buffer[:len(list)]
	for ; from < to; from += 8 {
		var starts [257]uint32
		for _, e := range list {
			starts[int(byte(e>>from))+1]++
		}
		if len(list) > 0 && starts[int(byte(list[0]>>from))+1] == uint32(len(list)) {
			continue // all agree in these eight bits
		}
		for i := range 256 {
			starts[i+1] += starts[i]
		}
		for _, e := range list {
			at := &starts[byte(e>>from)]
			buffer[*at] = e
			*at++
		}
		list, buffer = buffer, list
	}
	return list, buffer
}
