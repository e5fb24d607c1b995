// Package words turns text into counted terms.
//
// A story's headline, description and paragraphs enter; a Vector leaves that
// depends on them alone, small enough to keep one for every story.
package words
