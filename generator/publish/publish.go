// Package publish puts finished bytes in place.
//
// Files enter by path; they appear in the destination all at once, when the
// whole site is there, or not at all.
package publish
