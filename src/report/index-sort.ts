/** Sorts the table of an index page by the column whose heading is pressed; a page without scripts keeps the set's order. */
export const sortScript = `
(() => {
  const table = document.querySelector('table.set');
  if (table === null || table.tBodies[0].rows.length < 2) return;
  const body = table.tBodies[0];
  const headings = [...table.tHead.rows[0].cells];
  const valueOf = (row, column) => row.cells[column].dataset.sort;
  const compare = (a, b) => a !== '' && b !== '' && !Number.isNaN(+a) && !Number.isNaN(+b) ? a - b : a.localeCompare(b);
  const sortBy = (heading, column) => {
    const down = heading.getAttribute('aria-sort') === 'ascending';
    const sign = down ? -1 : 1;
    const order = (x, y) => {
      const [a, b] = [valueOf(x, column), valueOf(y, column)];
      return a === '' || b === '' ? (a === '') - (b === '') : sign * compare(a, b);
    };
    for (const other of headings) other.removeAttribute('aria-sort');
    heading.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    body.append(...[...body.rows].sort(order));
  };
  headings.forEach((heading, column) => {
    if (!('sortable' in heading.dataset)) return;
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener('click', () => sortBy(heading, column));
  });
})();
`;
