/** `angiolab verify`: hashes again what a page says it was made from. */
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { packageRoot } from '../files/directories.js';
import { sha256, sha256OfFile } from '../files/hash.js';
import { suggestPath } from '../files/near-name.js';
import { openData } from '../lab/open-data.js';
import { readNotebook } from '../notebook/read-notebook.js';
import { formatNotebook } from '../notebook/write-notebook.js';
import { type PageRecord, type PageSource, readRecord } from '../report/made-from.js';
import { type Arguments, type Command, type Context, UsageError } from './command.js';
import { exitStatus } from './exit-status.js';
import { hashSource } from './hash-source.js';

/** One thing that a page was made from. */
interface Check {
  readonly what: string;
  readonly status: 'same' | 'differs' | 'not found';
  readonly note?: string;
}

export const verify: Command = {
  name: 'verify',
  usage: 'REPORT.html [--source FILE|DIR] [--data SOURCE]',
  summary: 'hashes again what a report or comparison says it was made from; exit 1 where something differs',
  options: {
    source: {
      type: 'string',
      value: 'FILE|DIR',
      help: 'the notebook or run record, or the folder in which those that the page names lie; default: beside the page',
    },
    data: { type: 'string', value: 'SOURCE', help: 'the data; default: what the page says, inside the project' },
    labels: { type: 'string', value: 'FILE', help: 'labels of the data; default: labels.csv in its folder' },
  },
  async run(args, context) {
    const [word, extra] = args.positionals;
    if (word === undefined || extra !== undefined)
      throw new UsageError(`Cannot verify: expected one page, got ${args.positionals.length}; name one .html file`);
    const path = resolve(context.cwd, word);
    const checks = await checkPage(path, word, args, context);
    const width = Math.max(...checks.map(({ what }) => what.length));
    if (args.flag('json')) context.print(JSON.stringify({ page: word, checks }));
    else for (const { what, status, note } of checks) context.print(formatCheck(what.padEnd(width), status, note));
    return checks.some(isFault) ? exitStatus.failedFinding : exitStatus.fine;
  },
};

/** A difference, or that the notebook, or a part of the page, isn't there: then nothing vouches for the page. */
function isFault({ what, status }: Check): boolean {
  return status === 'differs' || (status === 'not found' && /^(source|asset) /.test(what));
}

function formatCheck(what: string, status: string, note: string | undefined): string {
  return `${what}  ${status}${note === undefined ? '' : ` (${note})`}`;
}

async function checkPage(path: string, word: string, args: Arguments, context: Context): Promise<Check[]> {
  const found = existsSync(path) ? readRecord(await readFile(path, 'utf8')) : null;
  if (found === null) {
    const got = existsSync(path) ? 'a file without that record' : 'nothing at that path';
    throw new UsageError(
      `Cannot verify '${word}': expected a page that says what it was made from, got ${got}; ${suggestPath(word, context.cwd, 'name a page that angiolab made, or render it again')}`,
    );
  }
  const { record, start } = found;
  const checks: Check[] = [judge('page', record.page, sha256(start), 'it was changed after it was written')];
  const given = readGiven(args, context);
  const alone = record.sources.length === 1;
  for (const source of record.sources) checks.push(await checkSource(dirname(path), source, { given, alone }));
  for (const asset of record.assets ?? []) checks.push(await checkAsset(dirname(path), asset));
  if (record.lockFile !== undefined) checks.push(await checkLockFile(record.lockFile));
  if (record.commit !== undefined) checks.push(checkCommit(record.commit, record.changed === true));
  if (record.dataFingerprint !== undefined) checks.push(await checkData(record, args, context));
  return checks;
}

function judge(what: string, expected: string, got: string, note: string): Check {
  return expected === got ? { what, status: 'same' } : { what, status: 'differs', note };
}

/** What --source names, absolute; undefined where it isn't given. */
function readGiven(args: Arguments, context: Context): string | undefined {
  const word = args.text('source');
  if (word === undefined) return undefined;
  const path = resolve(context.cwd, word);
  if (existsSync(path)) return path;
  throw new UsageError(
    `Cannot verify: expected --source to be a file or a folder, got nothing at '${word}'; correct the path`,
  );
}

interface Where {
  readonly given: string | undefined;
  /** Whether the page has no other source: then a file given is this one, whatever its name. */
  readonly alone: boolean;
}

/** Where a source lies, or why it isn't known. */
function findSource(folder: string, name: string, { given, alone }: Where): { path: string } | { note: string } {
  const isSafe = !leadsOut(name);
  const own = given !== undefined && (alone || basename(given) === basename(name)) ? [given] : [];
  const inFolder = given !== undefined && statSync(given).isDirectory();
  const below = inFolder ? [...(isSafe ? [join(given, name)] : []), join(given, basename(name))] : [];
  const candidates = [...below, ...own, ...(isSafe ? [join(folder, name)] : [])];
  const wanted = name.endsWith('.ipynb') ? 'file' : 'folder';
  const found = candidates.find((path) => existsSync(path) && statSync(path).isDirectory() === (wanted === 'folder'));
  if (found !== undefined) return { path: found };
  if (name.includes('[masked: ')) return { note: `the page masks its name: name the ${wanted} itself by --source` };
  if (given !== undefined) return { note: 'neither by --source nor beside the page' };
  const expected = isSafe ? 'expected beside the page' : 'its path leads out of the page’s folder';
  return { note: `${expected}; name the ${wanted}, or the folder it lies in, by --source` };
}

/** The file as it is, or as angiolab would write it: a page of another program's notebook names the latter. */
async function checkSource(folder: string, { name, sha256: expected }: PageSource, where: Where): Promise<Check> {
  const what = `source ${name}`;
  const found = findSource(folder, name, where);
  if ('note' in found) return { what, status: 'not found', note: found.note };
  const { path } = found;
  const got = await hashSource(path).catch(() => 'unreadable');
  if (got === expected || !name.endsWith('.ipynb')) return judge(what, expected, got, 'its content is another');
  const formatted = await readNotebook(path).then(formatNotebook, () => '');
  return judge(what, expected, sha256(formatted), 'its content is another');
}

/** A file that the page shares with others; without it the page is incomplete. */
async function checkAsset(folder: string, { name, sha256: expected }: PageSource): Promise<Check> {
  const what = `asset ${name}`;
  if (leadsOut(name)) return { what, status: 'not found', note: 'its path leads out of the page’s folder' };
  const path = join(folder, name);
  if (!existsSync(path)) return { what, status: 'not found', note: 'expected beside the page' };
  return judge(what, expected, await sha256OfFile(path), 'its content is another');
}

async function checkLockFile(expected: string): Promise<Check> {
  const path = join(packageRoot(), 'package-lock.json');
  if (!existsSync(path)) return { what: 'lock file', status: 'not found' };
  return judge('lock file', expected, await sha256OfFile(path), 'other versions of libraries are installed here');
}

/** What stood in no commit can't be had again: that is said even where the commit is the same. */
function checkCommit(expected: string, changed: boolean): Check {
  const got = readCommit();
  const note = changed ? 'the page was made with changes that are not in it' : undefined;
  if (got === null || !/^[0-9a-f]{40,}$/.test(expected)) return { what: 'commit', status: 'not found' };
  if (got !== expected) return { what: 'commit', status: 'differs', note: `this is ${got.slice(0, 8)}` };
  return { what: 'commit', status: 'same', ...(note !== undefined && { note }) };
}

function readCommit(): string | null {
  const words = ['-C', packageRoot(), 'rev-parse', 'HEAD'];
  try {
    return execFileSync('git', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}

/** Opens the data again. A page may name data inside the project alone: it decides over no other path. */
async function checkData(record: PageRecord, args: Arguments, context: Context): Promise<Check> {
  const what = 'data';
  const own = args.text('data');
  const path = own === undefined ? record.data : resolve(context.cwd, own);
  const labels = args.text('labels');
  const labelsPath =
    labels === undefined ? (own === undefined ? record.labels : undefined) : resolve(context.cwd, labels);
  const stated = [path, labelsPath].filter((it) => it !== undefined && it !== '');
  if (path === undefined || (own === undefined && stated.some((it) => leadsOut(it!))))
    return { what, status: 'not found', note: 'the page names none inside the project; give it by --data' };
  const layout = own === undefined ? { layout: record.layout ?? 'auto' } : {};
  try {
    const source = await openData(path, { ...layout, ...(labelsPath !== undefined && { labels: labelsPath }) });
    return judge(what, record.dataFingerprint ?? '', source.fingerprint, 'frames, labels or split are others');
  } catch {
    const name = own === undefined ? path : basename(path);
    return { what, status: 'not found', note: `'${name}' can't be opened` };
  }
}

function leadsOut(path: string): boolean {
  return isAbsolute(path) || path.split(/[\\/]/).includes('..') || path.startsWith('(');
}
