package fromhtml

import (
	"encoding/json"
	"strconv"
	"strings"
)

// comment reads a comment: a mark such as <!--more-->, or the start of a block of
// WordPress's block editor, such as <!-- wp:block {"ref":7} /-->.
func (w *writer) comment(text string) {
	text = strings.TrimSpace(text)
	switch {
	case strings.HasPrefix(text, "more") && !strings.HasPrefix(text, "more-") && (w.env.WordPress || text == "more"):
		w.more()
	case strings.HasPrefix(text, "wp:"):
		w.startOfBlock(strings.TrimPrefix(text, "wp:"))
	}
}

// more writes <!--more-->, which ends the excerpt of the story. It does so only once.
func (w *writer) more() {
	w.endParagraph()
	for _, b := range w.blocks {
		if string(b.text) == "<!--more-->" {
			return
		}
	}
	if w.depth == 0 && len(w.blocks) > 0 {
		w.addBlock(otherBlock, []byte("<!--more-->"))
	}
}

// A setting is what Convert reads of the settings of a block.
type setting struct {
	Ref      json.Number `json:"ref"`
	Language string      `json:"language"`
	URL      string      `json:"url"`
}

func (w *writer) startOfBlock(text string) {
	name, rest, _ := strings.Cut(text, " ")
	inner, selfClosing := strings.CutSuffix(rest, "/")
	var set setting
	if strings.HasPrefix(inner, "{") {
		json.NewDecoder(strings.NewReader(inner)).Decode(&set) // a damaged block has no settings
	}
	w.language = cleanLanguage(set.Language)
	if !selfClosing {
		return
	}
	switch name {
	case "block":
		w.sharedBlock(set.Ref.String())
	case "more", "nextpage", "footnotes", "spacer", "separator", "paragraph":
	case "embed", "core-embed/youtube", "core-embed/twitter", "core-embed/vimeo":
		if set.URL != "" {
			w.embedded(set.URL, "")
		}
	default:
		w.told(Block, name)
	}
}

// mostShared is the largest number of shared blocks in a text. A block may contain itself.
const mostShared = 100

// sharedBlock writes a block that several stories share. Such blocks may contain others.
func (w *writer) sharedBlock(id string) {
	if _, err := strconv.Atoi(id); err != nil || w.env.Block == nil || w.depth >= deepest || w.shared >= mostShared {
		w.told(Block, "block "+id)
		return
	}
	text, ok := w.env.Block(id)
	if !ok {
		w.told(Block, "block "+id)
		return
	}
	w.shared++
	w.depth += 4
	w.apart(parse(w.shortcodes(text)))
	w.depth -= 4
}
