/**
 * The search within a page. It knows what is folded and what is held, and opens it when the reader goes there.
 *
 * The text of each cell is read when the field first gets the focus, in short turns: visible text as runs of text nodes within one
 * block, what is held as its markup without tags. Places are counted in those texts; ranges are made of the visible ones alone.
 */
export const findWords = `
(() => {
  const [field, status, previous, next] = ['words', 'count', 'previous', 'next'].map((name) => document.querySelector('#find-' + name));
  const tools = field.closest('.tools');
  const mostMarked = 2000;
  const marks = 'highlights' in CSS ? { all: new Highlight(), current: new Highlight() } : null;
  if (marks) { CSS.highlights.set('found', marks.all); CSS.highlights.set('found-now', marks.current); }

  const blocks = 'td, th, p, li, dt, dd, pre, h1, h2, h3, h4, h5, h6, summary, figcaption, caption, div, section, figure';
  const ends = /<\\/(?:td|th|p|li|dt|dd|pre|summary|figcaption|caption|div|figure)>/g;
  const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };
  const hidden = /<(script|style)\\b[^>]*>[^]*?<\\/\\1>/g;
  const plain = (markup) => markup.replace(hidden, '').replace(ends, '\\n').replace(/<[^>]*>/g, '').replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name) => entities[name]);
  const fold = (text) => {
    const folded = text.toLowerCase();
    return folded.length === text.length ? folded : text;
  };
  const passed = 'script, style, .canvas, .spoken, .katex-mathml, .permalink, noscript:not(.held)';
  const accept = (node) => node.nodeType === 3 ? NodeFilter.FILTER_ACCEPT : node.matches(passed) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
  const read = (root) => {
    const pieces = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, accept);
    let run = null;
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const parent = node.parentElement;
      if (parent.className === 'held') {
        pieces.push({ held: parent, text: fold(plain(node.data)) });
        run = null;
        continue;
      }
      const block = parent.closest(blocks);
      if (run?.block !== block) pieces.push(run = { block, nodes: [], starts: [], text: '' });
      run.starts.push(run.text.length);
      run.nodes.push(node);
      run.text += fold(node.data);
    }
    return pieces;
  };

  let units = [];
  const gather = () => {
    const known = new Map(units.map((unit) => [unit.root, unit]));
    const roots = document.querySelectorAll('.sheet > header, .cell, .run, .footnotes, .sheet > .notes, .sheet > footer');
    units = [...roots].map((root) => known.get(root) ?? { root, pieces: null, found: 0 });
  };
  gather();
  const readOn = () => {
    const start = performance.now();
    const left = units.filter((unit) => unit.pieces === null);
    for (const unit of left) {
      if (performance.now() - start > 20) return void setTimeout(readOn);
      unit.pieces = read(unit.root);
    }
  };

  let words = '';
  let total = 0;
  let position = -1;
  const placesIn = (text, most = Infinity) => {
    const places = [];
    for (let at = text.indexOf(words); at >= 0 && places.length < most; at = text.indexOf(words, at + words.length)) places.push(at);
    return places;
  };
  const count = (text) => {
    let found = 0;
    for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) found += 1;
    return found;
  };
  const rangeAt = ({ nodes, starts }, at) => {
    const range = document.createRange();
    const indexOf = (place) => starts.findLastIndex((start) => start <= place);
    const [first, last] = [indexOf(at), indexOf(at + words.length - 1)];
    range.setStart(nodes[first], at - starts[first]);
    range.setEnd(nodes[last], at + words.length - starts[last]);
    return range;
  };
  const markAll = () => {
    if (marks === null) return;
    marks.all.clear();
    for (const { pieces } of units)
      for (const piece of pieces)
        if (!piece.held && marks.all.size < mostMarked && words !== '')
          for (const at of placesIn(piece.text, mostMarked - marks.all.size)) marks.all.add(rangeAt(piece, at));
  };
  const say = () => {
    const number = total.toLocaleString('en-US');
    status.textContent = words === '' ? '' : total === 0 ? 'Not found' : position < 0 ? number + (total === 1 ? ' place' : ' places') : (position + 1).toLocaleString('en-US') + ' of ' + number;
    previous.hidden = next.hidden = total === 0;
    tools.classList.toggle('searching', words !== '');
  };
  const countAll = () => {
    total = 0;
    for (const unit of units) {
      unit.pieces ??= read(unit.root);
      unit.found = words === '' ? 0 : unit.pieces.reduce((sum, { text }) => sum + count(text), 0);
      total += unit.found;
    }
    markAll();
  };
  const search = () => {
    words = fold(field.value.trim());
    if (words.length < 2) words = '';
    position = -1;
    marks?.current.clear();
    countAll();
    say();
  };
  document.addEventListener('heldopen', ({ target }) => {
    for (const unit of units) if (unit.root.contains(target)) unit.pieces = null;
    gather();
    if (words !== '') countAll();
  });

  /** The range of the current place; opens what is held, after which all is counted anew. */
  const locate = () => {
    for (let turn = 0; turn < 6; turn += 1) {
      let left = Math.min(position, total - 1);
      const unit = units.find(({ found }) => { left -= found; return left < 0; });
      if (unit === undefined) return null;
      left += unit.found;
      const piece = unit.pieces.find(({ text }) => { left -= count(text); return left < 0; });
      left += count(piece.text);
      if (!piece.held) return rangeAt(piece, placesIn(piece.text, left + 1).at(-1));
      reveal(piece.held);
    }
    return null;
  };
  const scrollTo = (range) => {
    const { startContainer: { parentElement } } = range;
    for (let box = parentElement; box !== document.body; box = box.parentElement) {
      if (box.scrollHeight <= box.clientHeight + 1 || !/auto|scroll/.test(getComputedStyle(box).overflowY)) continue;
      box.scrollTop += range.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 2;
    }
    scrollBy(0, range.getBoundingClientRect().top - innerHeight / 2);
  };
  const go = (step) => {
    if (total === 0) return;
    position = position < 0 ? (step > 0 ? 0 : total - 1) : (position + step + total) % total;
    const range = locate();
    say();
    if (range === null) return;
    reveal(range.startContainer.parentElement);
    if (marks === null) getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
    marks?.current.clear();
    marks?.current.add(range);
    scrollTo(range);
  };
  const leave = () => {
    field.value = '';
    search();
    document.querySelector('#main').focus({ preventScroll: true });
  };

  let timer;
  const wait = () => { clearTimeout(timer); timer = setTimeout(() => { timer = undefined; search(); }, 120); };
  const settle = () => { if (timer === undefined) return; clearTimeout(timer); timer = undefined; search(); };
  field.addEventListener('focus', () => setTimeout(readOn, 50), { once: true });
  field.addEventListener('input', wait);
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') leave();
    if (event.key !== 'Enter') return;
    event.preventDefault();
    settle();
    go(event.shiftKey ? -1 : 1);
  });
  previous.addEventListener('click', () => go(-1));
  next.addEventListener('click', () => go(1));
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select')) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
})();
`;
