// Looks at built sites as readers get them, and exits with 1 if anything is
// wrong: node audit.mjs FOLDER…
//
// All pages: valid HTML. One page of each kind, light and dark, on a phone and
// a desktop: no violation that axe knows, no layout shift, no horizontal
// scroll at 320 pixels, the same text with scripting off (but for the search
// page). Of a further site, only kinds that no site before has. In the first site
// also: full marks of Lighthouse for the front page, a story and a category.
import {execFileSync} from "node:child_process";
import {readdirSync, readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {join, relative} from "node:path";
import {HtmlValidate} from "html-validate";
import lighthouse from "lighthouse";
import puppeteer from "puppeteer-core";
import {serve} from "./serve.mjs";

const folders = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const phone = 360, desktop = 1440, smallest = 320;
let faults = 0;

function fault(page, text) {
	faults++;
	console.log(`${page}: ${text}`);
}

/** The pages of a site, by address, with what they hold. */
function sitePages(folder) {
	const files = readdirSync(folder, {recursive: true}).filter(name => name.endsWith(".html")).sort();
	return files.map(name => ({
		address: "/" + relative(".", name).replace(/(^|\/)index\.html$/, "$1"),
		html: readFileSync(join(folder, name), "utf8"),
	}));
}

/** The largest page of each kind: it has most of what its kind can have. */
function oneOfEach(pages) {
	const kinds = new Map();
	for (const page of pages) {
		const kind = page.html.match(/<body class="is-(\w+)"/)?.[1];
		if (!kind) continue; // redirects
		let name = kind === "list" ? page.address.split("/")[1] : kind; // "category", "tag", …
		if (/\/page\/\d+\/$/.test(page.address)) name += " archive";
		else if (page.html.includes('class="pager"')) name += " with more pages";
		if (!(kinds.get(name)?.html.length >= page.html.length)) kinds.set(name, page);
	}
	return kinds;
}

async function validate(pages) {
	const validator = new HtmlValidate({
		extends: ["html-validate:recommended"],
		rules: {
			"doctype-style": "off", // matters of taste, which the HTML standard leaves open
			"no-trailing-whitespace": "off",
			"void-style": "off",
			"valid-id": ["error", {relaxed: true}],
			"no-inline-style": ["error", {allowedProperties: ["background-color", "--ratio", "--width"]}], // of pictures: the colour until one is loaded, ratio and width of a lead
			"long-title": "off", // headlines are as long as they are
		},
	});
	for (const page of pages) {
		const report = await validator.validateString(page.html);
		for (const message of report.results.flatMap(result => result.messages)) {
			fault(page.address, `${message.line}:${message.column}: ${message.message} (${message.ruleId})`);
		}
	}
}

/** Opens a page in a tab of its own, has look at it, and closes it. */
async function open(browser, url, {width, dark = false, scripts = true}, look) {
	const tab = await browser.newPage();
	await tab.setViewport({width, height: 800, isMobile: width < 700, hasTouch: width < 700});
	await tab.emulateMediaFeatures([{name: "prefers-color-scheme", value: dark ? "dark" : "light"}]);
	await tab.setJavaScriptEnabled(scripts);
	const failed = [];
	tab.on("pageerror", error => failed.push(String(error)));
	tab.on("requestfailed", request => failed.push(request.url()));
	tab.on("response", response => response.status() >= 400 && failed.push(response.url()));
	await tab.goto(url, {waitUntil: "load"});
	const result = await look(tab);
	await tab.close();
	for (const what of failed) fault(new URL(url).pathname, what);
	return result;
}

/** Everything a reader can read; what a button says is for scripts alone. */
const shownText = tab => tab.evaluate(() => {
	document.querySelectorAll("button").forEach(button => button.remove());
	return document.body.innerText.replace(/\s+/g, " ");
});

/** How far things moved by themselves, from loading to the end of the page. */
const layoutShift = tab => tab.evaluate(async () => {
	let sum = 0;
	const add = entries => entries.forEach(entry => sum += entry.value);
	const observer = new PerformanceObserver(list => add(list.getEntries()));
	observer.observe({type: "layout-shift", buffered: true});
	for (let y = 0; y < document.body.scrollHeight; y += innerHeight) {
		scrollTo({top: y, behavior: "instant"});
		await new Promise(shown => requestAnimationFrame(() => requestAnimationFrame(shown)));
	}
	await new Promise(settled => setTimeout(settled, 300));
	add(observer.takeRecords());
	return sum;
});

async function look(browser, url) {
	const page = new URL(url).pathname;
	for (const width of [phone, desktop]) {
		for (const dark of [false, true]) {
			const where = `${page} at ${width} px, ${dark ? "dark" : "light"}`;
			await open(browser, url, {width, dark}, async tab => {
				const shift = await layoutShift(tab);
				// One may be the browser's, while it starts on a busy machine.
				if (shift > 0 && await open(browser, url, {width, dark}, layoutShift) > 0) fault(where, `layout shift of ${shift}`);
				await tab.evaluate(axe);
				const {violations} = await tab.evaluate(() => window.axe.run());
				for (const v of violations) fault(where, `${v.id}: ${v.help}: ${v.nodes.map(node => node.html).slice(0, 3).join(" ")}`);
			});
		}
	}
	await open(browser, url, {width: smallest}, async tab => {
		const width = await tab.evaluate(() => document.documentElement.scrollWidth);
		if (width > smallest) fault(page, `${width} px wide at ${smallest}`);
	});
	const [scripted, plain] = [
		await open(browser, url, {width: phone}, shownText),
		await open(browser, url, {width: phone, scripts: false}, shownText),
	];
	if (scripted !== plain && !page.endsWith("/search/")) fault(page, `another text with scripting off:\n${plain}\n${scripted}`);
}

/** Lighthouse for phones. The best of three runs counts: on a machine that
does other work, any one of them may be disturbed. */
async function score(browser, url) {
	const least = {performance: 0.99, accessibility: 1, "best-practices": 1, seo: 1};
	let best;
	for (let run = 0; run < 3 && !(best?.performance >= least.performance); run++) {
		const tab = await browser.newPage();
		const {lhr} = await lighthouse(url, {logLevel: "error", onlyCategories: Object.keys(least)}, undefined, tab);
		await tab.close();
		const scores = Object.fromEntries(Object.entries(lhr.categories).map(([name, category]) => [name, category.score]));
		scores.failed = Object.values(lhr.audits).filter(audit => audit.score !== null && audit.score < 0.9).map(audit => audit.id);
		scores.shift = lhr.audits["cumulative-layout-shift"].numericValue;
		scores.paint = lhr.audits["largest-contentful-paint"].displayValue;
		if (!(best?.performance >= scores.performance)) best = scores;
	}
	const page = new URL(url).pathname;
	console.log(`${page}: ${Object.keys(least).map(name => `${name} ${Math.round(100 * best[name])}`).join(", ")}; largest paint ${best.paint}`);
	for (const [name, value] of Object.entries(least)) {
		if (!(best[name] >= value)) fault(page, `${name} ${best[name]}: ${best.failed.join(", ")}`);
	}
	if (best.shift > 0) fault(page, `layout shift of ${best.shift}`);
}

const chromium = process.env.CHROMIUM ?? execFileSync("sh", ["-c", "command -v chromium"], {encoding: "utf8"}).trim();
const browser = await puppeteer.launch({
	executablePath: chromium,
	args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--disable-sync", "--disable-background-networking", "--disable-component-update"],
});
const seen = new Set();
try {
	for (const folder of folders) {
		const {server, address} = await serve(folder);
		const pages = sitePages(folder);
		const kinds = oneOfEach(pages);
		await validate(pages);
		for (const [kind, page] of kinds) {
			if (seen.has(kind)) continue;
			seen.add(kind);
			await look(browser, address + page.address);
			console.log(`looked at ${page.address} (${kind})`);
		}
		if (folder === folders[0]) {
			for (const kind of ["front", "story", "category"]) {
				const page = kinds.get(kind) ?? kinds.get(kind + " with more pages");
				await score(browser, address + page.address);
			}
		}
		server.close();
	}
} finally {
	await browser.close();
}
console.log(faults ? `${faults} faults` : "nothing is wrong");
process.exit(faults ? 1 : 0);
