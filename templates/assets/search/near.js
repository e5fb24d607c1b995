// Returns in how many letters two words differ: letters that are lacking, additional or
// different. Two neighbours that are exchanged count once.
export function distance(a, b) {
  let before, last, row = [...Array(b.length + 1).keys()];
  for (let i = 0; i < a.length; i++) {
    [before, last, row] = [last, row, [i + 1]];
    for (let k = 0; k < b.length; k++) {
      const exchanged = a[i] === b[k - 1] && a[i - 1] === b[k];
      row.push(Math.min(last[k + 1] + 1, row[k] + 1, last[k] + (a[i] !== b[k]), (exchanged ? before[k - 1] : last[k + 1]) + 1));
    }
  }
  return row.at(-1);
}
