package problems

import "fmt"

// InGroup marks a problem that is shown once for all files that have a problem with the
// same message.
func (p *Problem) InGroup() *Problem {
	p.Grouped = true
	return p
}

// Group replaces problems with Grouped set and the same message in several files by the
// first of them, to whose message it adds the number of files. The list must be sorted by
// file; it is changed, the problems are not.
func Group(list []*Problem) []*Problem {
	type group struct {
		at    int // index of the first problem in the result
		last  string
		files int
	}
	type key struct {
		severity Severity
		message  string
	}
	groups := map[key]*group{}
	result := list[:0]
	for _, p := range list {
		k := key{p.Severity, p.Message}
		g := groups[k]
		switch {
		case !p.Grouped:
		case g == nil:
			groups[k] = &group{len(result), p.File, 1}
		case g.last == p.File:
		default:
			g.last, g.files = p.File, g.files+1
			continue
		}
		result = append(result, p)
	}
	for k, g := range groups {
		if g.files > 1 {
			own := *result[g.at]
			own.Message = fmt.Sprintf("%s (%d files)", k.message, g.files)
			result[g.at] = &own
		}
	}
	return result
}
