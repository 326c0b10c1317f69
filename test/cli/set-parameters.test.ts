import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/cli/command.js';
import { checkAssigned, chooseParameters, parseAssignments } from '../../src/cli/set-parameters.js';
import type { Notebook } from '../../src/notebook/nbformat.js';
import { ParameterError } from '../../src/notebook/parameters/parameter.js';

const notebook: Notebook = {
  cells: [
    {
      cell_type: 'code',
      id: 'a',
      metadata: { tags: ['parameters'] },
      source: 'let data = "";\nlet epochs = 3;',
      outputs: [],
      execution_count: null,
    },
  ],
  metadata: { kernelspec: { name: 'tslab', language: 'typescript' } },
  nbformat: 4,
  nbformat_minor: 5,
};

describe('parseAssignments', () => {
  test('splits at the first equals sign', () => {
    expect([...parseAssignments(['a=1', 'b=x=y', 'c='])]).toEqual([
      ['a', '1'],
      ['b', 'x=y'],
      ['c', ''],
    ]);
  });

  test('refuses a word without a name', () => {
    for (const word of ['epochs', '=3']) expect(() => parseAssignments([word])).toThrow(UsageError);
  });

  test('refuses a name that is given twice', () => {
    expect(() => parseAssignments(['a=1', 'a=2'])).toThrow(
      new UsageError('Cannot read --set: expected each name once, got a twice; leave one away'),
    );
  });
});

describe('chooseParameters', () => {
  test('gives a notebook what it declares, the user before the set', () => {
    const given = { data: 'folder', profile: 'demo' };
    expect(chooseParameters(notebook, given, new Map([['epochs', '5']]))).toEqual({ data: 'folder', epochs: 5 });
  });

  test('names the type where a value does not fit', () => {
    expect(() => chooseParameters(notebook, {}, new Map([['epochs', 'ten']]))).toThrow(ParameterError);
    expect(() => chooseParameters(notebook, {}, new Map([['epochs', 'ten']]))).toThrow(
      "Cannot set epochs: expected number, got 'ten'",
    );
  });
});

describe('checkAssigned', () => {
  test('refuses a name that no notebook declares and lists those that are declared', () => {
    expect(() => checkAssigned([notebook], new Map([['epoch', '5']]))).toThrow(
      new ParameterError("Cannot set epoch: expected one of data, epochs, got 'epoch'; did you mean epochs?"),
    );
  });
});
