/** Shows one output of several MIME types in the running kernel; outside a kernel, its plain text on stdout. */
import { createRequire } from 'node:module';

/** One output in several forms, by MIME type; `text/plain` is what a terminal shows. */
export type MimeBundle = Readonly<Record<string, unknown>> & { readonly 'text/plain': string };

interface KernelDisplay {
  readonly lastWriteDisplayData:
    | ((content: { data: object; metadata: object; transient: object }, update: boolean) => void)
    | null;
}

let displays = 0;

/**
 * Sends `bundle` to the notebook's front end as one `display_data` message.
 *
 * tslab's own `display` sends one MIME type a call, so this writes through the hook behind it. The hook is read at each
 * call, since tslab replaces it for every cell.
 *
 * @param bundle - data by MIME type: text as it is, binary data as base64, JSON types as plain objects
 * @param metadata - by MIME type, for example `{ 'image/png': { alt: 'Twelve frames' } }`
 */
export function display(bundle: MimeBundle, metadata: object = {}): void {
  if (!send(bundle, metadata, null, false)) process.stdout.write(`${bundle['text/plain']}\n`);
}

/**
 * A display that changes: the first call shows it, later ones replace it where it stands.
 *
 * Its id counts the displays of the kernel, so that the same cells give the same bytes. Outside a kernel each state is
 * printed, and so `isFinal` states alone are.
 */
export function createDisplay(): (bundle: MimeBundle, isFinal: boolean) => void {
  displays += 1;
  const id = `angiolab-${displays}`;
  let isShown = false;
  return (bundle, isFinal) => {
    const isSent = send(bundle, {}, id, isShown);
    isShown = true;
    if (!isSent && isFinal) process.stdout.write(`${bundle['text/plain']}\n`);
  };
}

/** Whether there was a kernel to send to. */
function send(data: MimeBundle, metadata: object, id: string | null, update: boolean): boolean {
  const kernel = createRequire(import.meta.url)('tslab/dist/jupyter') as KernelDisplay;
  if (kernel.lastWriteDisplayData === null) return false;
  kernel.lastWriteDisplayData({ data, metadata, transient: id === null ? {} : { display_id: id } }, update);
  return true;
}
