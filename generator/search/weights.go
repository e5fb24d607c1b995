package search

import "math"

// A story's weight for a word depends on the story alone: on the number of occurrences and
// the length of the text, as in BM25, and on whether the headline, the description and the
// names have the word. How rare the word is counts only in the browser. Weights are on a
// scale of levels. The weight of each level is √2 times that of the level below; that of
// level 0 is lowest.
const (
	levels = 16
	lowest = 0.16
	// saturation and lengthShare are the parameters k1 and b of BM25. usualLength is the
	// number of words of a usual text.
	saturation, lengthShare, usualLength = 1.2, 0.7, 500
	// The weights of a word in the headline (whatever its length, plus an addition to
	// headlines of one word), in the description and in the names.
	headlineWeight, shortHeadline  = 3.0, 8.0
	descriptionWeight, namesWeight = 205, 256
)

// A scale has the levels of weights.
type scale struct {
	// Index: class of the text's length, occurrences; value: weight, times 256.
	body [lengthClasses][maxCount + 1]uint16
	// Index: class of the headline's length; value: weight, times 256.
	headline [headlineClasses]uint16
	level    [16 << 8]uint8 // index: weight, times 256; value: level
}

// Lengths are counted in classes, so that a small change of a text changes few weights.
const (
	lengthClasses   = 40
	headlineClasses = 16
)

// lengthClass returns 2·log2(length), rounded down.
func lengthClass(length int) uint8 { return uint8(min(steps(length), lengthClasses-1)) }

// headlineClass returns the class of a headline with the given number of words.
func headlineClass(headline int) uint8 { return uint8(min(headline, headlineClasses-1)) }

// steps returns 2·log2(n), rounded down.
func steps(n int) int {
	k := 0
	for n > 0 && n*n >= 1<<(k+1) {
		k++
	}
	return k
}

func newScale() *scale {
	s := new(scale)
	for class := range s.body {
		length := math.Exp2(float64(class) / 2)
		for count := range s.body[class] {
			n := float64(count)
			damped := saturation * (1 - lengthShare + lengthShare*length/usualLength)
			s.body[class][count] = uint16(256 * n * (saturation + 1) / (n + damped))
		}
	}
	for class := range s.headline {
		s.headline[class] = uint16(256 * (headlineWeight + shortHeadline/float64(max(1, class))))
	}
	for weight := range s.level {
		level := 2 * math.Log2(float64(weight)/256/lowest)
		s.level[weight] = uint8(math.Round(min(max(0, level), levels-1)))
	}
	return s
}

// levelOf returns the level of a word's weight in a story. The arguments are the info of
// the word and the classes of the lengths of the story's text and headline.
func (s *scale) levelOf(i info, length, headline uint8) uint8 {
	weight := int(s.body[length][i&maxCount])
	if i&inHeadline != 0 {
		weight += int(s.headline[headline])
	}
	if i&inDescription != 0 {
		weight += descriptionWeight
	}
	if i&inNames != 0 {
		weight += namesWeight
	}
	return s.level[min(weight, len(s.level)-1)]
}
