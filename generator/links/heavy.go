package links

// heavyTerms is how many of its terms stand for a story when others are scored
// against it: those that weigh most.
const heavyTerms = 96

// A selection finds the heavy words of stories, one after the other.
type selection struct {
	terms   []unit
	weights []uint16 // of terms
	tally   [1 << 10]uint16
}

// find returns the heavy words of story i. The slice is valid until the next
// call, as is s.terms.
func (s *selection) find(x *index, i int) []unit {
	s.terms, s.weights = x.text(i).words.unpack(s.terms[:0]), s.weights[:0]
	clear(s.tally[:])
	for _, u := range s.terms {
		weight := uint16(min(x.term[u.count()]*uint64(x.words.words[u.number].rarity)>>4, uint64(len(s.tally)-1)))
		s.weights = append(s.weights, weight)
		s.tally[weight]++
	}
	if len(s.terms) <= heavyTerms {
		return s.terms
	}

	// least is the weight of which only as many as there is room for are heavy.
	least, room := len(s.tally)-1, heavyTerms
	for ; room >= int(s.tally[least]); least-- {
		room -= int(s.tally[least])
	}
	n := 0
	for k, t := range s.terms {
		w := int(s.weights[k])
		if w < least || w == least && room == 0 {
			continue
		}
		if w == least {
			room--
		}
		s.terms[n] = t
		n++
	}
	s.terms = s.terms[:n]
	return s.terms
}
