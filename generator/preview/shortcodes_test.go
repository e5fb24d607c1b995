package preview

import "testing"

// TestShortcodesAreFollowed adds, changes, breaks and removes the template of a shortcode.
func TestShortcodesAreFollowed(t *testing.T) {
	r := run(t, newFolder(t, map[string]string{"content/stories/a.md": story("First", "", "See {{< price 7 >}}here{{< /price >}}.")}))
	r.shows("/paper/2026/03/a/", "See {{&lt; price 7 &gt;}}here")
	r.write("templates/shortcodes/price.html", `<b class="own">{{index .Args 0}} {{.Inner}}</b>`)
	r.shows("/paper/2026/03/a/", `See <b class="own">7 here</b>.`)
	r.write("templates/shortcodes/price.html", `<i>{{index .Args 0}} {{.Inner}}</i>`)
	r.shows("/paper/2026/03/a/", `See <i>7 here</i>.`)
	r.write("templates/shortcodes/price.html", `<i>{{.Nobody}}</i>`)
	r.write("content/stories/a.md", story("First", "", "Now {{< price 8 >}}there{{< /price >}}."))
	r.shows("/paper/2026/03/a/", `Now <i>8 there</i>.`)
	r.write("templates/shortcodes/price.html", `<u>{{index .Args 0}}</u>`)
	r.shows("/paper/2026/03/a/", `Now <u>8</u>.`)
	r.remove("templates/shortcodes")
	r.shows("/paper/2026/03/a/", "Now {{&lt; price 8 &gt;}}there")
}
