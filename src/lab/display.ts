/** Shows one output of several MIME types in the running kernel; outside a kernel, its plain text on stdout. */
import { createRequire } from 'node:module';

/** One output in several forms, by MIME type; `text/plain` is what a terminal shows. */
export type MimeBundle = Readonly<Record<string, unknown>> & { readonly 'text/plain': string };

interface KernelDisplay {
  readonly lastWriteDisplayData:
    | ((content: { data: object; metadata: object; transient: object }, update: boolean) => void)
    | null;
}

/**
 * Sends `bundle` to the notebook's front end as one `display_data` message.
 *
 * tslab's own `display` sends one MIME type a call, so this writes through the hook behind it. The hook is read at each
 * call, since tslab replaces it for every cell.
 *
 * @param bundle - data by MIME type: text as it is, binary data as base64, JSON types as plain objects
 * @param metadata - by MIME type, for example `{ 'image/png': { alt: 'Twelve frames' } }`
 */
export function display(bundle: MimeBundle, metadata: Readonly<Record<string, unknown>> = {}): void {
  const kernel = createRequire(import.meta.url)('tslab/dist/jupyter') as KernelDisplay;
  if (kernel.lastWriteDisplayData === null) process.stdout.write(`${bundle['text/plain']}\n`);
  else kernel.lastWriteDisplayData({ data: bundle, metadata, transient: {} }, false);
}
