package preview

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// secret stands in files beside the site and in parts of it that are not for
// readers: no answer may hold it.
const secret = "SECRET-7f3a"

func secretSite(t *testing.T) *running {
	t.Helper()
	outside := filepath.Join(t.TempDir(), "outside.txt")
	if err := os.WriteFile(outside, []byte(secret), 0o644); err != nil {
		t.Fatal(err)
	}
	f := newFolder(t, map[string]string{
		"content/stories/a.md":  story("First", "", "Words."),
		"content/data/x.toml":   "x = \"" + secret + "\"\n",
		"static/fine.txt":       "fine",
		".env":                  secret,
		".git/config":           secret,
		"static/.git/config":    secret,
		"static/swapped.txt":    "fine",
		"templates/private.txt": secret,
	})
	if err := os.Symlink(outside, f.path("static/link.txt")); err != nil {
		t.Skip("symbolic links are not to be had here:", err)
	}
	r := run(t, f)
	r.shows("/paper/", "First")
	// A file that is planned, and then leads out of the site.
	f.remove("static/swapped.txt")
	if err := os.Symlink(outside, f.path("static/swapped.txt")); err != nil {
		t.Fatal(err)
	}
	return r
}

// raw sends bytes as they are, and returns the status and everything answered.
func (r *running) raw(request string) (int, string) {
	r.t.Helper()
	c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", r.port()))
	if err != nil {
		r.t.Fatal(err)
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(5 * time.Second))
	go func() { _, _ = io.WriteString(c, request) }() // it may be refused half way
	reader := bufio.NewReader(c)
	answer, err := http.ReadResponse(reader, nil)
	if err != nil {
		return 0, ""
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	var header strings.Builder
	_ = answer.Header.Write(&header)
	return answer.StatusCode, header.String() + string(text)
}

func TestAttacksGetNothing(t *testing.T) {
	r := secretSite(t)
	host := fmt.Sprintf("127.0.0.1:%d", r.port())
	request := func(target string, headers ...string) string {
		return "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + strings.Join(append(headers, "", ""), "\r\n")
	}
	from := func(host string) string {
		return "GET /paper/ HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"
	}
	for name, attack := range map[string]struct {
		request string
		status  []int
	}{
		"a name that was made to lead here": {from(fmt.Sprintf("evil.example:%d", r.port())), []int{403}},
		"a name that begins like ours":      {from(fmt.Sprintf("localhost.evil.example:%d", r.port())), []int{403}},
		"our name, another port":            {from("127.0.0.1:1"), []int{403}},
		"our name, no port":                 {from("localhost"), []int{403}},
		"no name":                           {"GET /paper/ HTTP/1.0\r\n\r\n", []int{403}},
		"an address with user":              {from("x@" + host), []int{400, 403}},
		"a whole address of another":        {request("http://evil.example/paper/"), []int{403}},
		"forwarded for us":                  {"GET /paper/ HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: " + host + "\r\nForwarded: host=" + host + "\r\nConnection: close\r\n\r\n", []int{403}},

		"a page of another site":         {request("/paper/", "Sec-Fetch-Site: cross-site"), []int{403}},
		"a page of a site beside":        {request("/paper/", "Sec-Fetch-Site: same-site"), []int{403}},
		"another site's script":          {request("/paper/", "Origin: https://evil.example"), []int{403}},
		"a sandboxed frame's script":     {request("/paper/", "Origin: null"), []int{403}},
		"another port's script":          {request("/paper/", "Origin: http://127.0.0.1:1"), []int{403}},
		"two origins":                    {request("/paper/", "Origin: http://"+host, "Origin: https://evil.example"), []int{403}},
		"another site's events":          {request("/paper/_events", "Origin: https://evil.example"), []int{403}},
		"another site's events, no-cors": {request("/paper/_events", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"), []int{403}},
		"another site's state":           {request("/paper/_preview/state", "Origin: https://evil.example"), []int{403}},
		"another site's desk":            {request("/paper/_desk/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"), []int{403}},

		"up":                        {request("/paper/../.env"), []int{400}},
		"up, encoded":               {request("/paper/%2e%2e/.env"), []int{400}},
		"up, slash encoded":         {request("/paper/..%2f.env"), []int{400}},
		"up, all encoded":           {request("/paper/%2e%2e%2f%2eenv"), []int{400}},
		"up, encoded twice":         {request("/paper/%252e%252e%252f.env"), []int{404}},
		"up, backslash":             {request(`/paper/..\.env`), []int{400}},
		"up, backslash encoded":     {request("/paper/..%5c.env"), []int{400}},
		"NUL":                       {request("/paper/fine.txt%00.html"), []int{400}},
		"not UTF-8":                 {request("/paper/%ff"), []int{400}},
		"another host as path":      {request("//evil.example/%2e%2e"), []int{400}},
		"another host, no redirect": {request("//evil.example"), []int{404}},
		"no slash":                  {request("paper/"), []int{400}},
		"hidden":                    {request("/paper/.env"), []int{404}},
		"hidden, git":               {request("/paper/.git/config"), []int{404}},
		"hidden, in static":         {request("/paper/static/.git/config"), []int{404}},
		"the source":                {request("/paper/content/stories/a.md"), []int{404}},
		"data":                      {request("/paper/content/data/x.toml"), []int{404}},
		"the settings":              {request("/paper/config.toml"), []int{404}},
		"a template":                {request("/paper/templates/private.txt"), []int{404}},
		"the file system":           {request("/paper/@fs/etc/passwd"), []int{404}},
		"the file system, raw":      {request("/@fs/etc/passwd?raw??"), []int{404}},
		"the file system, import":   {request("/paper/@fs" + r.root + "/.env?import&raw??"), []int{404}},
		"the whole path":            {request(r.root + "/.env"), []int{404}},
		"a source map":              {request("/paper/__open-in-editor?file=" + r.root + "/.env"), []int{404}},
		"a symbolic link":           {request("/paper/link.txt"), []int{404}},
		"a file turned into a link": {request("/paper/swapped.txt"), []int{404}},
		"the root":                  {request("/"), []int{302}},

		"POST":                         {strings.Replace(request("/paper/", "Content-Length: 0"), "GET", "POST", 1), []int{405}},
		"PUT":                          {strings.Replace(request("/paper/", "Content-Length: 0"), "GET", "PUT", 1), []int{405}},
		"OPTIONS":                      {strings.Replace(request("/paper/"), "GET", "OPTIONS", 1), []int{405}},
		"TRACE":                        {strings.Replace(request("/paper/"), "GET", "TRACE", 1), []int{405}},
		"CONNECT":                      {"CONNECT evil.example:80 HTTP/1.1\r\nHost: evil.example:80\r\n\r\n", []int{403}},
		"a long header":                {request("/paper/", "X: "+strings.Repeat("x", 64<<10)), []int{431, 0}},
		"a long address":               {request("/paper/" + strings.Repeat("x", 64<<10)), []int{431, 0}},
		"no page":                      {request("/paper/_events"), []int{400}},
		"an empty page":                {request("/paper/_events?page="), []int{400}},
		"a broken page":                {request("/paper/_events?page=%"), []int{400}},
		"a page encoded twice":         {request("/paper/_events?page=/paper/%252e%252e/"), []int{400}},
		"a page without slash":         {request("/paper/_events?page=paper"), []int{400}},
		"a page elsewhere":             {request("/paper/_events?page=/elsewhere/"), []int{400}},
		"a missing page":               {request("/paper/_events?page=/paper/missing/"), []int{400}},
		"a file as page":               {request("/paper/_events?page=/paper/fine.txt"), []int{400}},
		"a script as page":             {request("/paper/_events?page=/paper/_preview/client.js"), []int{400}},
		"a broken state":               {request("/paper/_preview/state?page=%ff"), []int{400}},
		"a state elsewhere":            {request("/paper/_preview/state?page=//evil.example/"), []int{400}},
		"a desk from elsewhere":        {request("/paper/_desk/?from=//evil.example/"), []int{400}},
		"a broken instant":             {request("/paper/?at=2026-13"), []int{400}},
		"a broken instant of the desk": {request("/paper/_desk/?at=x"), []int{400}},
		"a long page":                  {request("/paper/_events?page=/" + strings.Repeat("x", 8<<10)), []int{400}},
		"two lengths":                  {request("/paper/", "Content-Length: 1", "Content-Length: 2"), []int{400}},
		"length and chunks":            {request("/paper/", "Transfer-Encoding: chunked, identity"), []int{400, 501}},
	} {
		t.Run(name, func(t *testing.T) {
			status, text := r.raw(attack.request)
			allowed := false
			for _, s := range attack.status {
				allowed = allowed || s == status
			}
			if !allowed {
				t.Errorf("status %d, want one of %v: %.300s", status, attack.status, text)
			}
			if strings.Contains(text, secret) || strings.Contains(text, "root:") {
				t.Errorf("the secret is told: %s", text)
			}
			if status == 403 && strings.Contains(text, "First") {
				t.Errorf("the site is told: %s", text)
			}
			if strings.Contains(text, "Access-Control-Allow") {
				t.Errorf("other sites are let in: %s", text)
			}
			if strings.Contains(text, "\nLocation: //") || strings.Contains(text, "evil.example\r\n") {
				t.Errorf("it leads elsewhere: %s", text)
			}
		})
	}
}

func TestOwnRequestsAreAnswered(t *testing.T) {
	r := secretSite(t)
	for name, headers := range map[string]string{
		"typed in":             "Host: 127.0.0.1:PORT\r\nSec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate",
		"by name":              "Host: localhost:PORT\r\nSec-Fetch-Site: same-origin",
		"by name in capitals":  "Host: LOCALHOST:PORT",
		"by the other address": "Host: [::1]:PORT",
		"by its own script":    "Host: localhost:PORT\r\nOrigin: http://localhost:PORT\r\nSec-Fetch-Site: same-origin",
	} {
		headers = strings.ReplaceAll(headers, "PORT", fmt.Sprint(r.port()))
		status, text := r.raw("GET /paper/ HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n")
		if status != 200 || !strings.Contains(text, "First") {
			t.Errorf("%s: %d %s", name, status, text)
		}
		for _, want := range []string{"Cross-Origin-Resource-Policy: same-origin", "X-Content-Type-Options: nosniff", "Cache-Control: no-store"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %s", name, want)
			}
		}
	}
	if status, text := r.raw(fmt.Sprintf("HEAD /paper/ HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n\r\n", r.port())); status != 200 || strings.Contains(text, "First") {
		t.Errorf("HEAD: %d %s", status, text)
	}
}

func TestEventsHoldNoContent(t *testing.T) {
	r := secretSite(t)
	answer, err := r.client.Get(fmt.Sprintf("http://127.0.0.1:%d/paper/_events?page=/paper/2026/03/a/", r.port()))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	read := func() string {
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return data
			}
		}
		t.Fatal("the events end")
		return ""
	}
	if first := read(); !strings.Contains(first, `"changed":[],"version":"`) {
		t.Error(first)
	}
	r.write("content/stories/a.md", story("First", "", secret))
	for {
		data := read()
		if strings.Contains(data, secret) {
			t.Error(data)
		}
		if strings.Contains(data, `"changed":["/paper/2026/03/a/"]`) {
			break
		}
	}
}

func TestProblemsAreEscaped(t *testing.T) {
	r := secretSite(t)
	evil := `</script><img src=x onerror=alert(1)>`
	r.write("content/stories/a.md", "---\ntitle: a\n"+evil+": 1\n---\n")
	eventually(t, "the problem is known", func() bool { return len(r.snapshot.Load().Problems) > 0 })
	for _, path := range []string{"/paper/_desk/", "/paper/_preview/state", "/paper/" + "?x=" + `"><script>`, "/paper/%22%3E%3Cscript%3E"} {
		if _, header, text := r.get(path); strings.Contains(text, "<img src=x") || strings.Contains(text, `"><script>`) {
			t.Errorf("%s (%s): %s", path, header.Get("Content-Type"), text)
		}
	}
}

// A request for events without a page, before there is a site, must not stop
// the preview when the site appears.
func TestEventsBeforeThereIsASite(t *testing.T) {
	f := newFolder(t, map[string]string{"content/stories/a.md": story("First", "", "Words.")})
	good, err := os.ReadFile(f.path("config.toml"))
	if err != nil {
		t.Fatal(err)
	}
	f.write("config.toml", "title = \"The Sample\"\n")
	r := run(t, f)
	for _, path := range []string{"/_events", "/_events?page=", "/_events?page=%"} {
		if status, _, _ := r.get(path); status != http.StatusBadRequest {
			t.Errorf("%s: status %d", path, status)
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("http://127.0.0.1:%d/_events?page=/", r.port()), nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := r.client.Do(request)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatal(answer, err)
	}
	defer answer.Body.Close()
	r.write("config.toml", string(good))
	r.shows("/paper/2026/03/a/", "Words.")
}

// A HEAD request for events is answered without a stream.
func TestEventsOfHead(t *testing.T) {
	r := run(t, newFolder(t, map[string]string{"content/stories/a.md": story("First", "", "Words.")}))
	r.shows("/paper/2026/03/a/", "Words.")
	answer, err := r.client.Head(fmt.Sprintf("http://127.0.0.1:%d/paper/_events?page=/paper/2026/03/a/", r.port()))
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("status %d", answer.StatusCode)
	}
}

// Events of a page whose address is encoded report that it changed.
func TestEventsOfAnEncodedAddress(t *testing.T) {
	r := run(t, newFolder(t, map[string]string{"content/stories/a.md": story("First", "slug: über uns\n", "Words.")}))
	const page = "/paper/2026/03/%C3%BCber-uns/"
	r.shows(page, "Words.")
	answer, err := r.client.Get(fmt.Sprintf("http://127.0.0.1:%d/paper/_events?page=%s", r.port(), url.QueryEscape(page)))
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatal(answer, err)
	}
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	next := func() string {
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return data
			}
		}
		t.Fatal("the stream ended")
		return ""
	}
	if first := next(); strings.Contains(first, `"version":"none"`) {
		t.Errorf("the page is unknown: %s", first)
	}
	r.write("content/stories/a.md", story("First", "slug: über uns\n", "Other words."))
	for {
		if m := next(); strings.Contains(m, "changed") && strings.Contains(m, page) {
			return
		}
	}
}
