package imports

import (
	"testing"
	"time"
)

// Values that are not written out are left out; brackets that do not fit end the reading.
func TestDataInJavaScriptIsRead(t *testing.T) {
	for text, want := range map[string]string{
		`module.exports = { a: "b", "c-d": [1, 'e', true] }`:    `{"a": "b", "c-d": [1, "e", true]}`,
		"export default { // don't\n a: 1, /* it's */ b: 'c' }": `{"a": 1, "b": "c"}`,
		"export default { a: f(x), // don't\n b: 2 }":           `{"b": 2}`,
		`export default { a: /[\]}]/g, b: [/\}/, "c"] }`:        `{"b": ["c"]}`,
		`export default { a: [ }, b: 1 }`:                       `{"a": []}`,
		`export default { a: ], b: 1 }`:                         `{}`,
		"export default { a: d => `/${d.page.fileSlug}/` }":     `{"a": "/{{ page.fileSlug }}/"}`,
		`export default [`:                                      `{}`,
	} {
		done := make(chan string, 1)
		go func() { v := jsExport(text); done <- flow(&v) }()
		select {
		case got := <-done:
			if got != want {
				t.Errorf("%s: %s, want %s", text, got, want)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("%s: never read to its end", text)
		}
	}
}
