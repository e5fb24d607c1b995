package imports

import (
	"maps"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"broadsheet/generator/slugs"
)

// own returns the path and the rest of a URL of the old site.
func (w *wordpress) own(address string) (*url.URL, bool) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" || u.Host == "" && !strings.HasPrefix(u.Path, "/") && u.RawQuery == "" {
		return nil, false
	}
	bare := func(host string) string { return strings.TrimPrefix(strings.ToLower(host), "www.") }
	home := bare(hostOf(w.home))
	if rest, ok := strings.CutPrefix(u.Path, "/"+home); ok && strings.HasSuffix(u.Host, ".wp.com") { // WordPress's own copies of pictures
		u.Host, u.Path, u.RawQuery = home, rest, ""
	}
	if strings.HasSuffix(u.Host, ".files.wordpress.com") {
		u.Host, u.Path, u.RawQuery = home, "/wp-content/uploads"+u.Path, ""
	}
	return u, u.Host == "" || bare(u.Host) == home
}

// local returns the path in the new site of a path of the old one.
func (w *wordpress) local(address string) string {
	if rest, ok := strings.CutPrefix(address, basePath(w.home)); ok {
		return "/" + rest
	}
	return address
}

// link returns the target of a link in the new site. The argument b is the entry that has
// the link, or nil.
func (w *wordpress) link(target string, b *brought) string {
	u, ok := w.own(target)
	if !ok {
		return target
	}
	if name, ok := uploadName(u.Path); ok {
		if found := w.uploads.find(name); found != "" {
			return w.use(found, b)
		}
		return (&url.URL{Path: "/wp-content/uploads/" + name}).EscapedPath()
	}
	at := u.Path
	for _, key := range []string{"p", "page_id"} {
		if id, err := strconv.Atoi(u.Query().Get(key)); err == nil && w.addresses[id] != "" {
			at, u.RawQuery = w.addresses[id], ""
		}
	}
	if now := w.former[at]; now != "" {
		at = now
	}
	at = w.listAddress(w.local(at))
	result := (&url.URL{Path: at, RawQuery: u.RawQuery}).String()
	if u.Fragment != "" && u.Fragment != "more" && !strings.HasPrefix(u.Fragment, "more-") && !strings.HasPrefix(u.Fragment, "comment") && u.Fragment != "respond" {
		result += "#" + u.EscapedFragment()
	}
	return result
}

// listAddress returns the address here of the list of a category, tag or author.
func (w *wordpress) listAddress(address string) string {
	parts := strings.Split(strings.Trim(address, "/"), "/")
	last := parts[len(parts)-1]
	switch {
	case address == "/feed/":
		return "/feed.xml"
	case len(parts) < 2:
		return address
	case parts[0] == "category" && w.categories[encodedSlug(last)] != nil:
		return "/category/" + slugs.Of(w.categories[encodedSlug(last)].title) + "/"
	case parts[0] == "tag" && w.tags[encodedSlug(last)] != nil:
		return "/tag/" + slugs.Of(w.tags[encodedSlug(last)].title) + "/"
	}
	return address
}

// encodedSlug returns a slug as WordPress keeps it: percent-encoded, in lower case.
func encodedSlug(slug string) string { return strings.ToLower(url.PathEscape(slug)) }

// uploadName returns the name of a file below the folder uploads.
func uploadName(address string) (string, bool) {
	_, name, ok := strings.Cut(address, "/wp-content/uploads/")
	return name, ok
}

// picture returns the address to write for a picture, or "" if its file is missing.
func (w *wordpress) picture(address string, i *wxrItem, b *brought) string {
	u, ok := w.own(address)
	if !ok {
		return address
	}
	name, ok := uploadName(u.Path)
	if !ok {
		return (&url.URL{Path: w.local(u.Path)}).EscapedPath()
	}
	found := w.uploads.find(name)
	if found == "" {
		b.told(Lost, "a file that is not in the folder uploads: "+name, i.place)
		return ""
	}
	return w.use(found, b)
}

// use adds a file of the folder uploads to an entry and returns its address.
func (w *wordpress) use(name string, b *brought) string {
	address := "/wp-content/uploads/" + name
	if b != nil && w.uploads.there {
		b.files = append(b.files, File{"/static" + address, w.uploads.tree.opener(name)})
	}
	return (&url.URL{Path: address}).EscapedPath()
}

// bringFiles passes the files of the library of media on that no entry has.
func (w *wordpress) bringFiles() error {
	if !w.uploads.there {
		if len(w.pictures) > 0 {
			w.to.Told(Lost, number(len(w.pictures), "picture or file", "pictures and files")+": put the folder wp-content/uploads of the old site into static/wp-content of the new one", Place{})
		}
		return nil
	}
	for _, id := range slices.Sorted(maps.Keys(w.pictures)) {
		name := w.pictures[id].file
		found := w.uploads.find(name)
		if found == "" {
			w.to.Told(Lost, "a file that is not in the folder uploads: "+name, Place{})
			continue
		}
		if err := w.to.File("static/wp-content/uploads/"+found, w.uploads.tree.opener(found)); err != nil {
			return err
		}
	}
	return nil
}

// An uploads is the folder with the pictures and files of an old site, if there is one.
type uploads struct {
	tree  tree
	there bool
	known map[string]bool // names of originals, for the case that the folder is not there
}

// openUploads opens the folder of pictures and files that lies beside an export.
func openUploads(folder string) *uploads {
	for _, name := range []string{"uploads", "wp-content/uploads"} {
		t, err := openTree(filepath.Join(folder, filepath.FromSlash(name)))
		if err == nil {
			return &uploads{t, true, map[string]bool{}}
		}
	}
	return &uploads{known: map[string]bool{}}
}

var sizedName = regexp.MustCompile(`-\d+x\d+(\.\w+)$`)

// find returns the name of the file that an old name stands for: that of the original
// rather than of a smaller copy. The result is "" if there is none. If the folder is not
// there, the author may add it later, so that names of files are enough.
func (u *uploads) find(name string) string {
	name = strings.TrimPrefix(path.Clean("/"+name), "/")
	if name == "" {
		return ""
	}
	if original := sizedName.ReplaceAllString(name, "$1"); original != name && u.hasFile(original) {
		return original
	}
	if u.hasFile(name) || !u.there {
		return name
	}
	return ""
}

func (u *uploads) hasFile(name string) bool {
	if !u.there {
		return u.known[name]
	}
	info, err := u.tree.Stat(name)
	return err == nil && info.Mode().IsRegular()
}
