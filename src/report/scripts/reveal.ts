/** Opens what hides the target of a link into the page, when the page is loaded and whenever its address changes. */

/** Also defines `reveal(element)` for other scripts; it needs `fillHeld`, of the script that opens what is held. */
export const revealTarget = `
const reveal = (element) => {
  for (let part = element.closest('details'); part; part = part.parentElement.closest('details')) {
    part.open = true;
    fillHeld(part);
  }
};
(() => {
  const find = (id) => {
    const held = [...document.querySelectorAll('.held')].find(({ textContent }) => textContent.includes('id="' + id + '"'));
    if (held) reveal(held);
    return document.getElementById(id);
  };
  const follow = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch {}
    const target = id === '' ? null : document.getElementById(id) ?? find(id);
    if (target === null) return;
    if (target.matches('.cell')) for (const part of target.querySelectorAll(':scope > details')) part.open = true;
    reveal(target);
    target.scrollIntoView();
  };
  addEventListener('hashchange', follow);
  follow();
})();
`;
