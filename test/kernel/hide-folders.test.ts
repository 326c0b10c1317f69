/** Folders of the machine in texts. */
import { describe, expect, test } from 'vitest';
import { hideFolders } from '../../src/kernel/hide-folders.js';

describe('hideFolders', () => {
  test.each([
    ["open '/home/me/lab/runs/a'", "open 'runs/a'"],
    ['at file:///home/me/lab/src/a.ts:1:2 (/home/me/lab/b)', 'at src/a.ts:1:2 (b)'],
    ['/home/me/other:/home/me/lab/c', '~/other:c'],
    ['/data/home/me/x and /mnt/home/me/lab/y', '/data/home/me/x and /mnt/home/me/lab/y'],
    ['nothing of it: /home/men/a', 'nothing of it: /home/men/a'],
  ])('%s', (text, shown) => {
    expect(hideFolders(text, '/home/me/lab', '/home/me')).toBe(shown);
  });

  test('leaves paths alone where the home folder is that of the system', () => {
    expect(hideFolders('/etc/hosts', '/lab', '/')).toBe('/etc/hosts');
  });
});
