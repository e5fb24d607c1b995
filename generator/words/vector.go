package words

// A Vector is what a text says: its terms and word pairs, counted.
type Vector struct{}
