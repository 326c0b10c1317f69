/** What a helper of the lab prints where no kernel listens. */
import { vi } from 'vitest';

/** Runs `show` and gives what it wrote to stdout. */
export function printed(show: () => void): string {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  show();
  return write.mock.calls.map(([text]) => String(text)).join('');
}
