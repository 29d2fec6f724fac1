import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findNode, root, run } from './node.mjs';
import { test } from './test.mjs';

const tool = (path, ...args) => run(findNode(), [join(root, 'node_modules', path), ...args]);

const staticSteps = [
  { name: 'format', work: () => tool('oxfmt/bin/oxfmt', '--check', '.') },
  { name: 'lint', work: () => tool('oxlint/bin/oxlint') },
  { name: 'types', work: () => tool('typescript/bin/tsc', '-p', '.') },
  {
    name: 'types of the web',
    work: async () => (existsSync(join(root, 'web/src')) ? tool('typescript/bin/tsc', '-p', 'web') : 0),
  },
];

/**
 * All that must hold before anyone is asked to look, cheapest first; stops at the first failure.
 * @param args `--static` leaves the tests out
 * @returns the exit code
 */
export async function verify(args) {
  const steps = args.includes('--static')
    ? staticSteps
    : [...staticSteps, { name: 'tests', work: () => test(['--project', 'packages', '--project', 'server']) }];
  const startedAt = performance.now();
  for (const { name, work } of steps) {
    const stepStartedAt = performance.now();
    const code = await work();
    console.log(`${code === 0 ? '✓' : '✗'} ${name} · ${secondsSince(stepStartedAt)} s`);
    if (code !== 0) {
      console.error(`verify stopped: ${name} failed.`);
      return code;
    }
  }
  console.log(`verify is green · ${secondsSince(startedAt)} s`);
  return 0;
}

function secondsSince(instant) {
  return ((performance.now() - instant) / 1000).toFixed(1);
}
