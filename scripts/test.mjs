import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from './browser.mjs';
import { ensureWebBuilt } from './build-web.mjs';
import { findNode, projectEnvironment, root, run } from './node.mjs';

const projects = ['packages', 'server', 'journeys'];

/**
 * Runs the tests and closes with `N passed, N failed`.
 * @param args for Vitest; `--project NAME` runs one part only
 * @returns the exit code
 */
export async function test(args) {
  const asked = args.flatMap((arg, index) =>
    arg === '--project' ? [args[index + 1]] : arg.startsWith('--project=') ? [arg.slice(10)] : [],
  );
  const others = args.filter((arg, index) => !arg.startsWith('--project') && args[index - 1] !== '--project');
  let chosen = asked.length > 0 ? asked : projects;
  const browser = findBrowser();
  if (chosen.includes('journeys')) {
    if (browser) await ensureWebBuilt();
    else {
      console.log(
        'The journeys are skipped: no Chromium found. Install one (Debian: apt-get install chromium) or name it in LACHAN_BROWSER.',
      );
      if (process.env.LACHAN_REQUIRE_BROWSER === '1') {
        console.error('LACHAN_REQUIRE_BROWSER=1 says that this is a failure.');
        return 1;
      }
      chosen = chosen.filter((project) => project !== 'journeys');
    }
  }
  return vitest(chosen, others, browser ? { LACHAN_BROWSER: browser } : {});
}

async function vitest(chosen, args, environment) {
  const results = join(root, 'build', `test-results-${process.pid}.json`);
  mkdirSync(join(root, 'build'), { recursive: true });
  const code = await run(
    findNode(),
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      ...chosen.flatMap((project) => ['--project', project]),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${results}`,
      '--passWithNoTests',
      ...args,
    ],
    { env: projectEnvironment(environment) },
  );
  if (!existsSync(results)) {
    console.error('The tests did not finish.');
    return code || 1;
  }
  const report = JSON.parse(readFileSync(results, 'utf8'));
  rmSync(results);
  const { passed, failed, skipped } = countResults(report);
  const isJourneyLacking =
    process.env.LACHAN_REQUIRE_BROWSER === '1' &&
    chosen.includes('journeys') &&
    !report.testResults.some(({ name }) => name.includes('/test/journeys/'));
  if (skipped > 0) console.log(`${skipped} skipped`);
  if (code !== 0 && failed === 0) console.error('Something failed outside of the tests: see above.');
  if (isJourneyLacking) console.error('LACHAN_REQUIRE_BROWSER=1, but no journey ran.');
  const failures = code !== 0 || isJourneyLacking ? Math.max(failed, 1) : failed;
  console.log(`\n${passed} passed, ${failures} failed`);
  return code !== 0 ? code : failures > 0 ? 1 : 0;
}

/** A file that broke before its tests could run counts as one failure. */
function countResults({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
  ).length;
  return {
    passed: numPassedTests,
    failed: numFailedTests + brokenFiles,
    skipped: numPendingTests + numTodoTests,
  };
}
