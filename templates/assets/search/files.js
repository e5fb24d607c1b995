// Reads files once.
export const kept = new Map(); // key: URL; value: promise of what was made of the file

// The site may be published again while the page is open.
setInterval(() => kept.clear(), 60000);

// Returns what a function makes of the response to a request. A failed request is made
// again when the file is needed the next time.
export function read(url, make, options) {
  if (!kept.has(url)) {
    kept.set(url, fetch(url, options).then(response => response.ok ? make(response) : Promise.reject()).catch(() => Promise.reject(kept.delete(url))));
  }
  return kept.get(url);
}
