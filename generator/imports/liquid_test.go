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
		{"{% for i in list limit:1 %}{{ i }}{% endfor %}", "?"},
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
