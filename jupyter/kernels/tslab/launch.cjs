/** Starts tslab's kernel in angiolab's folder, so that cells in any folder may import angiolab by its name. */
const { rmSync } = require('node:fs');
const { createRequire } = require('node:module');
const { resolve } = require('node:path');
const { format } = require('node:util');

const root = resolve(__dirname, '../../..');
const requireFromRoot = createRequire(resolve(root, 'package.json'));
const tslab = requireFromRoot.resolve('tslab/dist/main.js');

/**
 * tslab reads and writes while its sockets are still being bound. A client's first question may come just then: zeromq throws, and the
 * kernel never hears a question again.
 */
function waitForBind(Socket) {
  return class extends Socket {
    #binding = null;

    bind(...words) {
      this.#binding = super.bind(...words).finally(() => {
        this.#binding = null;
      });
      return this.#binding;
    }

    send(...words) {
      return this.#binding ? this.#binding.then(() => super.send(...words)) : super.send(...words);
    }

    receive() {
      return this.#binding ? this.#binding.then(() => super.receive()) : super.receive();
    }
  };
}

/** zeromq's default queue holds 1,000 messages: a loop of console.log loses the rest, and the cell never ends. */
function keepEveryMessage(Publisher) {
  return class extends Publisher {
    constructor(options) {
      super({ ...options, sendTimeout: 0, sendHighWaterMark: 0 });
    }
  };
}

function mendSockets() {
  const zeromq = createRequire(tslab)('zeromq');
  zeromq.Router = waitForBind(zeromq.Router);
  zeromq.Publisher = keepEveryMessage(waitForBind(zeromq.Publisher));
}

/**
 * tslab watches every file that a cell's types come from, and fails with "Unexpected pending rebuildTimer" when two change at once: a
 * backup or `npm install` is enough. A changed package needs a new kernel anyway.
 */
function watchNoFiles() {
  const { sys } = createRequire(tslab)('@tslab/typescript-for-tslab');
  const watcher = { close() {} };
  sys.watchFile = () => watcher;
  sys.watchDirectory = () => watcher;
}

/** A kernel whose client was killed ends too, and removes the connection file that the client can't. */
function endWithParent(configPath) {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid === parent) return;
    rmSync(configPath, { force: true });
    process.exit(1);
  }, 1000).unref();
}

/**
 * tslab's `console.error` for what ends a cell: one text for all that the compiler found, and traces without the kernel's own
 * frames and without the place of this folder.
 */
function createErrorPrinter(print) {
  const found = [];
  return (...words) => {
    if (words[0] !== '%s%d:%d - %s') return print(cleanTrace(format(...words)));
    if (found.length === 0) queueMicrotask(() => print(`TypeScriptError: ${found.splice(0).join('\n')}`));
    found.push(format(...words));
  };
}

function cleanTrace(text) {
  const lines = text.replace(/^evalmachine\.<anonymous>:\d+\n[\s\S]*?\n *\^+\n\n/, '').split('\n');
  const own = lines.filter(
    (line) => !/^\s+at .*(node:vm:|[\\/]tslab[\\/]dist[\\/]|launch\.cjs|node:internal)/.test(line),
  );
  return own.join('\n').replaceAll(`file://${root}/`, '').replaceAll(`${root}/`, '');
}

// Stack traces name the lines of src, not of dist.
process.setSourceMapsEnabled(true);
mendSockets();
watchNoFiles();

// tslab resolves imports from the folder in which it starts, and takes console.error as it is then; cells run in the folder
// that the client chose, with a console.error of their own.
const configPath = resolve(process.argv[2]);
endWithParent(configPath);
const folder = process.cwd();
const { error } = console;
process.chdir(root);
console.error = createErrorPrinter(error);
requireFromRoot(tslab).startKernel({ configPath, enableFindLocal: false });
console.error = error;
process.chdir(folder);
