package pages

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"

	"github.com/cespare/xxhash/v2"

	"broadsheet/generator/markdown"
	"broadsheet/generator/problems"
	"broadsheet/generator/search"
)

// searchFiles holds the outputs that are made from the search index: its shards and its
// directory. They are not in Plan.Outputs, since a preview makes the index only when a
// browser asks for one of them.
type searchFiles struct {
	list      []*Output
	byAddress map[string]*Output
	err       error // why there is no index
}

// SearchFiles returns the outputs that are made from the search index. It makes the index
// at the first call. The result is empty if the site has no search.
func (p *Plan) SearchFiles() ([]*Output, error) {
	if !p.searched {
		return nil, nil
	}
	files := p.searchFiles()
	return files.list, files.err
}

// searchFile matches the addresses of all outputs that a search index can make.
var searchFile = regexp.MustCompile(`^` + searchAddress + `(?:index|(?:word|author|tag|category)(?:-.*)?)\.json$`)

func isSearchFile(address string) bool { return searchFile.MatchString(address) }

func (p *Plan) listSearchFiles() *searchFiles {
	f := &searchFiles{byAddress: map[string]*Output{}}
	index, err := p.in.Search()
	if err != nil {
		f.err = fmt.Errorf("making the search index: %w", err)
		return f
	}
	f.add("index", searchDirectory{p: p, index: index})
	for _, shard := range index.Shards() {
		f.add(shard.Name, searchShard{index: index, shard: shard})
	}
	return f
}

func (f *searchFiles) add(name string, c content) {
	o := &Output{searchAddress + name + ".json", c}
	f.byAddress[o.Address] = o
	f.list = append(f.list, o)
}

// at returns the output at an address, or nil. If there is no index, Encode of the output
// returns the error.
func (f *searchFiles) at(address string) *Output {
	if f.err != nil {
		return &Output{address, failing{err: f.err}}
	}
	return f.byAddress[address]
}

// A failing is an output that cannot be made because of an error.
type failing struct {
	plain
	err error
}

func (f failing) Source() string { return "the search" }

func (f failing) Encode(dst []byte, _ any, _ []*markdown.Document) ([]byte, error) {
	return dst, f.err
}

// A searchShard is an output with a part of the search index. The view is a digest of that
// part.
type searchShard struct {
	plain
	index *search.Index
	shard search.Shard
}

func (s searchShard) Source() string { return "the search" }
func (s searchShard) View() any      { return s.shard }

func (s searchShard) Encode(dst []byte, _ any, _ []*markdown.Document) ([]byte, error) {
	return s.index.Encode(dst, s.shard.Name)
}

// A searchDirectory is the output that the script of the search page reads first.
type searchDirectory struct {
	plain
	p     *Plan
	index *search.Index
}

// A directory is the view of a searchDirectory, and its content in JSON.
type directory struct {
	// Version is a digest of the addresses of all stories. The script adds it to the
	// addresses of the other files, so that files of different numberings never meet.
	Version string `json:"version"`
	Stories int    `json:"stories"`
	Block   int    `json:"block"` // number of stories in a block
	Years   []year `json:"years"`
	search.Directory
}

// A year is the year of some stories, and the number of the first of them. In JSON, it is
// an array of both.
type year struct {
	Year  int
	First int
}

// MarshalJSON returns the year as an array.
func (y year) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{strconv.Itoa(y.Year), y.First})
}

func (d searchDirectory) Source() string { return "the search" }

func (d searchDirectory) View() any {
	view := directory{Stories: len(d.p.findable), Block: blockSize, Years: []year{}, Directory: d.index.Directory()}
	addresses := xxhash.New()
	for i, s := range d.p.findable {
		addresses.WriteString(s.Address)
		addresses.WriteString("\n")
		if y := s.Card.Published().Year(); len(view.Years) == 0 || view.Years[len(view.Years)-1].Year != y {
			view.Years = append(view.Years, year{y, i})
		}
	}
	view.Version = strconv.FormatUint(addresses.Sum64(), 36)
	return view
}

func (d searchDirectory) Encode(dst []byte, view any, _ []*markdown.Document) ([]byte, error) {
	return appendJSON(dst, view)
}

// takenBySearch returns problems about outputs at addresses that files of the search have
// now or may have after the next story.
func (p *Plan) takenBySearch() (found []*problems.Problem) {
	if !p.searched {
		return nil
	}
	other := &Output{content: failing{}}
	for _, o := range p.Outputs[:p.required] {
		if isSearchFile(folded(o.Address)) {
			found = append(found, addressProblem(o, other, "/%s is kept for %s", o.Path(), "the search"))
		}
	}
	return found
}
