/** The table of contents: closed where it stands above the text, and marking the section that is read. */
export const followContents = `
(() => {
  const nav = document.querySelector('#contents');
  if (!matchMedia('(min-width: 70rem)').matches) nav.querySelector('details').open = false;
  const links = [...nav.querySelectorAll('a')];
  let headings = [];
  let current = null;
  const mark = () => {
    const line = innerHeight * 0.3;
    const index = headings.findLastIndex((heading) => heading && heading.getClientRects().length > 0 && heading.getBoundingClientRect().top < line);
    const link = links[index] ?? null;
    if (link === current) return;
    current?.removeAttribute('aria-current');
    link?.setAttribute('aria-current', 'location');
    current = link;
    if (link === null || nav.scrollHeight <= nav.clientHeight) return;
    const { top, bottom } = link.getBoundingClientRect();
    const room = nav.getBoundingClientRect();
    if (top < room.top || bottom > room.bottom) nav.scrollTop += top - room.top - room.height / 2;
  };
  let waits = false;
  const markSoon = () => {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => { waits = false; mark(); });
  };
  const find = () => {
    headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
    markSoon();
  };
  for (const type of ['scroll', 'resize', 'hashchange', 'load', 'toggle']) addEventListener(type, markSoon, { passive: true, capture: true });
  document.addEventListener('heldopen', find);
  find();
})();
`;
