/** A JupyterLab server of the tests' own: a free port, a token, and folders that nobody else uses. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { PythonEnvironment } from '../../bench/python-environment.js';
import { activate } from './python-environment.js';

/** A running server. */
export interface LabServer {
  /** The address of a page, with the token. */
  url(path: string): string;
  /** Asks the server to shut down, and waits until its process has ended; kills it after 20 s. @returns its exit status */
  stop(): Promise<number | null>;
}

const limitMs = 60_000;

/**
 * Starts JupyterLab without a browser.
 *
 * @param environment - the Python environment that has it
 * @param home - folder for everything that it keeps
 * @param root - folder whose notebooks it serves
 */
export async function startLab(environment: PythonEnvironment, home: string, root: string): Promise<LabServer> {
  const variables = activate(environment, home);
  await writeSettings(variables['JUPYTERLAB_SETTINGS_DIR'] ?? '');
  const token = randomUUID();
  const options = ['--no-browser', '--allow-root', `--ServerApp.root_dir=${root}`, '--LabApp.news_url=None'];
  const child = spawn(environment.program('jupyter-lab'), options, {
    env: { ...process.env, ...variables, JUPYTER_TOKEN: token },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-4000);
  });
  const address = await readAddress(child, variables['JUPYTER_RUNTIME_DIR'] ?? '').catch((error: Error) => {
    child.kill('SIGKILL');
    throw new Error(`${error.message}\n${log}`);
  });
  return {
    url: (path) => `${address}${path}${path.includes('?') ? '&' : '?'}token=${token}`,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const ended = new Promise<number | null>((resolve) => {
        child.once('exit', resolve);
      });
      await fetch(`${address}api/shutdown`, { method: 'POST', headers: { authorization: `token ${token}` } });
      const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
      return ended.finally(() => clearTimeout(timer));
    },
  };
}

/** No question about news, which would need a network and lie over the page. */
async function writeSettings(folder: string): Promise<void> {
  const place = join(folder, '@jupyterlab', 'apputils-extension');
  await mkdir(place, { recursive: true });
  await writeFile(
    join(place, 'notification.jupyterlab-settings'),
    JSON.stringify({ fetchNews: 'false', checkForUpdates: false }),
  );
}

/** The server writes its address into its runtime folder when it listens. */
async function readAddress(child: ChildProcess, folder: string): Promise<string> {
  for (const end = Date.now() + limitMs; Date.now() < end; await wait(100)) {
    if (child.exitCode !== null) throw new Error(`Cannot start JupyterLab: it ended with status ${child.exitCode}`);
    const names = await readdir(folder).catch(() => []);
    const name = names.find((item) => /^jpserver-\d+\.json$/.test(item));
    if (name === undefined) continue;
    const address: string = JSON.parse(await readFile(join(folder, name), 'utf8').catch(() => '{}')).url ?? '';
    const answers = await fetch(`${address}api`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (answers) return address;
  }
  throw new Error(`Cannot start JupyterLab: expected an answer within ${limitMs / 1000} s, got none`);
}
