package words

import (
	"strings"
	"testing"
)

func TestForm(t *testing.T) {
	for _, c := range []struct{ language, months, a, b string }{
		{"en", "May June", "This Week in Rust 214", "This week in Rust: 215!"},
		{"en", "May June", "Version 1.2.3 released", "Version v2.0-rc1 released"},
		{"en", "May June", "May in numbers", "June in numbers"},
		{"en", "May June", "The 1st Rust event lineup, 2020", "The 22nd Rust event lineup"},
		{"en", "May June", "How we ported it, part II", "How we ported it (Part 3)"},
		{"ru", "март марта май мая", "Итоги марта", "Итоги мая"},
		{"ru", "март марта май мая", "Март: Итоги", "Май: Итоги"},
		{"zh", "五月 十一月", "科技爱好者周刊（第 214 期）", "科技爱好者周刊（第十二期）"},
		{"ar", "مايو", "العدد ١٢ من النشرة", "العدد ٧ من النشرة"},
		{"zh", "五月 十一月", "五月的新项目", "十一月的新项目"},
		{"th", "มกราคม มิถุนายน", "สรุปข่าวมกราคม 2563", "สรุปข่าวมิถุนายน 2563"},
	} {
		count := New(c.language, strings.Fields(c.months)...)
		if count.Form(c.a) != count.Form(c.b) {
			t.Errorf("%q and %q have different forms", c.a, c.b)
		}
	}
	count := New("en", "May", "June")
	seen := map[uint64]string{}
	for _, headline := range []string{"Go 1.21 is released", "Rust 1.21 is released", "1.21 is Go released", "Go 1.21", "212 days in orbit", "The mayor of 2 cities", "新项目 5", "新软件 5"} {
		form := count.Form(headline)
		if other, known := seen[form]; known {
			t.Errorf("%q and %q have the same form", headline, other)
		}
		seen[form] = headline
	}
}
