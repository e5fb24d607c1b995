package dialects

// ZolaTags are the rules for shortcodes with a usual name in sites of Zola, which has none
// of its own.
var ZolaTags = boxes(map[string]Rule{
	"youtube": {MayHave, film("youtube")}, "vimeo": {MayHave, film("vimeo")}, "bilibili": {MayHave, linkTo("https://www.bilibili.com/video/", "")},
	"streamable": {MayHave, linkTo("https://streamable.com/", "")}, "asciinema": {MayHave, linkTo("https://asciinema.org/a/", "")},
	"gist": {MayHave, gist}, "tweet": {MayHave, status}, "twitter": {MayHave, status}, "x": {MayHave, status},
	"img": {MayHave, picture}, "image": {MayHave, picture}, "figure": {MayHave, picture}, "picture": {MayHave, picture}, "photo": {MayHave, picture},
	"resize_image": {MayHave, picture}, "resized_image": {MayHave, picture},
	"quote": {Must, hugoQuote}, "blockquote": {Must, hugoQuote},
	"details": {Must, fold}, "detail": {Must, fold}, "collapse": {Must, fold}, "spoiler": {Must, fold}, "expand": {Must, fold}, "fold": {Must, fold},
	"mermaid": {Must, mermaid}, "video": {MayHave, moving("video")}, "audio": {MayHave, moving("audio")},
	"toc": {MayHave, drop}, "center": {Must, keep}, "gallery": {Must, keep},
	"button": {MayHave, button}, "link": {MayHave, button},
})
