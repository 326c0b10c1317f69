/** Before print, a table that is too wide for a sheet of paper stands in parts, one under the other; afterwards it is whole again. */
export const splitTables = `
(() => {
  /** Characters of a line at the smallest size of print; of a column at most and at least, a heading's beyond which it breaks. */
  const [lineLength, widest, narrowest, heading] = [130, 20, 3, 6];
  const longestWord = ({ textContent }, most) => Math.min(most, Math.max(narrowest, ...textContent.split(/\\s+/).map(({ length }) => length)));
  const measure = ({ tHead, rows }) =>
    [...rows[0].cells].map((_, index) => 1 + Math.max(...[...rows].slice(0, 100).flatMap((row) => row.cells[index] ? longestWord(row.cells[index], row.parentElement === tHead ? heading : widest) : [])));
  /** Columns by part, each of at most \`room\`; the first column is in all, since it tells rows apart. */
  const share = (others, room) => {
    const parts = [];
    let left = 0;
    others.forEach((width, index) => {
      if (parts.length === 0 || width > left) {
        parts.push({ start: index + 1, end: index + 1 });
        left = room;
      }
      left -= width;
      parts.at(-1).end += 1;
    });
    return parts;
  };
  const shareEvenly = ([first, ...others]) => {
    const room = lineLength - first;
    const total = others.reduce((sum, width) => sum + width, 0);
    return share(others, Math.min(room, Math.ceil(total / share(others, room).length) + Math.max(...others)));
  };
  const take = (table, { start, end }) => {
    const part = table.cloneNode(true);
    for (const row of part.rows) [...row.cells].forEach((cell, index) => { if (index > 0 && (index < start || index >= end)) cell.remove(); });
    if (start > 1) part.caption?.remove();
    const names = [...table.rows].at(-1).cells[0].tagName === 'TH' ? 1 : 0;
    const from = start === 1 ? 1 : start + 1 - names;
    const to = end - names;
    const line = document.createElement('p');
    line.className = 'label';
    line.textContent = (from === to ? 'Column ' + to : 'Columns ' + from + ' to ' + to) + ' of ' + (table.rows[0].cells.length - names);
    const place = document.createElement('div');
    place.className = 'table-part';
    place.append(line, part);
    table.before(place);
  };
  addEventListener('beforeprint', () => {
    for (const table of document.querySelectorAll('.cell table')) {
      if (!(table.rows[0]?.cells.length > 2) || table.getClientRects().length === 0 || table.querySelector('[colspan], [rowspan], table')) continue;
      const parts = shareEvenly(measure(table));
      if (parts.length < 2) continue;
      for (const part of parts) take(table, part);
      table.classList.add('in-parts');
    }
  });
  addEventListener('afterprint', () => {
    for (const part of document.querySelectorAll('.table-part')) part.remove();
    for (const table of document.querySelectorAll('.in-parts')) table.classList.remove('in-parts');
  });
})();
`;
