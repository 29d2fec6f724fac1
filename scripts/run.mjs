/**
 * What `npm start`, `npm test`, `npm run verify` and `npm run bench` do. Runs on the Node that is there (20 or
 * newer), installs what is missing, and hands over to the Node that comes with the project.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureWebBuilt } from './build-web.mjs';
import { ensureInstalled } from './install.mjs';
import { findNode, giveUp, root, run } from './node.mjs';
import { test } from './test.mjs';
import { verify } from './verify.mjs';

const [task, ...args] = process.argv.slice(2);

const tasks = {
  async start() {
    if (!args.includes('--help')) await ensureWebBuilt();
    return run(findNode(), [join(root, 'server/src/main.ts'), ...args]);
  },
  test: () => test(args),
  verify: () => verify(args),
  /** Runs every file of `bench/`, or those whose names begin as asked. */
  async bench() {
    const folder = join(root, 'bench');
    const wanted = (existsSync(folder) ? readdirSync(folder) : []).filter((name) =>
      name.endsWith('.bench.ts'),
    );
    const chosen = wanted.filter((name) => args.length === 0 || args.some((arg) => name.startsWith(arg)));
    if (chosen.length === 0) return giveUp(`No such benchmark. There are: ${wanted.join(', ') || 'none'}.`);
    for (const name of chosen) {
      const code = await run(findNode(), [join(folder, name)]);
      if (code !== 0) return code;
    }
    return 0;
  },
};

if (!Object.hasOwn(tasks, task ?? '')) giveUp(`Use: npm start | npm test | npm run verify | npm run bench`);
await ensureInstalled();
process.exitCode = await tasks[task]();
