package markdown

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"broadsheet/generator/dialects"
)

// NamedPrefix is the start of the target of a Ref that names a story instead of its address:
// by its file, slug or headline. Texts have such targets in {% post_url name %}, {{< ref
// "name" >}} and [[name]].
const NamedPrefix = "@@"

// nameEscapes replaces the characters of a name that have a meaning in the target of a link.
var nameEscapes = strings.NewReplacer("%", "%25", "?", "%3F", "#", "%23", " ", "%20", "(", "%28", ")", "%29", "<", "%3C", ">", "%3E", "\\", "%5C", "&", "%26", ":", "%3A")

// named returns the target of a link to the story with a name, which may have a heading
// after "#".
func named(name string) string {
	name, heading, ok := strings.Cut(strings.TrimSpace(name), "#")
	target := NamedPrefix + nameEscapes.Replace(strings.TrimSpace(name))
	switch {
	case !ok:
		return target
	case name == "":
		target = ""
	}
	return target + "#" + nameEscapes.Replace(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(heading)), " ", "-"))
}

// standing is what the rules for tags know beside the text.
var standing = dialects.Env{Ref: func(tag, name string) (string, bool) {
	if strings.Contains(name, "://") || strings.ContainsAny(name, "{}\n") {
		return name, !strings.ContainsAny(name, "{}\n")
	}
	return named(name), true
}}

// rulesFor returns the rules for tags. Without raw HTML, {{< details >}} has no meaning, since
// it becomes an HTML element.
func rulesFor(rawHTML string) *dialects.Rules {
	if rawHTML != "none" {
		return dialects.Standing
	}
	rules := *dialects.Standing
	rules.Tags = maps.Clone(rules.Tags)
	delete(rules.Tags, "details")
	return &rules
}

// readTags replaces the tags of other generators that have a meaning in the Markdown.
func (w *writer) readTags() {
	if !w.set.mayHave(w.source, "{{", "{%") {
		return
	}
	env := standing
	if len(w.c.own) > 0 {
		w.source = unmarked(w.source)
		env.Own, env.Shortcode = w.c.isOwnTag, w.shortcode
	}
	out, edits, left := dialects.Convert(string(w.source), w.c.rules, &env)
	w.edits, w.left = edits, left
	if edits != nil {
		w.source = []byte(out)
		w.set = bytesOf(w.source)
	}
}

// leftAt returns the tag without a meaning that starts at a byte offset in the Markdown, or
// nil.
func (w *writer) leftAt(at int) *dialects.Left {
	at = dialects.Origin(w.edits, at)
	i, found := slices.BinarySearchFunc(w.left, at, func(l dialects.Left, at int) int { return l.Start - at })
	if !found {
		return nil
	}
	return &w.left[i]
}

// unpaired returns the message and the hint about a tag that has no meaning for the lack of
// its other half, or "" for other tags.
func unpaired(tag *dialects.Left) (message, hint string) {
	switch {
	case tag.Closing:
		return "the end tag %q has no tag before it and stays in the text as it is", "remove it, or write the tag that it ends"
	case tag.Paired || dialects.Standing.Tags[tag.Name].Inner == dialects.MayHave:
		return "", ""
	case tag.Style == dialects.Liquid:
		hint = "write {% end" + tag.Name + " %} where it ends"
	default:
		hint = "write {{< /" + tag.Name + " >}} where it ends"
	}
	return "the shortcode %q has no end tag and stays in the text as it is", hint
}

// doubleBrackets is the inline parser of links between double brackets, such as [[name]] and
// [[name|text]], and of pictures such as ![[picture.jpg]].
type doubleBrackets struct{}

func (doubleBrackets) Trigger() []byte { return []byte{'[', '!'} }

func (doubleBrackets) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, at := block.PeekLine()
	inside := inBrackets(line, block.PrecendingCharacter())
	if inside == nil {
		return nil
	}
	name, label, _ := bytes.Cut(inside, []byte("|"))
	name = bytes.TrimSpace(bytes.TrimSuffix(name, []byte(`\`))) // within a table, the bar is written \|
	picture := line[0] == '!'
	if _, defined := pc.Reference(util.ToLinkReference(inside)); defined || len(name) == 0 || picture && !isPictureName(name) {
		return nil
	}
	end := at.Start + bytes.Index(line, []byte("]]"))
	block.Advance(end + 2 - at.Start)
	if picture {
		return bracketPicture(name, label, at.Start)
	}
	link := ast.NewLink()
	link.SetPos(at.Start)
	link.Destination = []byte(named(string(name)))
	shown := text.NewSegment(end-len(inside), end)
	if len(label) > 0 {
		shown.Start = end - len(label)
	}
	link.AppendChild(link, ast.NewTextSegment(shown))
	return link
}

// inBrackets returns the text between double brackets at the start of a line, or nil. The
// argument last is the character before the brackets. In CommonMark, "[[a]](b)" and
// "[[a]][b]" are links with brackets in their texts.
func inBrackets(line []byte, last rune) []byte {
	inside, ok := bytes.CutPrefix(bytes.TrimPrefix(line, []byte("!")), []byte("[["))
	if !ok || last == '[' || isLetterOrDigit(last) {
		return nil
	}
	n := bytes.IndexAny(inside, "[]\n")
	if n < 1 || !bytes.HasPrefix(inside[n:], []byte("]]")) {
		return nil
	}
	switch next := follows(inside[n+2:]); {
	case next == '(' || next == '[' || next == ':' && last == '\n':
		return nil
	}
	return inside[:n]
}

// follows returns the first byte of a text, or 0.
func follows(text []byte) byte {
	if len(text) == 0 {
		return 0
	}
	return text[0]
}

func isPictureName(name []byte) bool {
	lower := strings.ToLower(string(name))
	return slices.ContainsFunc([]string{".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"}, func(ext string) bool { return strings.HasSuffix(lower, ext) })
}

// bracketPicture returns the picture with a file name. Its alternative text is the label,
// unless that is a width.
func bracketPicture(name, label []byte, at int) ast.Node {
	link := ast.NewLink()
	link.Destination = []byte(nameEscapes.Replace(string(name)))
	picture := ast.NewImage(link)
	picture.SetPos(at)
	if len(label) > 0 && len(bytes.Trim(label, "0123456789x ")) > 0 {
		picture.AppendChild(picture, ast.NewString(label))
	}
	return picture
}
