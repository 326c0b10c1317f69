/**
 * The player that runs in a browser: in JupyterLab from an output's HTML, in a report from the page's own script.
 *
 * It travels as the text of the functions listed at the end, so each may use the others and the browser, and nothing else of this
 * house: no import, no constant outside a function. It never starts by itself, asks nothing of a network, and lets the still picture stand where
 * anything fails.
 */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Cine } from './cine.js';

/** Decoded grey pictures by position, a few at a time. */
interface FrameStore {
  readonly get: (index: number) => Promise<Uint8Array>;
}

/** What is shown: the picture, the grey values behind it, and how they are turned into light. */
interface View {
  readonly canvas: HTMLCanvasElement;
  show(grey: Uint8Array): void;
  setWindow(level: number, width: number): void;
  /** Fits the canvas to the pixels of the screen that it covers. */
  fit(): void;
}

interface Player {
  readonly cine: Cine;
  readonly view: View;
  readonly frames: FrameStore;
  /** The frame that is shown or will be as soon as it is decoded, from 0. */
  index: number;
  playing: boolean;
  speed: number;
  loop: boolean;
  /** Times of the frames of the last second, in milliseconds. */
  shownAt: number[];
  /** Called after every change. */
  refresh(): void;
}

/** Starts every cine of the document that has not been started, each when the reader comes near: until then its still stands. */
function startPlayers(): void {
  const near = (entries: readonly IntersectionObserverEntry[]): void => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      observer?.unobserve(target);
      tryStart(target as HTMLElement);
    }
  };
  const observer =
    'IntersectionObserver' in globalThis ? new IntersectionObserver(near, { rootMargin: '600px 0px' }) : null;
  for (const host of document.querySelectorAll<HTMLElement>('.angiolab-cine:not([data-started])')) {
    host.dataset['started'] = '';
    if (observer === null) tryStart(host);
    else observer.observe(host);
  }
}

function tryStart(host: HTMLElement): void {
  try {
    startPlayer(host);
  } catch (error) {
    host.append(`This cine can't be played here: ${(error as Error).message}`);
  }
}

/** Puts a player into the shadow of `host`, whose own children are the still, the caption and the data. */
function startPlayer(host: HTMLElement): void {
  const cine = JSON.parse(host.querySelector('script[type="application/json"]')?.textContent ?? '') as Cine;
  const shadow = host.attachShadow({ mode: 'open' });
  shadow.innerHTML = playerMarkup();
  host.setAttribute('data-lm-suppress-shortcuts', 'true'); // JupyterLab's keys stay out of the player
  const find = <T extends HTMLElement>(name: string): T => shadow.querySelector<T>(`[data-part="${name}"]`) as T;
  const view = createView(find<HTMLCanvasElement>('picture'), cine);
  find('player').style.maxWidth = `max(24rem, ${cine.columns}px)`;
  view.canvas.setAttribute('aria-label', host.getAttribute('aria-label') ?? 'Cine');
  const player: Player = {
    ...{ cine, view, frames: createFrameStore(cine) },
    ...{ index: 0, playing: false, speed: 1, loop: true, shownAt: [], refresh: () => writeState(player, find) },
  };
  connectTransport(player, find);
  connectKeys(player, find('player'));
  connectWindow(view, find);
  if ('IntersectionObserver' in globalThis)
    new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting === false) setPlaying(player, false);
    }).observe(view.canvas);
  new ResizeObserver(() => view.fit()).observe(view.canvas);
  void showFrame(player, 0);
}

/** Shows a frame once it is decoded, unless another was asked for meanwhile; positions beyond the ends come round. */
async function showFrame(player: Player, index: number): Promise<void> {
  const { frameCount } = player.cine;
  const wanted = ((index % frameCount) + frameCount) % frameCount;
  player.index = wanted;
  const grey = await player.frames.get(wanted);
  if (player.index !== wanted) return;
  player.view.show(grey);
  const now = performance.now();
  player.shownAt = [...player.shownAt.filter((time) => now - time < 1000), now];
  player.refresh();
}

/** Starts or pauses; the clock waits for a picture that isn't decoded yet, so that none is skipped at a speed that the screen can show. */
function setPlaying(player: Player, playing: boolean): void {
  if (player.playing === playing) return;
  player.playing = playing;
  player.shownAt = [];
  player.refresh();
  if (!playing) return;
  const { frameCount, framesPerSecond } = player.cine;
  if (!player.loop && player.index === frameCount - 1) void showFrame(player, 0);
  let before = performance.now();
  let due = 0;
  const tick = async (now: number): Promise<void> => {
    if (!player.playing) return;
    due += (Math.max(0, Math.min(now - before, 250)) / 1000) * framesPerSecond * player.speed;
    before = now;
    const step = Math.floor(due);
    const next = player.index + step;
    if (step > 0) {
      due -= step;
      const ends = !player.loop && next >= frameCount - 1;
      await showFrame(player, ends ? frameCount - 1 : next);
      if (ends) return setPlaying(player, false);
    }
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}

/** Decodes pictures when they are asked for, and the next few beside them. */
function createFrameStore(cine: Cine): FrameStore {
  const ahead = 4;
  const kept = new Map<number, Promise<Uint8Array>>();
  const canvas = document.createElement('canvas');
  canvas.width = cine.columns;
  canvas.height = cine.rows;
  const context = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
  const decode = async (index: number): Promise<Uint8Array> => {
    const bytes = Uint8Array.from(atob(cine.frames[index] ?? ''), (character) => character.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: cine.coding }), { colorSpaceConversion: 'none' });
    context.drawImage(picture, 0, 0);
    picture.close();
    const { data } = context.getImageData(0, 0, cine.columns, cine.rows);
    return Uint8Array.from({ length: data.length / 4 }, (_, pixel) => data[4 * pixel] ?? 0);
  };
  const request = (index: number): Promise<Uint8Array> => {
    const grey = kept.get(index) ?? decode(index);
    kept.delete(index);
    kept.set(index, grey);
    for (const oldest of kept.keys()) if (kept.size > 3 * ahead) kept.delete(oldest);
    return grey;
  };
  return {
    get: (index) => {
      const grey = request(index);
      for (let next = 1; next <= ahead; next++) void request((index + next) % cine.frameCount);
      return grey;
    },
  };
}

/** Draws grey values through a window: first in their own size, then scaled to the screen's pixels. */
function createView(canvas: HTMLCanvasElement, { rows, columns }: Cine): View {
  canvas.style.aspectRatio = `${columns} / ${rows}`;
  canvas.style.maxWidth = `${columns}px`;
  const source = document.createElement('canvas');
  source.width = columns;
  source.height = rows;
  const context = source.getContext('2d') as CanvasRenderingContext2D;
  const pixels = context.createImageData(columns, rows);
  const words = new Uint32Array(pixels.data.buffer);
  let light = createWindowTable(128, 256);
  let shown: Uint8Array | null = null;
  const draw = (): void => {
    if (shown === null) return;
    for (let pixel = 0; pixel < words.length; pixel++) words[pixel] = light[shown[pixel] ?? 0] ?? 0;
    context.putImageData(pixels, 0, 0);
    const screen = canvas.getContext('2d') as CanvasRenderingContext2D;
    screen.imageSmoothingQuality = 'high';
    screen.drawImage(source, 0, 0, canvas.width, canvas.height);
  };
  return {
    canvas,
    show: (grey) => {
      shown = grey;
      draw();
    },
    setWindow: (level, width) => {
      light = createWindowTable(level, width);
      draw();
    },
    fit: () => {
      canvas.width = Math.max(1, Math.round(canvas.clientWidth * devicePixelRatio));
      canvas.height = Math.max(1, Math.round(canvas.clientHeight * devicePixelRatio));
      draw();
    },
  };
}

/**
 * For each grey level the opaque pixel that it becomes; level 128 and width 256 leave it as it is.
 *
 * Source: PS3.3, C.11.2.1.2 (linear).
 */
function createWindowTable(level: number, width: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, grey) => {
    const span = width - 1;
    const middle = level - 0.5;
    let shown = Math.round(((grey - middle) / Math.max(span, 1) + 0.5) * 255);
    if (grey <= middle - span / 2) shown = 0;
    else if (grey > middle + span / 2) shown = 255;
    return 0xff000000 + shown * 0x010101;
  });
}

type Find = <T extends HTMLElement>(name: string) => T;

/** Play, step, scrub, speed and loop. */
function connectTransport(player: Player, find: Find): void {
  const { frameCount } = player.cine;
  const scrub = find<HTMLInputElement>('scrub');
  scrub.max = String(frameCount);
  const go = (index: number): void => {
    setPlaying(player, false);
    void showFrame(player, index);
  };
  find('play').addEventListener('click', () => setPlaying(player, !player.playing));
  find('back').addEventListener('click', () => go(player.index - 1));
  find('forward').addEventListener('click', () => go(player.index + 1));
  scrub.addEventListener('input', () => go(Number(scrub.value) - 1));
  find<HTMLSelectElement>('speed').addEventListener('change', ({ target }) => {
    player.speed = Number((target as HTMLSelectElement).value);
    player.refresh();
  });
  find<HTMLInputElement>('loop').addEventListener('change', ({ target }) => {
    player.loop = (target as HTMLInputElement).checked;
  });
}

/** Space, arrows, Home and End, wherever they have no meaning of their own. */
function connectKeys(player: Player, area: HTMLElement): void {
  area.addEventListener('keydown', (event) => {
    const target = event.composedPath()[0];
    const isButton = target instanceof HTMLButtonElement;
    const hasOwnKeys = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
    if (hasOwnKeys || (isButton && event.key === ' ') || event.ctrlKey || event.metaKey || event.altKey) return;
    const last = player.cine.frameCount - 1;
    const targets: Readonly<Record<string, number>> = {
      ...{ ArrowLeft: player.index - 1, ArrowRight: player.index + 1, Home: 0, End: last },
    };
    const index = targets[event.key];
    if (event.key === ' ') setPlaying(player, !player.playing);
    else if (index === undefined) return;
    else {
      setPlaying(player, false);
      void showFrame(player, index);
    }
    event.preventDefault();
  });
}

/** Window and level: two sliders, and a drag on the picture as in viewers (across: width, down: level). */
function connectWindow(view: View, find: Find): void {
  const [level, width] = [find<HTMLInputElement>('level'), find<HTMLInputElement>('width')];
  const set = (newLevel: number, newWidth: number): void => {
    level.value = String(newLevel);
    width.value = String(newWidth);
    find('level-value').textContent = level.value;
    find('width-value').textContent = width.value;
    view.setWindow(Number(level.value), Number(width.value));
  };
  const read = (): void => set(Number(level.value), Number(width.value));
  level.addEventListener('input', read);
  width.addEventListener('input', read);
  find('reset').addEventListener('click', () => set(128, 256));
  const { canvas } = view;
  canvas.addEventListener('pointerdown', (start) => {
    if (start.button !== 0) return;
    const [oldLevel, oldWidth] = [Number(level.value), Number(width.value)];
    const greysPerPixel = 256 / canvas.clientWidth;
    canvas.setPointerCapture(start.pointerId);
    const drag = ({ clientX, clientY }: PointerEvent): void => {
      const across = Math.round((clientX - start.clientX) * greysPerPixel);
      const down = Math.round((clientY - start.clientY) * greysPerPixel);
      set(oldLevel + down, oldWidth + across);
    };
    const stop = (): void => canvas.removeEventListener('pointermove', drag);
    canvas.addEventListener('pointermove', drag);
    for (const end of ['pointerup', 'pointercancel']) canvas.addEventListener(end, stop, { once: true });
  });
}

/** Writes what the player does into its controls. */
function writeState({ cine, index, playing, speed, shownAt }: Player, find: Find): void {
  const { frameCount, framesPerSecond } = cine;
  const seconds = (frame: number): string => (frame / framesPerSecond).toFixed(2);
  const place = `Frame ${index + 1} of ${frameCount}`;
  const rate = `${Number((framesPerSecond * speed).toFixed(1))} frames/s`;
  const isMeasured = playing && shownAt.length > 5;
  const span = (shownAt.at(-1) ?? 0) - (shownAt[0] ?? 0);
  const measured = isMeasured ? `, ${(((shownAt.length - 1) / span) * 1000).toFixed(1)} shown` : '';
  const scrub = find<HTMLInputElement>('scrub');
  scrub.value = String(index + 1);
  scrub.setAttribute('aria-valuetext', `${place}, ${seconds(index)} seconds`);
  find('place').textContent = `${place} · ${seconds(index)} of ${seconds(frameCount)} s`;
  find('rate').textContent = `${rate}${measured}`;
  find('play').textContent = playing ? 'Pause' : 'Play';
}

/** The player's inside. Colours come from the text round it, so it is legible on any page; in print only the host's children are left. */
function playerMarkup(): string {
  const speeds = [0.25, 0.5, 1, 2, 4].map(
    (speed) => `<option value="${speed}"${speed === 1 ? ' selected' : ''}>${speed} ×</option>`,
  );
  return `<style>
:host { display: block; }
.player { font: 0.875rem/1.5 system-ui, sans-serif; color: inherit; }
canvas { display: block; width: 100%; background: #000; border-radius: 3px; cursor: crosshair; touch-action: pan-y; }
.row { display: flex; flex-wrap: wrap; align-items: center; gap: 0.4rem 0.75rem; margin-top: 0.5rem; }
.row > label { display: inline-flex; align-items: center; gap: 0.4rem; }
.grow { flex: 1 1 12rem; min-width: 0; }
.grow input { flex: 1; }
input { min-width: 0; margin: 0; }
input[type='range'] { appearance: none; height: 1.75rem; background: linear-gradient(currentColor, currentColor) center / 100% 2px no-repeat; color: inherit; cursor: pointer; }
::-webkit-slider-thumb { appearance: none; width: 1rem; height: 1rem; border-radius: 50%; background: currentColor; }
::-moz-range-thumb { width: 1rem; height: 1rem; border: 0; border-radius: 50%; background: currentColor; }
input[type='checkbox'] { width: 1.1rem; height: 1.1rem; }
button, select { font: inherit; color: inherit; background: transparent; border: 1px solid currentColor; border-radius: 4px; min-height: 2rem; padding: 0.1rem 0.7rem; cursor: pointer; }
option { color: #20242a; background: #fff; }
button:hover { background: color-mix(in srgb, currentColor 12%, transparent); }
:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
.play { min-width: 4.75rem; font-weight: 600; }
.number { font-variant-numeric: tabular-nums; }
.value { min-width: 1.9rem; text-align: right; }
.end { margin-left: auto; }
@media screen { ::slotted(img) { display: none !important; } }
@media print { .player { display: none; } }
</style>
<div class="player" data-part="player">
<canvas data-part="picture" role="img" tabindex="0" title="Drag across for the window's width, down for its level. Space plays, arrow keys step, Home and End go to the ends."></canvas>
<div class="row">
<button type="button" class="play" data-part="play">Play</button>
<button type="button" data-part="back" aria-label="One frame back">‹</button>
<button type="button" data-part="forward" aria-label="One frame forward">›</button>
<label class="grow"><input type="range" class="grow" data-part="scrub" aria-label="Frame" min="1" value="1"></label>
</div>
<div class="row">
<span class="number" data-part="place"></span>
<label class="end">Speed <select data-part="speed">${speeds.join('')}</select></label>
<label><input type="checkbox" data-part="loop" checked> Loop</label>
<span class="number" data-part="rate"></span>
</div>
<div class="row">
<label class="grow">Window <input type="range" data-part="width" min="1" max="256" value="256"><span class="number value" data-part="width-value">256</span></label>
<label class="grow">Level <input type="range" data-part="level" min="0" max="255" value="128"><span class="number value" data-part="level-value">128</span></label>
<button type="button" data-part="reset" aria-label="Reset window and level">Reset</button>
</div>
</div>
<slot></slot>`;
}

/** The text of the script that starts every player of a page, and those that a report held and opens. */
export function writePlayerScript(): string {
  const functions = [
    ...[startPlayers, tryStart, startPlayer, showFrame, setPlaying, createFrameStore, createView, createWindowTable],
    ...[connectTransport, connectKeys, connectWindow, writeState, playerMarkup],
  ];
  return `(() => {\n${functions.join('\n')}\nstartPlayers();\ndocument.addEventListener('heldopen', startPlayers);\n})();\n`;
}
