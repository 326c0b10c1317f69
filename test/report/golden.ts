/** What a golden file keeps of a page: its content and its policy, with data and the middle of long parts as their hashes. */
import { createHash } from 'node:crypto';
import type { ReportSummary } from '../../src/report/tally.js';

/** A golden file has about this many characters at most. */
const most = 9000;

/** The part of a page that a reviewer reads, and its summary. */
export function extractGolden(page: string, summary: ReportSummary): string {
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
  const scripts = policy.match(/sha256-/g)?.length ?? 0;
  const body = page.slice(
    page.indexOf('<div class="sheet'),
    page.indexOf('<script type="application/json" id="made-from">'),
  );
  const parts = [
    `policy: ${policy.replace(/(?: ?&#39;sha256-[^&]*&#39;)+/g, ` (hashes of ${scripts} scripts)`)}`,
    `title: ${/<title>(.*?)<\/title>/s.exec(page)?.[1]}`,
    `summary: ${shorten(JSON.stringify(summary), 1500)}`,
    '',
    shorten(
      body.replace(/;base64,([\w+/=]{80,})/g, (_, data: string) => `;base64,(${describe(data)})`),
      most,
    ),
  ];
  return `${parts.join('\n').trimEnd()}\n`;
}

/** The beginning and the end of a long text. */
function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const [head, tail] = [text.slice(0, length * 0.8), text.slice(-length * 0.2)];
  return `${head}\n(${describe(text.slice(head.length, -tail.length))})\n${tail}`;
}

function describe(text: string): string {
  return `${text.length} characters, SHA-256 ${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}
