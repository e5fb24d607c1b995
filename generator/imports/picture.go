package imports

import (
	"cmp"
	"html"
	"regexp"
	"slices"
	"strings"

	"broadsheet/generator/fromhtml"
	"broadsheet/generator/matter"
)

// pictureKeys are the keys under which themes have the lead picture of a page.
var pictureKeys = []string{
	"cover", "image", "featured_image", "featuredImage", "featureImage", "feature_image", "images", "thumbnail", "header", "banner", "banner_image", "bannerImage", "imageHero", "heroImage",
	"cover_image", "coverImage", "hero", "hero_image", "index_img", "banner_img", "top_img", "thumb", "og_image", "ogImage", "social_image", "socialImage", "header-img", "header_image", "photos",
}

// readPicture returns the lead picture in front matter: a text, the first of a list, or a
// table with a path and perhaps a description.
func readPicture(head *header) Picture {
	for _, key := range pictureKeys {
		v := lookup(&head.root, key)
		if v == nil {
			continue
		}
		if p := pictureOf(v); p.Src != "" {
			if v.Kind != matter.List || len(v.Items) == 1 {
				head.use(key)
			}
			p.Alt = cmp.Or(p.Alt, head.text(key+"_alt", key+"Alt"))
			p.Caption = cmp.Or(p.Caption, unmarked(head.text(key+"_caption", key+"Caption", key+"_credit")))
			return p
		}
	}
	return Picture{}
}

func pictureOf(v *matter.Value) Picture {
	switch v.Kind {
	case matter.Text:
		if src := strings.TrimSpace(v.Text); !strings.ContainsAny(src, "\n<>") && strings.Contains(src, ".") {
			return Picture{Src: src}
		}
	case matter.List:
		if i := slices.IndexFunc(v.Items, func(item matter.Value) bool { return pictureOf(&item).Src != "" }); i >= 0 {
			return pictureOf(&v.Items[i])
		}
	case matter.Table:
		p := Picture{Alt: lookupText(v, "alt"), Caption: unmarked(lookupText(v, "caption")), Credit: lookupText(v, "credit")}
		for _, key := range []string{"image", "src", "url", "path", "filename", "file", "thumbnail", "feature", "teaser"} {
			if inner := lookup(v, key); inner != nil && inner.Kind != matter.Table {
				if p.Src = pictureOf(inner).Src; p.Src != "" {
					return p
				}
			}
		}
	}
	return Picture{}
}

// anchor matches a link in HTML.
var anchor = regexp.MustCompile(`(?is)<a\s[^>]*?\bhref\s*=\s*("[^"]*"|'[^']*')[^>]*>(.*?)</a\s*>`)

// captionOf returns the caption of a lead picture, which is HTML, as front matter has it: a
// text with the links of Markdown. The function link returns the new address of a link.
func captionOf(text string, link func(address string) string) string {
	return fromhtml.Text(anchor.ReplaceAllStringFunc(text, func(found string) string {
		m := anchor.FindStringSubmatch(found)
		shown := fromhtml.Text(m[2])
		target := link(strings.TrimSpace(html.UnescapeString(m[1][1 : len(m[1])-1])))
		if shown == "" || target == "" {
			return found
		}
		target = strings.NewReplacer(" ", "%20", "(", "%28", ")", "%29").Replace(target)
		return html.EscapeString("[" + strings.NewReplacer("[", "(", "]", ")").Replace(shown) + "](" + target + ")")
	}))
}
