package feeds

import (
	"bytes"
	"encoding/json"
	"fmt"
)

type jsonFeed struct {
	Version     string     `json:"version"`
	Title       string     `json:"title"`
	Home        string     `json:"home_page_url"`
	Self        string     `json:"feed_url"`
	Description string     `json:"description,omitempty"`
	Language    string     `json:"language,omitempty"`
	Items       []jsonItem `json:"items"`
}

type jsonItem struct {
	ID        string       `json:"id"`
	URL       string       `json:"url"`
	Title     string       `json:"title"`
	Summary   string       `json:"summary,omitempty"`
	HTML      string       `json:"content_html"`
	Image     string       `json:"image,omitempty"`
	Published string       `json:"date_published"`
	Modified  string       `json:"date_modified,omitempty"`
	Authors   []jsonAuthor `json:"authors,omitempty"`
	Tags      []string     `json:"tags,omitempty"`
	Language  string       `json:"language,omitempty"`
}

type jsonAuthor struct {
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

// JSON appends a JSON Feed with the full texts of its items to dst
// (https://www.jsonfeed.org/version/1.1/).
func JSON(dst []byte, f Feed, texts Texts) ([]byte, error) {
	c := f.Channel
	feed := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: c.Title, Home: c.Home, Self: c.Self,
		Description: c.Description, Language: c.Language, Items: []jsonItem{},
	}
	for n, i := range f.Items {
		html, err := texts(nil, n)
		if err != nil {
			return nil, err
		}
		item := jsonItem{
			ID: i.ID, URL: i.URL, Title: i.Title, Summary: i.Summary, HTML: string(html), Tags: i.Category,
			Published: rfc3339(i.Published), Language: i.Language,
		}
		if i.Updated.After(i.Published) {
			item.Modified = rfc3339(i.Updated)
		}
		if i.Image != nil {
			item.Image = i.Image.URL
		}
		for _, a := range i.Authors {
			item.Authors = append(item.Authors, jsonAuthor(a))
		}
		feed.Items = append(feed.Items, item)
	}
	b := bytes.NewBuffer(dst)
	encoder := json.NewEncoder(b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(feed); err != nil {
		return nil, fmt.Errorf("encoding a JSON feed: %w", err)
	}
	return b.Bytes(), nil
}
