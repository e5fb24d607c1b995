// The preview's own script: it follows the server's events and changes the
// page in place. It is never part of a built site.
(() => {
  "use strict";
  // A text may have elements of any id, also ids that hide the names of variables. It
  // has no script elements, and no text can be a symbol.
  const tagOf = (doc) => [...doc.querySelectorAll("script[data-preview]")].pop();
  const tag = tagOf(document), running = Symbol.for("broadsheet preview");
  if (!tag || window[running]) return;
  window[running] = true;
  const info = { ...tag.dataset };
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  // -- what is shown over the page, in a tree of its own --------------------
  const host = document.createElement("broadsheet-preview");
  const over = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; }
    .ribbon, .notice { position: fixed; z-index: 2147483646; font: 600 14px/1.4 system-ui, sans-serif; color: #fff; padding: .4em .9em; border-radius: 0 0 6px 6px; top: 0; left: 50%; transform: translateX(-50%); max-width: 90vw; box-shadow: 0 2px 8px #0005; }
    .ribbon { background: #8a4b00; }
    .ribbon a { color: inherit; margin-left: .8em; }
    .notice { background: #7a1020; top: auto; bottom: 1.5em; border-radius: 6px; }
    .problems { position: fixed; z-index: 2147483647; left: 0; right: 0; bottom: 0; max-height: 60vh; overflow: auto; background: #1b1b1f; color: #f2f2f2; font: 14px/1.5 system-ui, sans-serif; border-top: 4px solid #d33; box-shadow: 0 -4px 20px #0008; }
    .problems.mild { max-height: 30vh; border-color: #c90; }
    header { display: flex; gap: 1em; align-items: center; justify-content: space-between; padding: .5em 1em; position: sticky; top: 0; background: #1b1b1f; }
    h2 { font-size: 15px; margin: 0; }
    button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-align: left; }
    button:focus-visible, a:focus-visible { outline: 2px solid #8cf; outline-offset: 2px; }
    header button { border: 1px solid #777; border-radius: 4px; padding: .1em .6em; }
    ol { list-style: none; margin: 0; padding: 0 1em 1em; }
    li { border-top: 1px solid #444; padding: .6em 0; }
    .place { color: #8cf; font: 13px ui-monospace, monospace; text-decoration: underline; overflow-wrap: anywhere; }
    .error::before { content: "error "; color: #ff8a8a; font-weight: 700; }
    .warning::before { content: "warning "; color: #ffd166; font-weight: 700; }
    p { margin: .2em 0; overflow-wrap: anywhere; }
    pre { margin: .4em 0; padding: .5em; background: #000; overflow-x: auto; font: 13px/1.4 ui-monospace, monospace; tab-size: 4; }
    mark { background: #6b1a1a; color: inherit; text-decoration: underline wavy #ff8a8a; }
    .hint { color: #b9e6b9; }`);
  over.adoptedStyleSheets = [sheet];
  document.documentElement.append(host);

  const make = (name, kind, text) => {
    const e = document.createElement(name);
    if (kind) e.className = kind;
    if (text) e.textContent = text;
    return e;
  };
  const put = (kind, element) => {
    over.querySelector("." + kind)?.remove();
    if (element) over.append(element);
  };

  const showRibbon = () => {
    if (!info.ribbon && !info.at) return put("ribbon");
    const e = make("div", "ribbon", info.at ? "As of " + info.at.replace("T", ", ") : info.ribbon);
    if (info.at) {
      const now = make("a", "", "Back to now");
      now.href = location.pathname;
      e.append(now);
    }
    const desk = make("a", "", "Desk");
    desk.href = info.base + "_desk/?from=" + encodeURIComponent(info.page);
    e.append(desk);
    put("ribbon", e);
  };

  // -- problems -------------------------------------------------------------
  const shown = (p) => {
    const li = make("li");
    if (p.place) {
      const place = make("button", "place", p.place);
      place.type = "button";
      place.title = p.open ? "Open in the editor" : "Copy the place";
      place.onclick = async () => {
        if (p.open) return void (location.href = p.open);
        try {
          await navigator.clipboard.writeText(p.place);
          place.textContent = p.place + " – copied";
          setTimeout(() => (place.textContent = p.place), 1200);
        } catch { getSelection().selectAllChildren(place); }
      };
      li.append(place);
    }
    li.append(make("p", p.severity, p.message));
    if (p.excerpt) {
      const letters = [...p.excerpt], from = (p.column || 0) - 1, to = from + Math.max(1, p.width || 1);
      const pre = make("pre");
      if (from < 0) pre.textContent = p.excerpt;
      else pre.append(letters.slice(0, from).join(""), make("mark", "", letters.slice(from, to).join("") || " "), letters.slice(to).join(""));
      li.append(pre);
    }
    if (p.hint) li.append(make("p", "hint", p.hint));
    return li;
  };
  let problems = "", closed = "";
  const showProblems = (list) => {
    const errors = list.filter((p) => p.severity === "error").length;
    if (!list.length || (!errors && closed === "warnings")) return put("problems");
    const box = make("section", "problems" + (errors ? "" : " mild"));
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", "Problems");
    const head = make("header"), rest = list.length - errors;
    const count = (n, word) => n + " " + word + (n === 1 ? "" : "s");
    head.append(make("h2", "", [errors && count(errors, "error"), rest && count(rest, "warning")].filter(Boolean).join(", ")));
    const close = make("button", "", "Hide");
    close.onclick = () => { if (!errors) closed = "warnings"; put("problems"); };
    head.append(close);
    const ol = make("ol");
    for (const p of list) ol.append(shown(p));
    box.append(head, ol);
    put("problems", box);
  };
  const marks = new CSSStyleSheet();
  const learn = async (version) => {
    const answer = await fetch(info.base + "_preview/state?page=" + encodeURIComponent(info.page));
    if (!answer.ok) return;
    const state = await answer.json();
    problems = version;
    showProblems(state.problems);
    marks.replaceSync(Object.entries(state.hidden).map(([url, why]) =>
      `article.card :is(h2, h3, h4):has(a[href=${JSON.stringify(url)}])::before { content: ${JSON.stringify(why)}; display: block; width: fit-content; margin-bottom: .4em; background: #8a4b00; color: #fff; font: 600 12px/1.6 system-ui, sans-serif; padding: 0 .6em; border-radius: 3px; }`).join("\n"));
    if (!document.adoptedStyleSheets.includes(marks)) document.adoptedStyleSheets = [...document.adoptedStyleSheets, marks];
  };

  // -- changing the page in place -------------------------------------------
  const changed = [];
  const keyOf = (n) => n.nodeType === 1 ? (n.id || n.querySelector?.(":scope > h1 a, :scope > h2 a, :scope > h3 a, :scope > * > h3 a")?.getAttribute("href") || "") : "";
  const attributes = (old, now) => {
    for (const a of [...old.attributes]) if (!now.hasAttribute(a.name) && a.name !== "open") old.removeAttribute(a.name);
    for (const a of now.attributes) if (old.getAttribute(a.name) !== a.value) old.setAttribute(a.name, a.value);
  };
  const alike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);
  const morph = (old, now) => {
    if (old.isEqualNode(now)) return;
    if (old.nodeType !== 1) {
      old.nodeValue = now.nodeValue;
      if (now.nodeValue.trim()) changed.push(old.parentElement);
      return;
    }
    attributes(old, now);
    children(old, now);
  };
  const children = (old, now) => {
    let next = old.firstChild;
    const wanted = [...now.childNodes];
    wanted.forEach((n, i) => {
      // What is the same further on stays; what was before it is gone.
      let same = next;
      while (same && !same.isEqualNode(n)) same = same.nextSibling;
      if (same) {
        if (same !== next) old.insertBefore(same, next);
        else next = next.nextSibling;
        return;
      }
      let like = next;
      while (like && !(alike(like, n) && keyOf(n))) like = like.nextSibling;
      if (!like && next && alike(next, n) && !wanted.slice(i + 1).some((w) => w.isEqualNode(next))) like = next;
      if (like) {
        if (like !== next) old.insertBefore(like, next);
        else next = next.nextSibling;
        morph(like, n);
        return;
      }
      const fresh = document.importNode(n, true);
      old.insertBefore(fresh, next);
      if (fresh.nodeType === 1) changed.push(fresh);
      else if (fresh.nodeValue.trim()) changed.push(old);
    });
    while (next) {
      const gone = next;
      next = next.nextSibling;
      gone.remove();
    }
  };
  const styles = (doc) => [...doc.head.querySelectorAll('link[rel="stylesheet"]')];
  const restyle = (doc) => {
    const old = styles(document), now = styles(doc), here = (l) => l.getAttribute("href");
    for (const n of now) {
      if (old.some((o) => here(o) === here(n))) continue;
      const fresh = document.importNode(n), i = now.indexOf(n), was = old[i];
      const stale = was && !now.some((m) => here(m) === here(was)) ? was : null;
      fresh.onload = fresh.onerror = () => stale?.remove();
      was ? was.after(fresh) : document.head.append(fresh);
    }
    for (const o of old.slice(now.length)) if (!now.some((n) => here(n) === here(o))) o.remove();
  };
  const rehead = (doc) => {
    document.title = doc.title;
    restyle(doc);
    const other = (d) => [...d.head.children].filter((e) => !e.matches('title, script, link[rel="stylesheet"]'));
    const old = other(document), now = other(doc);
    for (const o of old) if (!now.some((n) => n.isEqualNode(o))) o.remove();
    for (const n of now) if (!old.some((o) => o.isEqualNode(n))) document.head.append(document.importNode(n, true));
  };
  const scripts = (doc) => [...doc.scripts].filter((s) => !s.matches("[data-preview]") && (!s.type || /javascript|module/.test(s.type))).map((s) => s.outerHTML).join("\n");

  const mark = () => {
    const text = document.querySelector(".e-content") || document.querySelector("main") || document.body;
    const blocks = changed.map((e) => e.closest?.("p, li, h1, h2, h3, h4, h5, h6, pre, blockquote, figure, table, article, section") || e).filter((e) => e.isConnected && e !== document.body);
    const block = blocks.find((e) => text.contains(e)) || blocks[0];
    if (!block) return;
    const at = block.getBoundingClientRect();
    if (at.bottom < 0 || at.top > innerHeight) block.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
    const bright = { backgroundColor: "#ffd54a66", outline: "2px solid #ffb300" };
    block.animate(calm.matches ? [bright, bright] : [bright, { backgroundColor: "transparent", outline: "2px solid transparent" }], 1400);
  };

  let busy = false, again = false;
  const update = async () => {
    if (busy) return void (again = true);
    busy = true;
    try {
      do {
        again = false;
        const answer = await fetch(location.pathname + location.search, { cache: "no-store" });
        const doc = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = tagOf(doc);
        if (!fresh) return location.reload();
        if (fresh.dataset.missing && !info.missing) {
          put("notice", make("div", "notice", "This page is not part of the site any more."));
          info.version = "none";
          continue;
        }
        put("notice");
        if (scripts(doc) !== scripts(document)) return location.reload();
        try {
          const anchor = document.elementFromPoint(innerWidth / 2, innerHeight / 3), top = anchor?.getBoundingClientRect().top;
          changed.length = 0;
          rehead(doc);
          attributes(document.documentElement, doc.documentElement);
          morph(document.body, doc.body);
          if (anchor?.isConnected) scrollBy({ top: anchor.getBoundingClientRect().top - top, behavior: "instant" });
        } catch { return location.reload(); } // an element that scripts cannot change in place
        for (const k of Object.keys(info)) delete info[k];
        Object.assign(info, fresh.dataset);
        showRibbon();
        mark();
      } while (again);
    } finally { busy = false; }
  };

  // -- following the server -------------------------------------------------
  let source, heard;
  // A missing page has no events of its own: any change may create it.
  const wanted = () => info.missing ? info.base + "404.html" : info.page;
  const listen = () => {
    heard = wanted();
    source = new EventSource(info.base + "_events?page=" + encodeURIComponent(heard));
    source.addEventListener("reload", async (e) => {
      const m = JSON.parse(e.data);
      if (info.navigate && m.saved?.length && !m.saved.includes(info.page)) return void (location.href = m.saved[0]);
      const mine = m.version !== undefined ? m.version !== info.version : info.missing || info.at || m.changed.includes(info.page);
      if (mine) await update();
      if (m.problems !== problems) await learn(m.problems);
    });
  };
  // A browser opens few connections to one server: a page that nobody looks at
  // gives up its own, and catches up when it is looked at.
  const look = () => {
    if (document.hidden) source?.close(), (source = null);
    else if (!source || source.readyState === 2 || heard !== wanted()) source?.close(), listen();
  };
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", () => { source?.close(); source = null; });
  addEventListener("pageshow", look);
  setInterval(look, 2000);
  // Who looks ahead goes on looking ahead.
  document.addEventListener("click", (e) => {
    const a = e.target.closest?.("a[href]");
    if (!info.at || !a || a.origin !== location.origin || !a.pathname.startsWith(info.base) || e.defaultPrevented) return;
    const to = new URL(a.href);
    if (to.searchParams.has("at")) return;
    to.searchParams.set("at", info.at);
    e.preventDefault();
    location.href = to;
  });
  showRibbon();
  look();
})();
