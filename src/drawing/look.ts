/** Colours and sizes of all figures, readable on a light and on a dark page. */

/**
 * Colours for categories, in order of use: Okabe and Ito's, less those that vanish on white or on black.
 *
 * Source: Okabe and Ito, Color Universal Design (2008); the blue is lightened to keep 3:1 on dark pages.
 */
export const palette: readonly string[] = ['#1f83c6', '#d55e00', '#009e73', '#cc79a7', '#b8860b', '#8f7ee7'];

/** Grey of text and lines that keeps 4:1 on white and on near-black. */
export const ink = '#7d7d7d';

/** Of grids. */
export const hairline = 'rgba(128, 128, 128, 0.22)';

/** The family of all text. */
export const fontFamily = 'system-ui, sans-serif';

/** Pixels of the text of ticks, legends and axis titles. */
export const fontSize = 13;
