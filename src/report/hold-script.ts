/**
 * Makes elements of what a page holds: when its fold is opened, when the reader comes near, when a link leads into it, and before print.
 *
 * It travels as the text of the functions listed at the end: no import, no constant outside a function.
 */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { writeScript } from './browser-script.js';

declare global {
  interface Window {
    /**
     * Opens what holds the element with this id, the folds round it included.
     *
     * @returns the element; `null` where the page has none
     */
    openHeldFor(id: string): Element | null;
    /** Opens the folds round an element, and what is held, if the element stands for that. */
    reveal(element: Element): void;
  }
}

function startHeld(): void {
  document.addEventListener('toggle', ({ target }) => openFold(target as HTMLDetailsElement), true);
  window.openHeldFor = openHeldFor;
  window.reveal = reveal;
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest?.('a[href^="#"]');
    if (link && !event.defaultPrevented) goTo(link.getAttribute('href') ?? '');
  });
  addEventListener('hashchange', () => goTo(location.hash));
  addEventListener('beforeprint', () => {
    for (const run of document.querySelectorAll('.run')) openRun(run);
  });
  openNearRuns();
  if (location.hash !== '') goTo(location.hash);
}

/** Puts elements where `held` stands as text; what was held inside it is held still. */
function openHeld(held: Element): void {
  const host = document.createElement('div');
  const inner = (held.textContent ?? '').replaceAll(/<(\/?)held-(\d+)>/g, (_, slash: string, depth: string) => {
    if (depth !== '1') return `<${slash}held-${Number(depth) - 1}>`;
    return slash === '' ? '<noscript class="held">' : '</noscript>';
  });
  host.innerHTML = inner;
  const place = held.parentElement;
  held.replaceWith(...host.childNodes);
  place?.dispatchEvent(new Event('heldopen', { bubbles: true }));
}

function openFold(fold: HTMLDetailsElement): void {
  if (fold.open) for (const held of fold.querySelectorAll(':scope > .held')) openHeld(held);
}

/** Puts the cells of a run in its place. */
function openRun(run: Element): void {
  const held = run.querySelector(':scope > .held');
  if (held !== null) openHeld(held);
  const place = run.parentElement;
  run.replaceWith(...run.childNodes);
  place?.dispatchEvent(new Event('heldopen', { bubbles: true }));
}

/** Opens runs of cells as they come near; before the reader moves, only while the page is small. */
function openNearRuns(): void {
  const runs = document.querySelectorAll('.run');
  if (runs.length === 0) return;
  let moved = false;
  const near = new Set<Element>();
  const open = (): void => {
    for (const run of near) {
      if (!moved && document.getElementsByTagName('*').length > 14_000) return;
      near.delete(run);
      observer?.unobserve(run);
      openRun(run);
    }
  };
  const note = (entries: readonly IntersectionObserverEntry[]): void => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) near.add(target);
      else near.delete(target);
    }
    open();
  };
  const observer =
    'IntersectionObserver' in window ? new IntersectionObserver(note, { rootMargin: '1000px 0px' }) : null;
  for (const run of runs) {
    if (observer === null) openRun(run);
    else observer.observe(run);
  }
  const move = (): void => {
    moved = true;
    open();
  };
  for (const type of ['scroll', 'wheel', 'keydown', 'pointerdown'])
    addEventListener(type, move, { once: true, passive: true });
}

function openHeldFor(id: string): Element | null {
  const mark = `id="${id}"`;
  for (let found = findHolding(mark); document.getElementById(id) === null && found; found = findHolding(mark)) {
    const run = found.parentElement?.closest('.run');
    if (run && found.parentElement === run) openRun(run);
    else openHeld(found);
  }
  const element = document.getElementById(id);
  if (element !== null) reveal(element);
  return element;
}

function reveal(element: Element): void {
  const place = element.parentElement;
  if (element.matches('.held')) {
    if (place?.matches('.run')) openRun(place);
    else openHeld(element);
  }
  for (let fold = (element.isConnected ? element : place)?.closest('details'); fold; ) {
    fold.open = true;
    openFold(fold);
    fold = fold.parentElement?.closest('details');
  }
}

function findHolding(mark: string): Element | undefined {
  return [...document.querySelectorAll('.held')].find((held) => held.textContent?.includes(mark));
}

/** Leads to an address on the page, as the browser does where the element is there already. */
function goTo(hash: string): void {
  let id = hash.slice(1);
  try {
    id = decodeURIComponent(id);
  } catch {
    // It stands as it was written.
  }
  const element = id === '' ? null : document.getElementById(id);
  const isShown = id === '' || (element !== null && element.closest('details:not([open])') === null);
  const target = isShown ? element : openHeldFor(id);
  if (target?.matches('.cell')) for (const fold of target.querySelectorAll(':scope > details')) reveal(fold);
  if (!isShown) target?.scrollIntoView();
}

/** The text of the script that opens what is held. */
export function writeHoldScript(): string {
  return writeScript(startHeld, openHeld, openFold, openRun, openNearRuns, openHeldFor, reveal, findHolding, goTo);
}
