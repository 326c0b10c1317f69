/** What a cell throws is described without the kernel's own frames. */
import { homedir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { cleanTrace, describeFailure } from '../../src/kernel/describe-failure.js';

const noMaps = new Map();

function withStack(error: Error, ...frames: string[]): Error {
  error.stack = [`${error.name}: ${error.message}`, ...frames.map((frame) => `    at ${frame}`)].join('\n');
  return error;
}

describe('describeFailure', () => {
  test('names the error, and paths of the package relative to it', () => {
    const error = withStack(new RangeError('boom'), 'f (file:///lab/src/dicom/read.ts:3:5)', 'cell[2]:1:1');
    expect(describeFailure(error, noMaps, '/lab')).toEqual({
      ename: 'RangeError',
      evalue: 'boom',
      traceback: ['RangeError: boom', '    at f (src/dicom/read.ts:3:5)', '    at cell[2]:1:1'],
    });
  });

  test('leaves out frames of Node, of tslab, of the kernel, and the line that calls the cell', () => {
    const error = withStack(
      new Error('boom'),
      'cell[2]:3:1',
      'cell[2]:9:3',
      'Script.runInThisContext (node:vm:122:12)',
      'Object.execute (/lab/node_modules/tslab/dist/executor.js:160:38)',
      'run (/lab/src/kernel/cells.ts:70:3)',
    );
    expect(describeFailure(error, noMaps, '/lab').traceback).toEqual(['Error: boom', '    at cell[2]:3:1']);
  });

  test('tells the cause', () => {
    const error = withStack(new Error('outer', { cause: withStack(new TypeError('inner'), 'g (cell[1]:2:2)') }));
    expect(describeFailure(error, noMaps, '/lab').traceback).toEqual([
      'Error: outer',
      'Caused by TypeError: inner',
      '    at g (cell[1]:2:2)',
    ]);
  });

  test('names no folder of the machine in its texts', () => {
    const stack = 'Require stack:\n- /lab/src.js';
    const cause = new Error(`ENOENT: no such file or directory, open '${homedir()}/studies/a.dcm'`);
    const { evalue, traceback } = describeFailure(
      withStack(new Error(`Cannot find module './a'\n${stack}`, { cause })),
      noMaps,
      '/lab',
    );
    expect(evalue).toBe("Cannot find module './a'\nRequire stack:\n- src.js");
    expect(traceback).toContain("Caused by Error: ENOENT: no such file or directory, open '~/studies/a.dcm'");
    expect(describeFailure('no /lab/x', noMaps, '/lab').evalue).toBe('no x');
  });

  test('describes a thrown value that is no error', () => {
    const traceback = ['Thrown: { code: 3 }'];
    expect(describeFailure({ code: 3 }, noMaps, '/lab')).toEqual({ ename: 'Thrown', evalue: '{ code: 3 }', traceback });
  });
});

describe('cleanTrace', () => {
  test('leaves values alone, and takes the home folder from frames', () => {
    const [value, frame] = [`'${homedir()}/a'`, `    at f (${homedir()}/b.js:1:2)`];
    expect(cleanTrace(`${value}\n${frame}`, noMaps, '/lab')).toBe(`${value}\n    at f (~/b.js:1:2)`);
  });
});
