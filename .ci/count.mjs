/** Adds up vitest's JSON reports and prints `N passed, N failed, N skipped`; exit 1 unless all that had to run passed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const total = { passed: 0, failed: 0, skipped: 0 };
let broken = false;

for (const suite of ['unit', 'e2e']) {
  let report;
  try {
    report = JSON.parse(readFileSync(join(folder, `${suite}.json`), 'utf8'));
  } catch {
    console.log(`no report of the ${suite} suite`);
    broken = true;
    continue;
  }
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const count = (status) => tests.filter((test) => test.status === status).length;
  const skipped = tests.filter((test) => !['passed', 'failed'].includes(test.status));
  const wrongly = skipped.filter((test) => !test.tags?.includes('gpu'));
  for (const test of wrongly) console.log(`skipped without the tag gpu: ${test.fullName}`);
  for (const file of report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  )) {
    console.log(`did not load: ${file.name}`);
    total.failed += 1;
  }
  total.passed += count('passed');
  total.failed += count('failed');
  total.skipped += skipped.length;
  broken ||= wrongly.length > 0 || count('passed') === 0;
}

const skips = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${skips}`);
process.exitCode = broken || total.failed > 0 ? 1 : 0;
