/** A link to the cell under the pointer or around the focus: one element for the whole page, so that a thousand cells need no more. */
export const linkCells = `
(() => {
  const main = document.querySelector('#main');
  const link = document.createElement('a');
  link.className = 'permalink';
  const attach = ({ target }) => {
    const cell = target.closest('.cell');
    if (cell === null || cell === link.parentElement || link.matches(':focus-visible')) return;
    link.textContent = '#';
    link.href = '#' + cell.id;
    link.setAttribute('aria-label', 'Link to cell ' + cell.id.replace('cell-', ''));
    link.title = 'Link to this cell; a click copies its address';
    cell.append(link);
  };
  main.addEventListener('pointerover', attach);
  main.addEventListener('focusin', attach);
  link.addEventListener('click', () => {
    navigator.clipboard?.writeText(link.href).then(() => { link.textContent = '✓'; }, () => {});
  });
})();
`;
