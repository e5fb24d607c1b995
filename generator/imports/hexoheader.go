package imports

import (
	"bytes"
	"io/fs"
	"regexp"
	"strings"

	"broadsheet/generator/matter"
	"broadsheet/generator/problems"
)

// read reads a text with its front matter, and reports mistakes in it.
func (h *hexo) read(to *Sink, file string) (head header, text string, line int, err error) {
	raw, err := fs.ReadFile(h.tree, file)
	if err != nil {
		return head, "", 0, err
	}
	head, text, found := hexoHeader(file, raw)
	to.Problem(found...)
	return head, text, lineOf(raw, text), nil
}

var (
	// hexoFenced matches front matter between two lines of hyphens or semicolons.
	hexoFenced = regexp.MustCompile(`^(-{3,}|;{3,})[ \t]*\n((?s:.*?))\n?(-{3,}|;{3,})[ \t]*(?:\n|$)`)
	// hexoOpen matches front matter without the first line.
	hexoOpen = regexp.MustCompile(`^((?s:.+?))\n(-{3,}|;{3,})[ \t]*(?:\n|$)`)
	// hexoKey matches a text that begins with a key.
	hexoKey = regexp.MustCompile(`^\s*"?[\w-]+"?\s*:`)
)

// hexoHeader is like readHeader for the front matter of Hexo: its first delimiter may be
// missing, and between semicolons it is JSON without braces.
func hexoHeader(file string, raw []byte) (header, string, []*problems.Problem) {
	clean, p := matter.Clean(file, bytes.ReplaceAll(raw, []byte{0}, nil))
	if p != nil {
		return header{}, "", []*problems.Problem{p}
	}
	text := strings.TrimLeft(string(clean), "\n")
	if m := hexoFenced.FindStringSubmatch(text); m != nil && m[1][0] == m[3][0] {
		return hexoBlock(file, m[2], m[3], text[len(m[0]):])
	}
	if m := hexoOpen.FindStringSubmatch(text); m != nil && hexoKey.MatchString(text) {
		return hexoBlock(file, m[1], m[2], text[len(m[0]):])
	}
	return header{root: matter.Value{Kind: matter.Table}}, text, nil
}

func hexoBlock(file, block, mark, rest string) (header, string, []*problems.Problem) {
	raw := "---\n" + strings.ReplaceAll(block, "\t", "  ") + "\n---\n"
	if mark[0] == ';' {
		raw = "{" + block + "}\n"
	}
	h, _, found := readHeader(file, []byte(raw))
	return h, rest, found
}
