/** Data in base64, as notebooks hold them. */

/**
 * The digits without line ends; null where there are others or none. A text that was cut within a byte loses its last digit: a browser
 * would refuse the whole.
 */
export function readBase64(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const digits = value.replace(/\s/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(digits)) return null;
  const bare = digits.replace(/=+$/, '');
  if (bare.length % 4 === 1) return bare.length > 1 ? bare.slice(0, -1) : null;
  return bare.length % 4 === 0 ? bare : `${bare}${'='.repeat(4 - (bare.length % 4))}`;
}
