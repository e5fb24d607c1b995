package matter

// A Form says which values a key of front matter takes.
type Form string

// The forms of values.
const (
	Line        Form = "line"        // a short text
	Prose       Form = "prose"       // a sentence or two
	Instant     Form = "instant"     // a day or an instant
	Switch      Form = "switch"      // true or false
	Whole       Form = "whole"       // a whole number
	Choice      Form = "choice"      // one of StoryTypes
	One         Form = "one"         // a text, or a list whose first text counts
	Names       Form = "names"       // a text, or a list of texts
	People      Form = "people"      // a name, a list of names, or a list of tables with a name
	Statement   Form = "statement"   // a sentence, or true for the standard sentence
	Picture     Form = "picture"     // a path, or a table with src, alt, caption, credit, license and focus
	Links       Form = "links"       // a list of tables with title and url
	Corrections Form = "corrections" // a list of tables with date and text
	Addresses   Form = "addresses"   // a table from languages to addresses
	Free        Form = "free"        // a table of any keys and values
	Any         Form = "any"         // any value
)

// StoryTypes are the values of the key type.
var StoryTypes = []string{"news", "analysis", "opinion", "explainer", "review", "sponsored", "live"}
