package imports

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
)

// eachRow calls a function for every row of the tables of the export. The posts come
// without a value: the function reads it, or leaves it out.
func (g *ghost) eachRow(do func(table string, d *json.Decoder) error) error {
	in, err := sources.OpenFile(g.folder, g.file)
	if err != nil {
		return fmt.Errorf("opening the export: %w", err)
	}
	defer in.Close()
	d := json.NewDecoder(in)
	err = tables(d, do)
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax), errors.Is(err, io.ErrUnexpectedEOF), err == io.EOF, errors.Is(err, errNotGhost):
		g.to.Problem(problems.At(g.file, 0, 0, "this is not a whole export of Ghost: %v at byte %d", err, d.InputOffset()).
			Hint("export the site again, under Settings → Migration → Export"))
		return errProblems
	}
	return err
}

var errNotGhost = errors.New("there are no posts")

// tables calls a function for every row of the tables in the object "data" of an export.
func tables(d *json.Decoder, do func(table string, d *json.Decoder) error) error {
	found := false
	for {
		token, err := d.Token()
		if err != nil {
			if err == io.EOF && found {
				return nil
			}
			if err == io.EOF {
				return errNotGhost
			}
			return err
		}
		if token != "data" || found {
			continue
		}
		if token, err = d.Token(); err != nil || token != json.Delim('{') {
			continue
		}
		found = true
		if err := tablesOf(d, do); err != nil {
			return err
		}
	}
}

// tablesOf reads the object that has a table for each of its keys.
func tablesOf(d *json.Decoder, do func(table string, d *json.Decoder) error) error {
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		start, err := d.Token()
		if err != nil {
			return err
		}
		if start != json.Delim('[') {
			if start == json.Delim('{') {
				return errNotGhost
			}
			continue
		}
		for d.More() {
			if err := do(fmt.Sprint(name), d); err != nil {
				return err
			}
		}
		if _, err := d.Token(); err != nil {
			return err
		}
	}
	_, err := d.Token()
	return err
}

// index reads a row of a table for what posts must know of it.
func (g *ghost) index(table string, d *json.Decoder) error {
	switch table {
	case "posts":
		var p struct{ Slug, Status, Visibility, Type string }
		if err := decode(d, &p); err != nil {
			return err
		}
		if p.Status == "published" && (p.Visibility == "public" || p.Visibility == "") {
			g.addresses["/"+p.Slug+"/"] = true
		}
		return nil
	case "settings":
		var row struct {
			Key   string
			Value any
		}
		err := decode(d, &row)
		if text, ok := row.Value.(string); ok {
			g.settings[row.Key] = text
		}
		return err
	case "posts_meta":
		var row struct {
			ghostMeta
			Post any `json:"post_id"`
		}
		err := decode(d, &row)
		if row.ghostMeta != (ghostMeta{}) {
			g.meta[idOf(row.Post)] = row.ghostMeta
		}
		return err
	}
	return g.indexPeople(table, d)
}

// indexPeople reads a row of the tables of users and tags, and of the tables that connect
// them with posts. Rows of all other tables, such as members, are left out.
func (g *ghost) indexPeople(table string, d *json.Decoder) error {
	var row struct {
		ID     any
		Post   any `json:"post_id"`
		Author any `json:"author_id"`
		Tag    any `json:"tag_id"`
		Order  int `json:"sort_order"`
	}
	switch table {
	case "users":
		var user struct {
			ghostUser
			ID any
		}
		err := decode(d, &user)
		g.users[idOf(user.ID)] = &user.ghostUser
		return err
	case "tags":
		var tag struct {
			ghostTag
			ID any
		}
		err := decode(d, &tag)
		g.tags[idOf(tag.ID)] = &tag.ghostTag
		return err
	case "posts_authors":
		err := decode(d, &row)
		post := idOf(row.Post)
		g.byline[post] = append(g.byline[post], ghostOrder{idOf(row.Author), row.Order})
		return err
	case "posts_tags":
		err := decode(d, &row)
		post := idOf(row.Post)
		g.tagged[post] = append(g.tagged[post], ghostOrder{idOf(row.Tag), row.Order})
		return err
	}
	var left struct{}
	return decode(d, &left)
}

// eachPost calls a function for every post.
func (g *ghost) eachPost(add func(p *ghostPost, size int) error) error {
	return g.eachRow(func(table string, d *json.Decoder) error {
		if table != "posts" {
			var left struct{}
			return decode(d, &left)
		}
		from := d.InputOffset()
		p := new(ghostPost)
		if err := decode(d, p); err != nil {
			return err
		}
		return add(p, int(d.InputOffset()-from))
	})
}

// ghostTime returns a date of Ghost: a text or, in old exports, milliseconds.
func ghostTime(v any) time.Time {
	switch v := v.(type) {
	case string:
		for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05"} {
			if t, err := time.Parse(layout, v); err == nil {
				return t.UTC()
			}
		}
	case float64:
		return time.UnixMilli(int64(v)).UTC()
	}
	return time.Time{}
}

// isSet reports whether a flag of Ghost is set: true or 1.
func isSet(v any) bool { return v == true || v == float64(1) }

// idOf returns an id, which is a number in old exports, as text.
func idOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// decode reads a value. Fields of an unexpected type stay empty.
func decode(d *json.Decoder, to any) error {
	err := d.Decode(to)
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return nil
	}
	return err
}
