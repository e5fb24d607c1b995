package imports

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// numberFilter applies a filter of numbers. The result for whole numbers is a whole number.
func numberFilter(s, name string, args []any) (any, bool) {
	a, _ := strconv.ParseFloat(s, 64)
	b, err := strconv.ParseFloat(argument(args, 0), 64)
	if err != nil && len(args) > 0 {
		return nil, false
	}
	n, ok := calculated(a, b, name)
	whole := !strings.Contains(s+argument(args, 0), ".")
	if name == "divided_by" && whole {
		n = math.Floor(n)
	}
	if n == math.Trunc(n) && (whole || slices.Contains([]string{"round", "floor", "ceil"}, name)) {
		return int64(n), ok
	}
	return n, ok
}

// calculated returns the result of a filter for two numbers.
func calculated(a, b float64, name string) (float64, bool) {
	switch name {
	case "plus":
		return a + b, true
	case "minus":
		return a - b, true
	case "times":
		return a * b, true
	case "divided_by":
		return a / b, b != 0
	case "modulo":
		return a - b*math.Floor(a/b), b != 0
	case "round":
		scale := math.Pow(10, b)
		return math.Round(a*scale) / scale, true
	case "floor":
		return math.Floor(a), true
	case "ceil":
		return math.Ceil(a), true
	case "abs":
		return math.Abs(a), true
	case "at_least":
		return max(a, b), true
	case "at_most":
		return min(a, b), true
	}
	return 0, false
}

// cutFilter applies a filter that returns a part of a text.
func cutFilter(s, name string, args []any) (any, bool) {
	n, err := strconv.Atoi(argument(args, 0))
	if err != nil {
		return nil, false
	}
	letters, end := []rune(s), "..."
	if len(args) > 1 {
		end = argument(args, 1)
	}
	switch name {
	case "truncate":
		if len(letters) > n {
			return string(letters[:max(0, n-len([]rune(end)))]) + end, true
		}
		return s, true
	case "truncatewords":
		if words := strings.Fields(s); len(words) > n {
			return strings.Join(words[:max(n, 1)], " ") + end, true
		}
		return s, true
	case "slice":
		if n < 0 {
			n += len(letters)
		}
		length := 1
		if len(args) > 1 {
			length, err = strconv.Atoi(end)
		}
		from := min(max(n, 0), len(letters))
		return string(letters[from:min(from+max(length, 0), len(letters))]), err == nil
	}
	return nil, false
}

// dayFormats are the filters of Jekyll for dates, with layouts of package time.
var dayFormats = map[string]string{
	"date_to_string": "02 Jan 2006", "date_to_long_string": "02 January 2006",
	"date_to_xmlschema": time.RFC3339, "date_to_rfc822": time.RFC1123Z,
}

func dayFilter(s, name string) (any, bool) {
	layout, ok := dayFormats[name]
	at, known := readInstant(s, time.UTC)
	if !ok || !known {
		return nil, false
	}
	return at.Format(layout), true
}

// orderFilter applies a filter that returns another order or choice of a list.
func orderFilter(list []any, name string, args []any) (any, bool) {
	list = slices.Clone(list)
	key := func(item any) any {
		if len(args) == 0 {
			return item
		}
		return member(item, strings.Split(argument(args, 0), "."))
	}
	switch name {
	case "reverse":
		slices.Reverse(list)
	case "sort", "sort_natural":
		slices.SortStableFunc(list, func(a, b any) int {
			x, y := shown(key(a)), shown(key(b))
			m, err := strconv.ParseFloat(x, 64)
			n, also := strconv.ParseFloat(y, 64)
			if err == nil && also == nil {
				return cmp.Compare(m, n)
			}
			return cmp.Compare(x, y)
		})
	case "uniq":
		seen := map[string]bool{}
		list = slices.DeleteFunc(list, func(item any) bool {
			text := shown(key(item))
			again := seen[text]
			seen[text] = true
			return again
		})
	case "compact":
		list = slices.DeleteFunc(list, func(item any) bool { return key(item) == nil })
	default:
		return nil, false
	}
	return list, true
}

// listFilter applies a filter of lists.
func listFilter(list []any, name string, args []any) (any, bool) {
	var result []any
	switch name {
	case "join":
		texts := make([]string, len(list))
		for i := range list {
			texts[i] = shown(list[i])
		}
		return strings.Join(texts, argument(args, 0)), true
	case "where":
		for _, item := range list {
			if shown(member(item, strings.Split(argument(args, 0), "."))) == argument(args, 1) {
				result = append(result, item)
			}
		}
		return result, true
	case "map":
		for i := range list {
			result = append(result, member(list[i], []string{argument(args, 0)}))
		}
		return result, true
	}
	return nil, false
}
