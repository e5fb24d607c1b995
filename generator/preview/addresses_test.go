package preview

import (
	"net/http"
	"strings"
	"testing"
)

// The preview answers as GitHub Pages will: with and without .html, at the name of a file
// as it is, at aliases, and at folders without their slash.
func TestOldAddressesAnswer(t *testing.T) {
	f := newFolder(t, map[string]string{
		"content/stories/Old_Name.v2.md":  story("Old name", "aliases: [/was/here, /was.html, /was/index.html]\n", "Words."),
		"content/stories/folder/index.md": story("Folder", "slug: As_Written.2\n", "Words."),
		"content/pages/About_Us.md":       "---\ntitle: About\n---\nUs.\n",
	})
	f.write("config.toml", "title = \"The Preview\"\nbase_url = \"https://bit.example/paper/\"\ntimezone = \"UTC\"\npermalink = \"/{year}/{slug}.html\"\n")
	r := run(t, f)
	r.shows("/paper/", "Old name")
	for _, c := range []struct {
		path   string
		status int
		text   string
	}{
		{"/paper/2026/old-name-v2.html", 200, "Words."},
		{"/paper/2026/old-name-v2", 200, "Words."},
		{"/paper/2026/old-name-v2/", 404, "Page not found"},
		{"/paper/2026/Old_Name.v2.html", 200, "url=https://bit.example/paper/2026/old-name-v2.html"},
		{"/paper/2026/Old_Name.v2", 200, "url=https://bit.example/paper/2026/old-name-v2.html"},
		{"/paper/2026/OLD_NAME.v2", 404, "Page not found"},
		{"/paper/2026/As_Written.2.html", 200, "Words."},
		{"/paper/2026/as-written-2.html", 200, "url=https://bit.example/paper/2026/As_Written.2.html"},
		{"/paper/was/here", 301, ""},
		{"/paper/was/here/", 200, "url=https://bit.example/paper/2026/old-name-v2.html"},
		{"/paper/was/here/index.html", 200, "url=https://bit.example/paper/2026/old-name-v2.html"},
		{"/paper/was", 200, "url=https://bit.example/paper/2026/old-name-v2.html"},
		{"/paper/was/", 200, "url=https://bit.example/paper/2026/old-name-v2.html"},
		{"/paper/was/index.html", 200, "url=https://bit.example/paper/2026/old-name-v2.html"},
		{"/paper/About_Us", 301, ""},
		{"/paper/About_Us/", 200, "url=https://bit.example/paper/about-us/"},
	} {
		if status, _, text := r.get(c.path); status != c.status || !strings.Contains(text, c.text) {
			t.Errorf("%s: %d %.300s", c.path, status, text)
		}
	}
	if _, header, _ := r.get("/paper/About_Us?x=1"); header.Get("Location") != "/paper/About_Us/?x=1" {
		t.Errorf("redirected to %s", http.Header(header).Get("Location"))
	}
}
