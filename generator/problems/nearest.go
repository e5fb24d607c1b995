package problems

import (
	"slices"
	"strings"
)

// Nearest returns the known word that is most similar to a misspelt word, or "" if no known word is
// similar. In a similar word, more than half of the letters are right. If several known words are
// equally similar, Nearest returns the first of these in alphabetical order.
func Nearest(word string, known []string) string {
	if len(word) > 80 {
		return ""
	}
	length := len([]rune(word))
	best, distance := "", min(length/3+2, (length+1)/2)
	for _, c := range slices.Sorted(slices.Values(known)) {
		if strings.EqualFold(c, word) {
			return c
		}
		if d := edits(strings.ToLower(word), strings.ToLower(c), distance); d < distance {
			best, distance = c, d
		}
	}
	return best
}

// edits returns the optimal string alignment distance of two words, or limit if the distance is
// larger. The distance is the smallest number of edits that turn one word into the other. An edit
// inserts, deletes or replaces a character, or swaps two neighbouring characters.
func edits(a, b string, limit int) int {
	s, t := []rune(a), []rune(b)
	if len(s)-len(t) >= limit || len(t)-len(s) >= limit {
		return limit
	}
	before, last, row := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(s); i++ {
		row[0] = i
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(t)], limit)
}
