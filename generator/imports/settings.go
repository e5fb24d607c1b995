package imports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"broadsheet/generator/config"
)

// settings writes config.toml, unless the new site has one, and reads it.
func (s *Sink) settings() error {
	text, remarks := s.newSettings()
	own := !s.folder.exists(config.File) // whether this import writes config.toml, or a killed one did
	if own {
		if err := s.folder.makeDir("content/stories"); err != nil { // a killed import leaves a site that can be built
			return err
		}
		if err := s.folder.write(config.File, strings.NewReader(text)); err != nil {
			return err
		}
	} else {
		old, p := config.Read(s.options.Site)
		if p != nil {
			s.Problem(p)
			return errProblems
		}
		own = text == string(old) && !s.folder.exists(ReportFile)
		text = string(old)
	}
	settings, found := config.Load(config.File, []byte(text), config.Overrides{})
	if settings == nil {
		s.Problem(found...)
		return errProblems
	}
	s.config = settings
	if !own {
		s.compareSettings()
		return nil
	}
	s.written = text
	for _, remark := range remarks {
		s.Told(Look, remark, Place{})
	}
	return nil
}

// newSettings returns the text of config.toml for the new site, and remarks for the report.
// Values that the program does not accept are left out.
func (s *Sink) newSettings() (text string, remarks []string) {
	title := cmp.Or(s.site.Title, hostOf(s.site.Address), "Untitled")
	address := s.address
	if address == "" {
		address = "https://example.org/"
		remarks = append(remarks, "the address of the site is not known: set base_url in config.toml, or import with --base-url")
	}
	if !strings.HasSuffix(address, "/") {
		address += "/"
	}
	zone := cmp.Or(s.site.TimeZone, "UTC")
	if _, err := time.LoadLocation(zone); err != nil || zone == "Local" {
		remarks = append(remarks, fmt.Sprintf("the time zone %q is not known: UTC is in config.toml", zone))
		zone = "UTC"
	}
	text = setting("title", title) + setting("base_url", address) + setting("timezone", zone)
	for _, line := range s.settingLines() {
		if settings, _ := config.Load(config.File, []byte(text+line), config.Overrides{}); settings == nil {
			remarks = append(remarks, "a setting that is not valid here: `"+strings.Join(strings.Fields(line), " ")+"`")
			continue
		}
		text += line
	}
	return text, remarks
}

// settingLines returns the settings in config.toml that a site can do without.
func (s *Sink) settingLines() []string {
	lines := []string{setting("description", s.site.Description), setting("language", s.site.Language), setting("permalink", s.site.Permalink)}
	if s.site.Accent != "" {
		lines = append(lines, "\n[publisher]\n"+setting("accent", s.site.Accent))
	}
	if s.site.Originals {
		lines = append(lines, "\n[images]\noriginals = true\n")
	}
	for _, l := range s.site.Menu {
		lines = append(lines, menu("main", []Link{l}))
	}
	for _, l := range s.site.Footer {
		lines = append(lines, menu("footer", []Link{l}))
	}
	return slices.DeleteFunc(lines, func(line string) bool { return line == "" })
}

// setting returns a line of TOML, or "" for an empty value.
func setting(key, value string) string {
	if value == "" {
		return ""
	}
	return key + " = " + quoted(value) + "\n"
}

// menu returns the TOML of a menu, or "" if it is empty.
func menu(name string, links []Link) string {
	var b strings.Builder
	for _, l := range links {
		fmt.Fprintf(&b, "\n[[menu.%s]]\n%s%s", name, setting("title", l.Name), setting("url", l.URL))
	}
	return b.String()
}

// compareSettings tells which settings of the source differ from the config.toml that the
// new site had before.
func (s *Sink) compareSettings() {
	for _, pair := range [][3]string{
		{"title", s.site.Title, s.config.Title}, {"timezone", s.site.TimeZone, s.config.Timezone},
		{"permalink", s.site.Permalink, s.config.Permalink}, {"language", s.site.Language, s.config.Language},
	} {
		if pair[1] != "" && pair[1] != pair[2] {
			s.Told(Look, fmt.Sprintf("%s was %q in the old site and is %q in config.toml, which was kept", pair[0], pair[1], pair[2]), Place{})
		}
	}
}

// mostPages is the number of standing pages that the foot of pages shows if config.toml does
// not list them.
const mostPages = 10

// footer lists those pages at the foot of pages whose address has one part, if there are many
// pages. It changes only a config.toml that this import has written.
func (s *Sink) footer() error {
	if s.options.DryRun || s.Report.Pages <= mostPages || len(s.config.Menu.Footer) > 0 || s.written == "" {
		return nil
	}
	links := menu("footer", s.pages[:min(len(s.pages), mostPages)])
	text := s.written + links
	if settings, _ := config.Load(config.File, []byte(text), config.Overrides{}); settings == nil || links == "" {
		return nil
	}
	return s.folder.write(config.File, strings.NewReader(text))
}
