package problems

import "fmt"

// InGroup marks a problem as Grouped and returns the problem.
func (p *Problem) InGroup() *Problem {
	p.Grouped = true
	return p
}

// Group merges problems that are Grouped, concern different files, and have the same severity and
// message. Of each group, only the first problem remains, with the number of files added to its
// message. The argument list must be sorted by file. Group reuses the memory of the list, but
// changes no Problem in it.
func Group(list []*Problem) []*Problem {
	type group struct {
		at    int    // index of the group's first problem in the result
		last  string // file of the group's latest problem
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
