// Returns in how many letters two words differ: letters that are lacking, additional or
// different.
export function distance(a, b) {
  let row = [...Array(b.length + 1).keys()];
  for (let i = 0; i < a.length; i++) {
    const last = row;
    row = [i + 1];
    for (let k = 0; k < b.length; k++) row.push(Math.min(last[k + 1] + 1, row[k] + 1, last[k] + (a[i] !== b[k])));
  }
  return row.at(-1);
}
