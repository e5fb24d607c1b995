package search

import (
	"math"
	"slices"
)

// A story's weight for a word depends on the story alone: on the number of occurrences and
// the length of the text, as in BM25, and on whether the headline, the description and the
// names have the word. How rare the word is counts only in the browser.
//
// All numbers here are integers, so that every machine makes the same index. Weights are in
// units of 1/256, parameters of BM25 in hundredths.
const (
	// saturation and lengthShare are the parameters k1 and b of BM25. usualLength is the
	// number of words of a usual text.
	saturation, lengthShare, usualLength = 120, 70, 500
	// The weights of a word in the headline (whatever its length, plus an addition to
	// headlines of one word), in the description and in the names.
	headlineWeight, shortHeadline  = 3 * 256, 8 * 256
	descriptionWeight, namesWeight = 205, 256
)

// leastWeights has the least weight of each level. The weight that a level stands for is √2
// times that of the level below; level 0 stands for .16. Halfway between the logarithms of
// two of these weights, the next level begins.
var leastWeights = [...]int{0, 49, 69, 98, 138, 195, 276, 390, 552, 780, 1103, 1559, 2205, 3118}

// A scale has the levels of weights.
type scale struct {
	// Index: class of the text's length, occurrences; value: weight.
	body [lengthClasses][maxCount + 1]uint16
	// Index: class of the headline's length; value: weight.
	headline [headlineClasses]uint16
	level    [16 << 8]uint8 // index: weight; value: level
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
		length := int(math.Sqrt(float64(uint64(1) << class))) // math.Sqrt is equal on all machines
		damped := saturation*(100-lengthShare) + saturation*lengthShare*length/usualLength
		for n := range s.body[class] {
			s.body[class][n] = uint16(256 * n * (100 + saturation) * 100 / (100*100*n + damped))
		}
	}
	for class := range s.headline {
		s.headline[class] = uint16(headlineWeight + shortHeadline/max(1, class))
	}
	for weight := range s.level {
		next, _ := slices.BinarySearch(leastWeights[:], weight+1)
		s.level[weight] = uint8(next - 1)
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
