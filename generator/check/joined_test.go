package check

import (
	"slices"
	"testing"
)

func TestPeople(t *testing.T) {
	for text, want := range map[string][]string{
		"Ann Lee, Bo Berg":             {"Ann Lee", "Bo Berg"},
		"Ann Lee and Bo Berg":          {"Ann Lee", "Bo Berg"},
		"Ann Lee, Bo Berg, and Cy Day": {"Ann Lee", "Bo Berg", "Cy Day"},
		"Ann & Bo":                     {"Ann", "Bo"},
		"Ann; Bo":                      {"Ann", "Bo"},
		"王伟、李娜":                        {"王伟", "李娜"},
		"Jane Doe":                     {"Jane Doe"},
		"Doe, Jane":                    {"Doe, Jane"},
		"Sammy Davis, Jr.":             {"Sammy Davis, Jr."},
		"Brandon Sandy":                {"Brandon Sandy"},
		"Ann Lee,":                     {"Ann Lee,"},
		"":                             {""},
	} {
		if got := people(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
