package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// gallery is the page of a story of photoSite that has a high lead picture, and galleries
// of two to seven pictures.
const gallery = "/2020/01/gallery/"

// photoSite is a site whose pages show photos, with AVIF files, in every place that a page
// has for pictures.
func photoSite(t *testing.T) tree {
	t.Helper()
	folder := t.TempDir()
	write(t, filepath.Join(folder, "config.toml"), strings.Replace(settings, "avif = false", "avif = true", 1))
	wide, high := string(photo(1000, 667)), string(photo(450, 600))
	write(t, filepath.Join(folder, "content/authors/ann-lee.md"), "---\nname: Ann Lee\nphoto: photo.jpg\n---\nWrites.\n")
	write(t, filepath.Join(folder, "content/authors/photo.jpg"), high)
	write(t, filepath.Join(folder, "content/categories/space.md"), "---\ntitle: Space\nimage: photo.jpg\n---\n")
	write(t, filepath.Join(folder, "content/categories/photo.jpg"), high)
	story := func(name string, day int, text string) {
		write(t, filepath.Join(folder, "content/stories", name+".md"),
			fmt.Sprintf("---\ntitle: Rocket story %d\ndate: 2020-01-%02d\ncategory: Space\nauthor: Ann Lee\nimage: %s\n---\n%s", day, day, name+".jpg", text))
		write(t, filepath.Join(folder, "content/stories", name+".jpg"), wide)
	}
	for day := range 9 {
		story(fmt.Sprintf("story-%d", day+1), day+1, "The rocket flew over the sea.\n\n![The rocket](story-1.jpg)\n")
	}
	var text strings.Builder
	for n := 2; n <= 7; n++ {
		fmt.Fprintf(&text, "The rocket, %d times.\n\n%s\n", n, strings.Repeat("![The rocket](story-1.jpg \"In flight\")\n", n))
	}
	story("gallery", 10, text.String())
	write(t, filepath.Join(folder, "content/stories/gallery.jpg"), high)
	return built(t, "-s", folder)
}

// pageKinds are pages of photoSite, one of each kind that shows pictures.
var pageKinds = []string{"/", "/2020/01/story-5/", gallery, "/category/space/", "/author/ann-lee/", "/404.html"}

// read scrolls through a page until it has loaded all its pictures.
func (b *tab) read() {
	b.t.Helper()
	b.is(`window.atEnd ||= scrollY + innerHeight >= document.documentElement.scrollHeight - 1`, `scrollBy({top: innerHeight / 2, behavior: "instant"})`)
	b.is(`[...document.images].every(i => i.complete && i.naturalWidth > 0)`)
}

// show sets the size of the window, in CSS pixels, and the number of pixels of the screen
// to each of them.
func (b *tab) show(width int64, scale float64) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(width, 800, chromedp.EmulateScale(scale))); err != nil {
		b.t.Fatal(err)
	}
}

// faults fails the test with the texts of a list that a JavaScript expression gives.
func (b *tab) faults(where, expression string) {
	b.t.Helper()
	list, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]string](expression))
	if err != nil {
		b.t.Fatal(err)
	}
	for _, fault := range slices.Compact(list) {
		b.t.Errorf("%s: %s", where, fault)
	}
}

func TestPicturesInABrowser(t *testing.T) {
	site := photoSite(t)
	for _, page := range []string{"index.html", "2020/01/gallery/index.html"} {
		if len(site.all(page, "picture > source")) < len(site.all(page, "main img")) {
			t.Fatalf("not all pictures of %s have AVIF files", page)
		}
	}
	b := serve(t, browser(t), site)
	t.Run("a phone loads the smallest file that is sharp", func(t *testing.T) { b.t = t; loadsTheSmallest(b) })
	t.Run("sizes is the width of every picture", func(t *testing.T) { b.t = t; sizesAreTrue(b) })
	t.Run("lead pictures are not enlarged", func(t *testing.T) { b.t = t; leadsAreSharp(b) })
	t.Run("texts of cards are next to the pictures", func(t *testing.T) { b.t = t; cardsAreAligned(b) })
	t.Run("the last row of a gallery is full", func(t *testing.T) { b.t = t; galleriesAreFull(b) })
}

func loadsTheSmallest(b *tab) {
	b.show(412, 1.75)
	for _, page := range pageKinds {
		b.open(page)
		b.js(`window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(e => shift += e.value)).observe({type: "layout-shift", buffered: true})`)
		b.read()
		b.faults(page, `[...document.querySelectorAll("picture img")].flatMap(img => {
			const files = img.parentElement.querySelector("source").srcset.split(", ").map(file => file.split(" "));
			const need = img.getBoundingClientRect().width * devicePixelRatio;
			const [right] = files.find(([, width]) => parseInt(width) >= need) ?? files.at(-1);
			return img.currentSrc === new URL(right, location).href ? [] : [img.currentSrc + " instead of " + right + " in " + need + " pixels"];
		})`)
		b.faults(page, `performance.getEntriesByType("resource").map(e => e.name)
			.filter(name => /\.(avif|jpg|png)$/.test(name) && ![...document.images].some(img => img.currentSrc === name))
			.map(name => name + " is loaded for nothing")`)
		b.faults(page, `shift === 0 ? [] : ["layout shift of " + shift]`)
	}
}

// The browser divides the width of a file by that in srcset and multiplies it by that in
// sizes. The result is the natural width of the picture.
func sizesAreTrue(b *tab) {
	for _, width := range []int64{360, 412, 768, 1024, 1440} {
		b.show(width, 1)
		for _, page := range pageKinds {
			b.open(page)
			b.read()
			b.faults(fmt.Sprintf("%s at %d px", page, width), `[...document.querySelectorAll("picture img")].flatMap(img => {
				const {width, height} = img.getBoundingClientRect();
				const shown = getComputedStyle(img).objectFit === "contain" ? Math.min(width, height * img.naturalWidth / img.naturalHeight) : width;
				return Math.abs(img.naturalWidth - shown) <= Math.max(1, 0.05 * shown) ? [] : [img.currentSrc + " is " + shown + " wide, but sizes says " + img.naturalWidth];
			})`)
		}
	}
}

func leadsAreSharp(b *tab) {
	for _, page := range []string{gallery, "/category/space/"} {
		b.show(1440, 1)
		b.open(page)
		b.faults(page, `(img => {
			const box = e => e.getBoundingClientRect(), image = box(img), matte = box(img.closest("figure"));
			const wide = image.width > img.getAttribute("width") ? ["the picture is " + image.width + " pixels wide"] : [];
			return wide.concat(Math.abs(image.left + image.right - matte.left - matte.right) < 1 ? [] : ["the picture is not centred"]);
		})(document.querySelector(":is(.lead-image, .list-image) img"))`)
	}
}

func cardsAreAligned(b *tab) {
	for _, width := range []int64{360, 768, 1440} {
		b.show(width, 1)
		for _, page := range pageKinds {
			b.open(page)
			b.faults(fmt.Sprintf("%s at %d px", page, width), `[...document.querySelectorAll(".card:has(.card-image)")].flatMap(card => {
				const box = e => e.getBoundingClientRect(), style = getComputedStyle(card), near = (a, b) => Math.abs(a - b) < 1;
				const all = box(card), image = box(card.querySelector(".card-image")), text = box(card.querySelector(".card-text"));
				const aligned = style.flexDirection === "row"
					? near(text.left, all.left) && near(image.right, all.right) && near(image.left - text.right, parseFloat(style.columnGap))
					: near(text.left, all.left) && near(image.left, all.left) && near(image.top, all.top + parseFloat(style.paddingTop)) && near(text.top - image.bottom, parseFloat(style.rowGap));
				return aligned ? [] : ["in the card of " + card.querySelector("h3").textContent + ", the text is not next to the picture"];
			})`)
		}
	}
}

func galleriesAreFull(b *tab) {
	for _, width := range []int64{360, 700, 768, 1440} {
		b.show(width, 1)
		b.open(gallery)
		b.faults(fmt.Sprintf("at %d px", width), `[...document.querySelectorAll(".gallery")].flatMap(gallery => {
			const box = e => e.getBoundingClientRect(), all = box(gallery);
			const rows = Object.values(Object.groupBy(gallery.children, figure => box(figure).top));
			return rows.every(row => Math.abs(box(row[0]).left - all.left) < 1 && Math.abs(box(row.at(-1)).right - all.right) < 1)
				? [] : ["a gallery of " + gallery.children.length + " has a row that is not full"];
		})`)
	}
}
