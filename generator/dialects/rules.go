package dialects

// Rules say what the tags of a system become. They are never changed once they are in use.
type Rules struct {
	// Tags are the rules by the names of tags. The name of a value is its first word, such
	// as site.baseurl in {{ site.baseurl }}.
	Tags map[string]Rule
	// Other, if not nil, is tried for tags without a rule, and for tags that their rule has
	// not replaced.
	Other Write
	// InCode says that the system reads tags before Markdown. Within code, the tags raw and
	// endraw are then removed, and the marks of tags that are to be shown as text. All other
	// tags within code are left alone.
	InCode bool
}

// A Rule says what tags of one name become.
type Rule struct {
	Inner Inner
	Write Write
}

// Inner says whether a tag has an end tag.
type Inner uint8

// What stands between a tag and its end tag.
const (
	MayHave Inner = iota // Markdown, if an end tag follows
	Must                 // Markdown; without an end tag, the tag has no meaning
	Code                 // text in which no tag has a meaning; without an end tag, the tag has no meaning
)

// Write returns what replaces a tag. If the bool is false, the tag stays as it is.
type Write func(c *Call) (Result, bool)

// A Call is a tag that a rule may replace.
type Call struct {
	Tag
	Paired bool   // whether an end tag follows
	Inner  string // the original text between the tag and its end tag, without blank lines around it
	Alone  bool   // whether nothing else stands on the lines of the tag and its end tag
	// InAddress reports whether the tag stands in the address of a link or picture.
	InAddress bool
	Next      byte // first byte after the tag, or a line feed at the end of the text
	Env       *Env
}

// Env is what a caller of Convert knows beside the text. Each function may be nil.
type Env struct {
	// Own reports whether a tag is that of a shortcode of the site's own. Its tags stay as
	// they are, unless Shortcode says what replaces them.
	Own       func(tag *Tag) bool
	Shortcode func(c *Call) Result
	// Ref returns the target of a link that stands for the name of a page or file, such as
	// the argument of the tags ref and post_url. The argument tag is the name of the tag.
	Ref func(tag, name string) (string, bool)
	// Include returns the text of a file that the tag include names.
	Include func(name string) (string, bool)
	// Value returns the value of a variable such as site.title.
	Value func(name string) (string, bool)
}

// ref calls Env.Ref, if there is one.
func (c *Call) ref(tag, name string) (target string, ok bool) {
	if c.Env == nil || c.Env.Ref == nil {
		return "", false
	}
	return c.Env.Ref(tag, name)
}

// include calls Env.Include, if there is one.
func (c *Call) include(name string) (text string, ok bool) {
	if c.Env == nil || c.Env.Include == nil || name == "" {
		return "", false
	}
	return c.Env.Include(name)
}

// setting calls Env.Value, if there is one.
func (c *Call) setting(name string) (value string, ok bool) {
	if c.Env == nil || c.Env.Value == nil {
		return "", false
	}
	return c.Env.Value(name)
}

// A Result is what replaces a tag.
type Result struct {
	// Before replaces the tag. After replaces the end tag, if there is one.
	Before, After string
	// Keep says that the text between tag and end tag remains, without blank lines around
	// it.
	Keep bool
	// Exact says that white space and blank lines around this text remain, too.
	Exact bool
	// Prefix is put before each further line of this text, such as "> ".
	Prefix string
	// Block says that the result is a block: it gets blank lines before and after it.
	Block bool
}

// Inline returns the Result that replaces a tag within a line.
func Inline(markdown string) (Result, bool) { return Result{Before: markdown}, true }

// Block returns the Result that replaces a tag by a block of its own.
func Block(markdown string) (Result, bool) { return Result{Before: markdown, Block: true}, true }

// Left is a tag that Convert has left as it is.
type Left struct {
	Tag
	Paired bool // whether an end tag follows, which is left, too
}
