package links

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"broadsheet/generator/words"

	"pgregory.net/rapid"
)

// A desk is a site that is being edited: stories name each other by ID.
type desk struct {
	count   *words.Counter
	entries []entry
	made    int
}

type entry struct {
	story            told // without names
	links, pins, ban []string
	next             string
}

// stories returns the site as it is, in published order.
func (d *desk) stories() []told {
	slices.SortFunc(d.entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.story.Published, b.story.Published), cmp.Compare(a.story.ID, b.story.ID))
	})
	index := map[string]int{}
	for i, e := range d.entries {
		index[fmt.Sprint("story ", e.story.ID)] = i
	}
	resolve := func(names []string) (list []int) {
		for _, n := range names {
			if i, ok := index[n]; ok {
				list = append(list, i)
			}
		}
		return list
	}
	list := make([]told, len(d.entries))
	for i, e := range d.entries {
		list[i] = e.story
		list[i].Links, list[i].Pins, list[i].Bans, list[i].Next = resolve(e.links), resolve(e.pins), resolve(e.ban), -1
		if next := resolve([]string{e.next}); len(next) > 0 {
			list[i].Next = next[0]
		}
	}
	return list
}

func (d *desk) write(t *rapid.T, story *told) {
	// Subjects have their own words, so that some lists are short.
	subject := rapid.IntRange(0, 11).Draw(t, "subject")
	word := rapid.Custom(func(t *rapid.T) string {
		if rapid.Bool().Draw(t, "own") {
			return fmt.Sprintf("s%dw%d", subject, rapid.IntRange(0, 9).Draw(t, "word"))
		}
		return fmt.Sprintf("w%d", rapid.IntRange(0, 40).Draw(t, "word"))
	})
	space := " "
	if rapid.IntRange(0, 3).Draw(t, "script") == 0 {
		space = ""
		word = rapid.SampledFrom([]string{"芯片", "出口管制", "英伟达", "开源", "内核", "的", "发布", " Linux ", "データ分析", "ข่าว", " 한국 "})
	}
	text := words.Text{
		Headline:   strings.Join(rapid.SliceOfN(word, 0, 4).Draw(t, "headline"), space),
		Paragraphs: []string{strings.Join(rapid.SliceOfN(word, 0, 25).Draw(t, "text"), space)},
	}
	// Some stories are issues of a few numbered series.
	if n := rapid.IntRange(0, 8).Draw(t, "issue of"); n < 3 {
		text.Headline = fmt.Sprintf("Notes s%dw1 No. %d", n, d.made)
	}
	// A few passages are in many stories.
	for _, n := range rapid.SliceOfN(rapid.IntRange(0, 7), 0, 2).Draw(t, "passages") {
		text.Paragraphs = append(text.Paragraphs, strings.Repeat(fmt.Sprintf("s%dw%d w%d p%d ", n, n, n, n), 3))
	}
	story.say(d.count, text)
}

func (d *desk) some(t *rapid.T, name string) []string {
	return rapid.SliceOfN(rapid.Map(rapid.IntRange(0, d.made), func(n int) string { return fmt.Sprint("story ", n) }), 0, 2).Draw(t, name)
}

func (d *desk) create(t *rapid.T) {
	d.made++
	e := entry{story: told{Story: Story{
		ID:        uint64(d.made),
		Published: int64(rapid.IntRange(0, 300).Draw(t, "published")) * day / 2,
		Category:  rapid.SampledFrom([]string{"", "ai", "policy"}).Draw(t, "category"),
	}}}
	d.write(t, &e.story)
	d.entries = append(d.entries, e)
}

// edit changes one thing about one story.
func (d *desk) edit(t *rapid.T) {
	at := rapid.IntRange(0, len(d.entries)).Draw(t, "story")
	if at == len(d.entries) {
		d.create(t)
		return
	}
	e := &d.entries[at]
	switch rapid.IntRange(0, 11).Draw(t, "edit") {
	case 0, 1, 2:
		d.write(t, &e.story)
	case 3:
		e.story.Tags = rapid.SliceOfN(rapid.SampledFrom([]string{"x", "y", "z"}), 0, 3).Draw(t, "tags")
	case 4:
		e.story.Published = int64(rapid.IntRange(0, 300).Draw(t, "published")) * day / 2
	case 5:
		e.story.Category = rapid.SampledFrom([]string{"", "ai", "policy"}).Draw(t, "category")
	case 6:
		e.pins = d.some(t, "pins")
	case 7:
		e.ban = d.some(t, "bans")
	case 8:
		e.links = d.some(t, "links")
	case 9:
		e.story.Series, e.story.Thread = rapid.SampledFrom([]string{"", "s"}).Draw(t, "series"), rapid.SampledFrom([]string{"", "t"}).Draw(t, "thread")
	case 10:
		e.story.Sponsored = !e.story.Sponsored
		if next := d.some(t, "next"); len(next) > 0 {
			e.next = next[0]
		}
	case 11:
		d.entries = slices.Delete(d.entries, at, at+1)
	}
}

// Whatever is edited, choosing again gives what choosing from nothing does.
func TestAgain(t *testing.T) {
	ranked, all := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		d := &desk{count: words.New("en")}
		for range rapid.IntRange(0, 60).Draw(t, "stories") {
			d.create(t)
		}
		o := Options{
			Count: rapid.IntRange(0, 6).Draw(t, "count"), Order: rapid.SampledFrom([]string{"newer", "older", "none"}).Draw(t, "order"),
			MaxAge: rapid.SampledFrom([]int{0, 0, 40}).Draw(t, "max age"), SameCategory: rapid.Bool().Draw(t, "same category"),
		}
		var last *Snapshot
		for range rapid.IntRange(1, 8).Draw(t, "builds") {
			stories := d.stories()
			made := again(stories, o, last)
			if clean := choose(stories, o); !reflect.DeepEqual(plain(&made.Set), plain(clean)) {
				t.Fatalf("%+v: chosen again\n%v, from nothing\n%v", o, plain(&made.Set), plain(clean))
			}
			if last != nil {
				ranked += rankedBy(made)
				all += len(stories)
			}
			last = made
			for range rapid.IntRange(0, 2).Draw(t, "edits") {
				d.edit(t)
			}
			if rapid.IntRange(0, 9).Draw(t, "settings") == 0 {
				o.Count = rapid.IntRange(0, 6).Draw(t, "count")
				o.MaxAge = rapid.SampledFrom([]int{0, 40}).Draw(t, "max age")
			}
		}
	})
	if ranked == 0 || ranked > all*9/10 {
		t.Errorf("of %d stories %d were ranked again", all, ranked)
	}
}

// plain returns a choice in which none and empty are one.
func plain(s *Set) string { return fmt.Sprint(s.Related, s.Next) }

// An edit has few stories ranked again, and no edit none.
func TestFewAreRankedAgain(t *testing.T) {
	stories := generated(1000)
	o := Options{Count: 5, Order: "newer"}
	first := again(stories, o, nil)
	note := told{Story: Story{ID: 1 << 40, Published: 1 << 30, Next: -1}}
	note.say(words.New("en"), words.Text{Headline: "Quite another subject", Paragraphs: []string{"Nothing else here is about it"}})
	if n := rankedBy(again(stories, o, first)); n != 1 {
		t.Errorf("without an edit %d stories are ranked again, not the newest alone", n)
	}
	for name, edit := range map[string]func(s []told) []told{
		"a word": func(s []told) []told {
			s[500].Vector.Tokens = slices.Delete(slices.Clone(s[500].Vector.Tokens), 9, 10)
			return s
		},
		"a tag":        func(s []told) []told { s[500].Tags = append(s[500].Tags[:1:1], "new"); return s },
		"a link":       func(s []told) []told { s[500].Links = []int{3}; return s },
		"a short note": func(s []told) []told { return append(s, note) },
	} {
		t.Run(name, func(t *testing.T) {
			made := again(edit(slices.Clone(stories)), o, first)
			if n := rankedBy(made); n == 0 || n > 100 {
				t.Errorf("%d stories are ranked again", n)
			}
		})
	}
}

// A snapshot whose parts do not fit together is ignored.
func TestDamagedSnapshot(t *testing.T) {
	stories := generated(50)
	o := Options{Count: 5, Order: "newer"}
	want := plain(choose(stories, o))
	for name, damage := range map[string]func(m *Snapshot){
		"inputs":  func(m *Snapshot) { m.Inputs = m.Inputs[1:] },
		"related": func(m *Snapshot) { m.Set.Related[3][0] = 1000 },
		"reach":   func(m *Snapshot) { m.Reach = nil },
		"next":    func(m *Snapshot) { m.Set.Next = m.Set.Next[1:] },
	} {
		m := again(stories, o, nil)
		damage(m)
		if got := plain(&again(stories, o, m).Set); got != want {
			t.Errorf("%s: another choice", name)
		}
	}
}

// The same holds on a site so large that an edit touches few of its stories.
func TestAgainOnLargeSite(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long with the race detector")
	}
	r := rand.New(rand.NewPCG(3, 4))
	stories, spare := generated(800), generated(900)[800:]
	// Four stories of each subject are issues of a series, one less than counts.
	formOf := func(s *told) uint64 { return maphash.String(seed, s.Tags[0]) }
	number := map[uint64]int{}
	for i := range stories {
		if form := formOf(&stories[i]); number[form] < 4 {
			number[form]++
			stories[i].Form = form
		}
	}
	o := Options{Count: 5, Order: "newer"}
	last, was, least := again(stories, o, nil), stories, len(stories)
	for range 20 {
		now := slices.Clone(was)
		for range 1 + r.IntN(2) {
			at := r.IntN(len(now))
			switch r.IntN(6) {
			case 0:
				now[at].Vector.Tokens = slices.Delete(slices.Clone(now[at].Vector.Tokens), 3, 4+r.IntN(20))
			case 1:
				now[at].Vector.Bigrams = slices.Delete(slices.Clone(now[at].Vector.Bigrams), 3, 4+r.IntN(50))
			case 2:
				now = slices.Delete(now, at, at+1)
			case 3:
				now[at].Tags = []string{"new"}
			case 4:
				now[at].Form = formOf(&now[at])
			case 5:
				s := spare[0]
				spare = spare[1:]
				s.ID, s.Published = s.ID+1<<40, now[at].Published
				now = slices.Insert(now, at, s)
			}
		}
		made, clean := again(now, o, last), again(now, o, nil)
		if plain(&made.Set) != plain(&clean.Set) {
			t.Fatal("chosen again it is another choice than from nothing")
		}
		least = min(least, rankedBy(made))
		last, was = made, now
	}
	if least > 100 {
		t.Errorf("at least %d stories are ranked again", least)
	}
}

// Whatever changes in stories or options, their hash does.
func TestHash(t *testing.T) {
	stories := []Story{{ID: 1, Next: -1}, {ID: 2, Next: -1, Tags: []string{"x", "y"}, Links: []int{0}}}
	var o Options
	seen := map[uint64]string{Hash(stories, o): "nothing"}
	differs := func(what string) {
		t.Helper()
		h := Hash(stories, o)
		if other, known := seen[h]; known {
			t.Errorf("%s changed, and the hash is that after %s", what, other)
		}
		seen[h] = what
	}
	alter := func(name string, v reflect.Value) {
		for i := range v.NumField() {
			f := v.Field(i)
			before := reflect.New(f.Type()).Elem()
			before.Set(f)
			switch f.Kind() {
			case reflect.String:
				f.SetString(f.String() + "z")
			case reflect.Bool:
				f.SetBool(!f.Bool())
			case reflect.Int, reflect.Int64:
				f.SetInt(f.Int() + 7)
			case reflect.Uint64:
				f.SetUint(f.Uint() + 7)
			case reflect.Slice:
				f.Set(reflect.Append(f, reflect.Zero(f.Type().Elem())))
			default:
				t.Fatalf("a field of another kind: %s", v.Type().Field(i).Name)
			}
			differs(name + v.Type().Field(i).Name)
			f.Set(before)
		}
	}
	alter("option ", reflect.ValueOf(&o).Elem())
	alter("first ", reflect.ValueOf(&stories[0]).Elem())
	alter("second ", reflect.ValueOf(&stories[1]).Elem())
	stories = stories[:1]
	differs("the number")
}
