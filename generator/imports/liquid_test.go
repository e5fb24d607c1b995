package imports

import "testing"

func TestLiquid(t *testing.T) {
	values := map[string]any{"name": "Ann", "list": []any{"a", "b"}, "table": map[string]any{"x": map[string]any{"y": int64(3)}}}
	for _, c := range []struct{ text, want string }{
		{"{{ name | upcase }}, {{ table.x.y }}", "ANN, 3"},
		{"{% if name == 'Ann' and list contains \"b\" %}yes{% else %}no{% endif %}", "yes"},
		{"{% unless name %}no{% else %}yes{% endunless %}", "yes"},
		{"{% for i in list %}{{ forloop.index }}{{ i }}{% unless forloop.last %},{% endunless %}{% endfor %}", "1a,2b"},
		{"{% case name %}{% when 'Bo', 'Ann' %}1{% else %}2{% endcase %}", "1"},
		{"{% assign n = \"x-y\" | replace: '-', '|' %}{{ n }}", "x|y"},
		{"{% capture c %}<{{ name }}>{% endcapture %}{{ c }}", "<Ann>"},
		{"a {%- comment %} {{ unknown }} {% endcomment -%} b", "ab"},
		{"{% raw %}{{ x }}{% endraw %}", "{{ x }}"},
		{"{{ missing | default: 'd' }}", "?"}, // "?": it cannot be known
		{"{% if name %}", "?"},
		{"{% endif %}", "?"},
		{"{% for i in list limit:1 %}{{ i }}{% endfor %}{% for n in (1 .. 3) reversed %}{{ n }}{% endfor %}", "a321"},
		{"{{ 7 | divided_by: 2 }} {{ 7 | modulo: 2 | plus: 1.5 }} {{ 4.6 | round }} {{ 3 | times: 2 | minus: 1 }}", "3 2.5 5 5"},
		{"{{ \"a b c d\" | truncatewords: 2 }} {{ \"abcdefgh\" | truncate: 5 }} {{ \"abcd\" | slice: 1, 2 }}", "a b... ab... bc"},
		{"{{ \"2024-05-06T07:08:09+02:00\" | date_to_string }} {{ \"b,a,b\" | split: \",\" | uniq | sort | join: \"+\" }}", "06 May 2024 a+b"},
		{"{% kettle %}", "?"},
	} {
		l := &liquid{local: map[string]any{}, value: func(name []string) (any, bool) {
			v, ok := values[name[0]]
			return member(v, name[1:]), ok
		}}
		got, ok := l.render(c.text)
		if !ok {
			got = "?"
		}
		if got != c.want {
			t.Errorf("%s → %q, want %q", c.text, got, c.want)
		}
	}
}

// Markdown passes the conversion of HTML around it unchanged, in the place where it stands.
func TestMarkedMarkdownIsKept(t *testing.T) {
	text := withMarked(htmlText("<blockquote><p>" + markdownMark("*a*\nb") + "</p></blockquote><p>c_d " + markdownMark("`e`") + "</p>"))
	if want := "> *a*\n> b\n\nc_d `e`\n"; text != want {
		t.Errorf("got %q, want %q", text, want)
	}
}
