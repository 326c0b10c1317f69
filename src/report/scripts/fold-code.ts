/** Opens or closes the code of all cells. */
export const foldCode = `
(() => {
  const button = document.querySelector('#all-code');
  button.addEventListener('click', () => {
    const open = button.getAttribute('aria-pressed') !== 'true';
    for (const part of document.querySelectorAll('details.input')) part.open = open;
    button.setAttribute('aria-pressed', String(open));
  });
})();
`;
