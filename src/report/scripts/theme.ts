/** Light or dark by a button, on every page: the system's choice until the reader makes another. */

/** Puts the reader's choice in force before anything is painted; where nothing can be stored, there is none. */
export const recallTheme = `
try {
  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {}
`;

/** Changes `data-theme` of the root, which is absent while the system decides, and tells scripts by the event `themechange`. */
export const switchTheme = `
(() => {
  const button = document.querySelector('#theme');
  const { dataset } = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const ofSystem = () => (system.matches ? 'dark' : 'light');
  const current = () => dataset.theme ?? ofSystem();
  const show = () => button.setAttribute('aria-pressed', String(current() === 'dark'));
  const store = () => {
    try {
      if (dataset.theme) localStorage.setItem('theme', dataset.theme); else localStorage.removeItem('theme');
    } catch {}
  };
  button.addEventListener('click', () => {
    const wanted = current() === 'dark' ? 'light' : 'dark';
    if (wanted === ofSystem()) delete dataset.theme; else dataset.theme = wanted;
    store();
    show();
    document.dispatchEvent(new Event('themechange'));
  });
  system.addEventListener('change', show);
  show();
})();
`;
