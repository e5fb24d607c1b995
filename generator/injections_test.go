package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// injections are attempts to run a script, or to load what raw_html = "safe" does not
// allow, by kind. RUN stands for a script that requests /ran, and BAD for the address of
// something that must not be loaded.
var injections = map[string][]string{
	"scripts": {
		`<script>RUN</script>`, `<script src=BAD></script>`, `<ScRiPt>RUN</sCrIpT >`, "<script\n>RUN</script\n>", `<script/x>RUN</script>`, `<script>RUN`,
		`<scr<script>ipt>RUN</scr</script>ipt>`, `<<script>RUN//<</script>`, `<script type=module>RUN</script>`, "<script>\n\nRUN\n\n</script>",
		`<script></p><script>RUN</script>`, `a <script>RUN</script> b`, "> <div><script>\n> RUN\n>\n> </script>", `<script><!--<script></script>--></script><script>RUN</script>`,
		"<p title=\"\n\n<script>RUN</script>\">", "`<script>`<script>RUN</script>", `&lt;script&gt;RUN&lt;/script&gt;`, `<%00script>RUN</script>`,
	},
	"handlers": {
		`<img src=x onerror=RUN>`, `<img src=x onerror="RUN"`, `<img src="x"onerror="RUN">`, `<img/src=x/onerror=RUN>`, "<img src=x\nonerror\n=\nRUN>", "<img src=x\fonerror=RUN>",
		`<img src='x' a='>' onerror=RUN>`, `<img src=x a="'" onerror='RUN' b="'">`, "<img src=x a=` onerror=RUN b=`>", `<img """><b onmouseover=RUN>`, `<img src=x oNeRrOr=RUN>`,
		`<details open ontoggle=RUN>a</details>`, `<body onload=RUN>`, `<html onload=RUN>`, `<video><source onerror=RUN src=x></video>`, `<audio src=x onerror=RUN>`, `<input autofocus onfocus=RUN>`,
		`<p tabindex=1 autofocus onfocus=RUN>`, `<a href=# onfocus=RUN autofocus>a</a>`, `<b style="animation-name:x" onanimationstart=RUN>`, `![a](x "b" onerror=RUN)`, `![a" onerror="RUN](x)`, `![a](x" onerror="RUN)`,
		`[a](https://a.example/"onmouseover="RUN)`, "# a {#x\" onclick=\"RUN}", "```a\" onmouseover=\"RUN\nb\n```", `<table background=BAD onload=RUN><tr><td background=BAD>a</table>`, `<img src="x" alt="&quot; onerror=&quot;RUN">`,
		`<p data-x onclick=RUN>`, `<p =onclick=RUN onclick=RUN>`, `<p a'onclick=RUN>`, `<img src=x onerror\u003dRUN>`, `<p/onclick/=/RUN>`,
	},
	"addresses": {
		`<a href="javascript:RUN">a</a>`, `<a href="java&#115;cript:RUN">a</a>`, `<a href="JaVaScRiPt:RUN">a</a>`, "<a href=\"java\tscript:RUN\">a</a>", "<a href=\"java\nscript:RUN\">a</a>", `<a href="java&#9;script&#10;:RUN">a</a>`,
		`<a href="&#1;javascript:RUN">a</a>`, `<a href=" &#x1f; javascript:RUN">a</a>`, `<a href="javascript&colon;RUN">a</a>`, `<a href="javascript&#0000058RUN">a</a>`, `<a href="javascript&Tab;:RUN">a</a>`, `<a href="&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;RUN">a</a>`,
		`[a](javascript:RUN)`, `[a](<java&#115;cript:RUN>)`, `[a](javascript&colon;RUN)`, `[a](JAVASCRIPT&#58;RUN)`, "[a]\n\n[a]: javascript:RUN", `<javascript:RUN>`, `[a](vbscript:x)`, `[a](data:text/html,<script>RUN</script>)`,
		`<a href="data:text/html;base64,PHNjcmlwdD5SVU48L3NjcmlwdD4=">a</a>`, `![a](data:image/svg+xml,<svg/onload=RUN>)`, `![a](javascript:RUN)`, `<img srcset="javascript:RUN 1x, data:image/svg+xml,<svg/onload=RUN> 2x">`, `<video poster="javascript:RUN">`, `<q cite="javascript:RUN">a</q>`,
		`<map name=m><area href="javascript:RUN" shape=default></map><img usemap=#m src=x>`, `<a href="javascript%3ARUN">a</a>`, `[a](javascript%3ARUN)`, `[a](//../javascript:RUN)`, `[a](x:javascript:RUN)`, "<a href=\"\u00a0javascript:RUN\">a</a>", "<a href=\"\u2028javascript:RUN\">a</a>", `<a href="view-source:javascript:RUN">a</a>`, `<a href="java\script:RUN">a</a>`, `<a href=a href="javascript:RUN">a</a>`,
		`[a](&#x0;javascript:RUN)`, `[a](\javascript:RUN)`, `[a](\&#106;avascript:RUN)`, `<a href="./javascript:RUN">a</a>`, `<a ping=BAD href=x>a</a>`, `<a href="?javascript:RUN">a</a>`,
	},
	"namespaces": {
		`<svg onload=RUN>`, `<svg><script>RUN</script></svg>`, `<svg><animate onbegin=RUN attributeName=x dur=1s>`, `<svg><a xlink:href="javascript:RUN"><text>a</text></a></svg>`, `<svg><foreignObject><iframe srcdoc="<script>RUN</script>"></foreignObject></svg>`,
		`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=RUN&gt;">`, `<math><mi//xlink:href="data:x,<script>RUN</script>">`, `<svg></p><style><a id="</style><img src=1 onerror=RUN>">`, `<svg><style><img src=x onerror=RUN></style></svg>`,
		`<math><annotation-xml encoding="text/html"><style><img src=x onerror=RUN></style></annotation-xml></math>`, `<form><math><mtext></form><form><mglyph><style></math><img src onerror=RUN>`, `<svg><title><img src=x onerror=RUN></title></svg>`, `<svg><desc><script>RUN</script></desc>`, "<svg>\n\n<script>RUN</script>\n\n</svg>",
		`<svg><![CDATA[</svg><img src=x onerror=RUN>]]></svg>`, `<svg/><image href=BAD>`, `<image src=x onerror=RUN>`, `<svg><use href="data:image/svg+xml,<svg id=x onload=RUN>#x"/></svg>`, `<math><maction actiontype="statusline#" xlink:href="javascript:RUN">a</maction></math>`,
	},
	"hidden text": {
		`<noscript><p title="</noscript><img src=x onerror=RUN>">`, `<template><script>RUN</script></template>`, `<template><img src=x onerror=RUN></template>`, `<textarea><p title="</textarea><img src=x onerror=RUN>">`, `<title><p title="</title><img src=x onerror=RUN>">`,
		`<xmp><p title="</xmp><img src=x onerror=RUN>">`, `<noembed><p title="</noembed><img src=x onerror=RUN>">`, `<noframes><p title="</noframes><img src=x onerror=RUN>">`, `<iframe><p title="</iframe><img src=x onerror=RUN>">`, `<plaintext><img src=x onerror=RUN>`, `<style><p title="</style><img src=x onerror=RUN>">`,
		`<select><style></select><img src=x onerror=RUN></style></select>`, `<listing><img src=x onerror=RUN></listing>`, `<template shadowrootmode=open><img src=x onerror=RUN></template>`, "<textarea>\n\n<img src=x onerror=RUN>\n\n</textarea>", `<pre><code><img src=x onerror=RUN></code></pre>`,
	},
	"comments": {
		`<!--><img src=x onerror=RUN>-->`, `<!---><img src=x onerror=RUN>-->`, `<!-- a --!><img src=x onerror=RUN>-->`, `<!--<!-- a --><img src=x onerror=RUN>-->`, `<!-- <p title="--><img src=x onerror=RUN>">`, `<![CDATA[<img src=x onerror=RUN>]]>`, `<![CDATA[ > <img src=x onerror=RUN>]]>`,
		`<?xml ><img src=x onerror=RUN>?>`, `<? > <script>RUN</script> ?>`, `<!doctype a [ <!ENTITY x "<img src=x onerror=RUN>"> ]>`, `</ a><img src=x onerror=RUN>`, `<//><img src=x onerror=RUN>`, `<!a ><img src=x onerror=RUN>`, `<!--[if gte IE 4]><script>RUN</script><![endif]-->`, `a <!-- --> <img src=x onerror=RUN>`, "<!--\n\n--><img src=x onerror=RUN>",
		"<?php echo '>';\n\n<script>RUN</script>\n?>", `<![if true]><script>RUN</script><![endif]>`, `<%= RUN %><img src=x onerror=RUN>`,
	},
	"other documents": {
		`<iframe src=BAD></iframe>`, `<iframe srcdoc="<script>RUN</script>"></iframe>`, `<iframe src="javascript:RUN">`, `<frameset><frame src="javascript:RUN"></frameset>`, `<object data=BAD></object>`, `<object data="javascript:RUN">`, `<embed src=BAD>`, `<embed src="javascript:RUN">`, `<applet code=BAD></applet>`,
		`<portal src=BAD></portal>`, `<fencedframe src=BAD></fencedframe>`, `<object><param name=movie value=BAD></object>`, `<iframe src="data:text/html,<script>RUN</script>">`, `<iframe src="javascript&colon;RUN" title="a">b</iframe>`, `<bgsound src=BAD>`, `<xml src=BAD></xml>`, `<command icon=BAD>`, `<webview src=BAD></webview>`,
	},
	"the page's own": {
		`<meta http-equiv=refresh content="0;url=BAD">`, `<meta http-equiv=refresh content="0;url=javascript:RUN">`, `<base href="//bad.example/">`, `<link rel=stylesheet href=BAD>`, `<link rel=prefetch href=BAD>`, `<style>@import "BAD"; p {background: url(BAD)}</style>`, `<p style="background:url(BAD)">a</p>`, `<div style="width:expression(RUN)">`,
		`<form action=BAD><button>a</button></form>`, `<form action="javascript:RUN"><input type=submit></form>`, `<button formaction="javascript:RUN">a</button>`, `<input type=image src=BAD>`, `<isindex action="javascript:RUN" type=image>`, `<keygen autofocus onfocus=RUN>`, `<div is=x-y></div>`, `<p slot=x nonce=y popover>a</p>`, `<font face="x" color="url(BAD)">a</font>`, `<link rel=manifest href=BAD><link rel=import href=BAD>`,
		`</article></main></body></html><script>RUN</script>`, `</div></div></div><main id=main class=story><img src=x onerror=RUN></main>`, `<head><script src=BAD></script></head>`, `<p background=BAD lowsrc=BAD dynsrc=BAD>a`, `<img src=x lowsrc=BAD dynsrc=BAD longdesc=BAD>`,
	},
	"nesting": {
		strings.Repeat("<b><i><a href=x><p>", 40) + `<img src=x onerror=RUN>`, `<a href="/a"><table><tr><td><a href="javascript:RUN">b</a></table></a>`, `<table><script>RUN</script><tr><td>a</table>`, `<table><a href="javascript:RUN">a<td></table>`, `<b><div></b><script>RUN</script></div>`, `<p><table><p><img src=x onerror=RUN></table>`,
		`<table><tr><td>` + "\n\n" + `<script>RUN</script>` + "\n\n" + `</table>`, `| a |` + "\n|---|\n| <script>RUN</script></td></table><img src=x onerror=RUN> |", `<h1><h2><script>RUN</script>`, `<dl><dt><dd><img src=x onerror=RUN></dl>`, `<ruby><rt><script>RUN</script></ruby>`, `<figure><picture><source srcset=x onerror=RUN><img src=x onerror=RUN></picture></figure>`,
		`**<b onclick=RUN>**</b>`, "[<img src=x onerror=RUN>](/a)", "- <script>RUN\n- </script>", "> <!--\n\n<img src=x onerror=RUN>\n\n-->", `[^1]` + "\n\n[^1]: <script>RUN</script>", `$x<img src=x onerror=RUN>$`, `{{< a "<img src=x onerror=RUN>" >}}`, `{% a <script>RUN</script> %}`, "{: onclick=\"RUN\"}", "[a](/b){: onclick=\"RUN\"}",
	},
	"names": {
		`<img name=getElementById id=getElementById src=x>`, `<a id=querySelector name=querySelector>a</a><a id=location href="javascript:RUN">b</a>`, `<p id=main>a</p><p id=broadsheet-client>b</p>`, `<form name=body><input name=querySelector></form>`, `<object name=title id=title></object><embed name=cookie>`, `<a id=addEventListener></a><b id=fetch></b><i id=IntersectionObserver></i>`,
		`<div class="copy-link next-story story">a</div>`, `<a name=__proto__ id=__proto__>a</a>`, `<img name=currentScript src=x><img name=head src=x>`, `<button class=copy-link data-copied=x>a</button>`,
	},
}

// forbidden is a JavaScript function that lists what must not be in a page: handlers,
// URLs that run scripts, elements that load documents, and ids that are not unique.
const forbidden = `(document => {
	const found = [...document.querySelectorAll("main :is(script, style, iframe, frame, object, embed, applet, form, input, meta, link, base, svg *, math, template, textarea, image, portal)")].map(e => e.localName);
	for (const element of document.querySelectorAll("main *")) for (const {name, value} of element.attributes) {
		if (/^on|^(style|srcdoc|formaction|background|ping)$/i.test(name)) found.push(name);
		if (/^(href|src|poster|cite)$/.test(name) && URL.canParse(value, document.baseURI) && !/^(https?|mailto|x):$/.test(new URL(value, document.baseURI).protocol)) found.push(value);
	}
	const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
	if (new Set(ids).size !== ids.length) found.push("an id twice");
	if (document.querySelectorAll("main").length !== 1 || document.querySelectorAll(".story").length !== 1) found.push("elements of the theme");
	return found.join(", ");
})`

// TestInjections builds a story of each injection and opens it in a frame of Chromium,
// where it follows the links of the story: no script may run, and nothing that is not
// allowed may be loaded.
func TestInjections(t *testing.T) {
	ctx := browser(t)
	folder := t.TempDir()
	write(t, filepath.Join(folder, "config.toml"), settings+"[scripts]\nnext_story = true\n")
	var texts []string // the number in an address is the index of the text
	pages := map[string]string{}
	for kind, list := range injections {
		for _, text := range list {
			number := strconv.Itoa(len(texts))
			text = strings.NewReplacer("RUN", "fetch(`/ran/"+number+"`)", "BAD", "/bad/"+number).Replace(text)
			write(t, filepath.Join(folder, "content/stories", number+".md"),
				"---\ntitle: Story\nslug: s"+number+"\ndescription: Words.\ndate: 2020-01-02\n---\nBefore.\n\n"+text+"\n\nAfter.\n")
			pages["/"+kind] += `<iframe src="/2020/01/s` + number + `/" title="` + number + `"></iframe>`
			texts = append(texts, text)
		}
	}
	site := built(t, "-s", folder)
	told := make(chan string, 100)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/")
		if strings.HasPrefix(name, "ran/") || strings.HasPrefix(name, "bad/") {
			told <- name
		}
		if strings.HasSuffix(name, ".css") {
			w.Header().Set("Content-Type", "text/css")
		}
		for _, data := range []string{pages["/"+name], string(site[name]), string(site[name+"index.html"])} {
			if data != "" {
				_, _ = io.WriteString(w, data)
				return
			}
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(server.Close)
	b := &tab{t, ctx, server.URL}
	for kind := range injections {
		b.open("/" + url.PathEscape(kind)) // until all frames are loaded
		found, err := chromedp.Run(ctx, chromedp.Evaluate[[][2]string](`[...document.querySelectorAll("iframe")].map(frame => {
			const inside = frame.contentDocument, found = `+forbidden+`(inside);
			inside.addEventListener("click", e => { if (e.target.protocol !== "javascript:") e.preventDefault() }, true);
			for (const e of inside.querySelectorAll("main :is(a, area, p, img, b)")) { e.focus(); e.click() }
			return [frame.title, found];
		})`))
		if err != nil || len(found) != len(injections[kind]) {
			t.Fatal(kind, err, len(found))
		}
		for _, f := range found {
			if number, _ := strconv.Atoi(f[0]); f[1] != "" {
				t.Errorf("%s\nhas %s", texts[number], f[1])
			}
		}
	}
	b.open("/") // what the last page requests arrives before this page
	for len(told) > 0 {
		what, number, _ := strings.Cut(<-told, "/")
		i, _ := strconv.Atoi(number)
		t.Errorf("%s: %s", what, texts[i])
	}
}
