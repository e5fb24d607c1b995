// Serves a folder the way a web host does: compressed, with long-lived assets
// and the site's own page for addresses that are not there.
import {createServer} from "node:http";
import {readFile} from "node:fs/promises";
import {extname, join, normalize} from "node:path";
import {gzipSync} from "node:zlib";

const types = {
	".css": "text/css; charset=utf-8", ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".json": "application/json", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8", ".xml": "application/xml",
	".avif": "image/avif", ".gif": "image/gif", ".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp",
};
const compressed = /text|json|xml/;

/** Serves a folder on a free port and returns the server and its address. */
export async function serve(folder) {
	const server = createServer(async (request, response) => {
		const path = normalize(decodeURIComponent(new URL(request.url, "http://host").pathname));
		let file = join(folder, path.endsWith("/") ? path + "index.html" : path);
		let body = await readFile(file).catch(() => null);
		const found = body !== null;
		if (!found) {
			file = join(folder, "404.html");
			body = await readFile(file);
		}
		const headers = {
			"content-type": types[extname(file)] ?? "application/octet-stream",
			"cache-control": path.startsWith("/assets/") ? "max-age=31536000, immutable" : "max-age=600",
		};
		if (compressed.test(headers["content-type"])) {
			body = gzipSync(body);
			headers["content-encoding"] = "gzip";
		}
		response.writeHead(found ? 200 : 404, {...headers, "content-length": body.length}).end(body);
	});
	await new Promise(listening => server.listen(0, "127.0.0.1", listening));
	return {server, address: `http://127.0.0.1:${server.address().port}`};
}
