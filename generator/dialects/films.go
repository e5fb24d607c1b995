package dialects

import (
	"net/url"
	"regexp"
	"strings"
)

// Film returns the address of a film, or "" if the site is neither youtube nor vimeo. The
// id may be the whole address.
func Film(site, id string) string {
	switch {
	case id == "":
		return ""
	case strings.Contains(id, "://"):
		return id
	case site == "youtube":
		return "https://www.youtube.com/watch?v=" + id
	case site == "vimeo":
		return "https://vimeo.com/" + id
	}
	return ""
}

var filmPath = regexp.MustCompile(`^/(?:embed|v|video|shorts|live)/([\w-]+)`)

// PageOf returns the address of the page that shows what the player at an address shows.
func PageOf(address string) string {
	if strings.HasPrefix(address, "//") {
		address = "https:" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	id := ""
	if m := filmPath.FindStringSubmatch(u.Path); m != nil {
		id = m[1]
	}
	switch site := strings.TrimPrefix(u.Host, "www."); {
	case (site == "youtube.com" || site == "youtube-nocookie.com" || site == "m.youtube.com") && id == "videoseries":
		return "https://www.youtube.com/playlist?list=" + url.QueryEscape(u.Query().Get("list"))
	case (site == "youtube.com" || site == "youtube-nocookie.com") && id != "":
		return "https://www.youtube.com/watch?v=" + id
	case site == "player.vimeo.com" && id != "":
		return "https://vimeo.com/" + id
	case site == "dailymotion.com" && id != "":
		return "https://www.dailymotion.com/video/" + id
	}
	return address
}
