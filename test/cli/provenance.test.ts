import { describe, expect, test } from 'vitest';
import { addProvenance } from '../../src/cli/provenance.js';
import type { Notebook } from '../../src/notebook/nbformat.js';

const code = { cell_type: 'code', execution_count: 1, outputs: [] } as const;
const notebook: Notebook = {
  cells: [
    {
      ...code,
      id: 'a',
      metadata: { tags: ['injected-parameters'] },
      source: 'let data = "../Patients/Doe_Jane";\nlet out = "reports";',
    },
    {
      ...code,
      id: 'b',
      metadata: {},
      source: 'declareProvenance({ synthetic: true })',
      outputs: [
        {
          output_type: 'display_data',
          data: { 'application/vnd.angiolab.provenance+json': { synthetic: true, seed: 1 } },
          metadata: {},
        },
      ],
    },
  ],
  metadata: { angiolab: { reads: ['runs'] } },
  nbformat: 4,
  nbformat_minor: 5,
};

describe('addProvenance', () => {
  const kept = addProvenance(notebook, { data: '../Patients/Doe_Jane', out: 'reports' });

  test('keeps what cells declared, the parameters, and what the notebook says of itself', () => {
    expect(kept.metadata['angiolab']).toMatchObject({
      reads: ['runs'],
      synthetic: true,
      seed: 1,
      parameters: { out: 'reports' },
    });
  });

  test('keeps no path that leads out of the project', () => {
    expect(JSON.stringify(kept)).not.toContain('Doe_Jane');
    expect(kept.cells[0]?.source).toBe('let data = "(a path outside the project: not kept)";\nlet out = "reports";');
  });
});
