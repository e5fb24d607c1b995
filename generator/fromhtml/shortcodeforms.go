package fromhtml

import (
	"html"
	"regexp"
	"strconv"
	"strings"

	"broadsheet/generator/dialects"
)

var pictureThenText = regexp.MustCompile(`(?is)^\s*((?:<a\s[^>]*>\s*)?<img\s[^>]*>(?:\s*</a>)?)(.*)$`)

func captionHTML(t tag, inner string) string {
	picture, text := inner, t.args["caption"]
	if m := pictureThenText.FindStringSubmatch(inner); m != nil {
		picture = m[1]
		if rest := strings.TrimSpace(m[2]); rest != "" {
			text = rest
		}
	}
	return "<figure>" + picture + "<figcaption>" + text + "</figcaption></figure>"
}

func (w *writer) galleryHTML(t tag) (string, bool) {
	ids := t.args["ids"]
	if ids == "" {
		ids = t.args["include"]
	}
	var images []Image
	if ids == "" && w.env.Attached != nil {
		images = w.env.Attached()
	}
	for _, id := range strings.FieldsFunc(ids, func(r rune) bool { return r < '0' || r > '9' }) {
		if w.env.Attachment == nil {
			break
		}
		if image, ok := w.env.Attachment(id); ok {
			images = append(images, image)
		}
	}
	if len(images) == 0 {
		return "", false
	}
	var b strings.Builder
	b.WriteString(`<figure class="gallery">`)
	for _, image := range images {
		b.WriteString(`<figure><img src="` + html.EscapeString(image.Src) + `" alt="` + html.EscapeString(image.Alt) + `"><figcaption>` + image.Caption + "</figcaption></figure>")
	}
	b.WriteString("</figure>")
	return b.String(), true
}

func embedHTML(address string) string {
	address = strings.TrimSpace(html.UnescapeString(address))
	return `<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">` + html.EscapeString(dialects.PageOf(address)) + "</div></figure>"
}

func mediaHTML(name string, t tag) (string, bool) {
	src := ""
	for _, key := range []string{"src", "mp3", "m4a", "ogg", "wav", "wma", "mp4", "m4v", "webm", "ogv", "flv"} {
		if src == "" {
			src = t.args[key]
		}
	}
	if src == "" && len(t.plain) > 0 {
		src = t.plain[0]
	}
	switch {
	case src == "":
		return "", false
	case isFilm(src):
		return embedHTML(src), true
	}
	return "<" + name + ` src="` + html.EscapeString(src) + `" poster="` + html.EscapeString(t.args["poster"]) + `"></` + name + ">", true
}

var entity = regexp.MustCompile(`&(?:lt|gt|amp|quot|#\d+);`)

func codeHTML(t tag, inner string) string {
	language := t.args["language"]
	for _, key := range []string{"lang", "type"} {
		if language == "" {
			language = t.args[key]
		}
	}
	if language == "" && len(t.plain) > 0 {
		language = t.plain[0]
	}
	if entity.MatchString(inner) {
		inner = html.UnescapeString(inner)
	}
	return `<pre><code class="language-` + html.EscapeString(language) + `">` + html.EscapeString(inner) + "</code></pre>"
}

// noteHTML returns the mark of a footnote whose text stands within the text.
func (w *writer) noteHTML(inner string) string {
	id := "note-in-text-" + strconv.Itoa(len(w.notes)+1)
	if w.notes == nil {
		w.notes = map[string]*note{}
	}
	w.notes[id] = &note{body: parse(inner)}
	return `<a href="#` + id + `">*</a>`
}

// elsewhereHTML returns a link to something at another site that a shortcode shows.
func elsewhereHTML(name string, t tag, inner string) (string, bool) {
	values := append([]string{t.args["url"], t.args["src"], t.args["id"], t.args["clip_id"], strings.TrimSpace(inner)}, t.plain...)
	value := ""
	for _, v := range values {
		if v != "" && !strings.ContainsAny(v, " <>") {
			value = v
			break
		}
	}
	if value == "" {
		return "", false
	}
	before := ""
	switch name {
	case "youtube":
		before = "https://www.youtube.com/watch?v="
	case "vimeo":
		before = "https://vimeo.com/"
	case "gist":
		before = "https://gist.github.com/"
	case "dailymotion":
		before = "https://www.dailymotion.com/video/"
	case "ted":
		before = "https://www.ted.com/talks/"
	case "tweet", "twitter", "instagram", "facebook", "soundcloud", "spotify", "iframe", "googlemaps", "slideshare", "tiktok", "pinterest", "codepen", "scribd", "bandcamp":
	default:
		return "", false
	}
	if !isAddress(value) {
		if before == "" {
			return "", false
		}
		value = before + value
	}
	return embedHTML(value), true
}
