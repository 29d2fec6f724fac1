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
  /** `npm run bench -- NAME --options`: one benchmark; without a name, each as it is. */
  async bench() {
    const folder = join(root, 'bench');
    const files = existsSync(folder) ? readdirSync(folder) : [];
    // What ends in -run is one side of a benchmark, and generate makes its input.
    const names = files
      .filter((file) => file.endsWith('.ts') && !file.endsWith('-run.ts') && file !== 'generate.ts')
      .map((file) => file.slice(0, -'.ts'.length));
    const [name, ...options] = args[0]?.startsWith('--') ? [undefined, ...args] : args;
    if (name !== undefined && !names.includes(name))
      giveUp(`There is no benchmark "${name}". There are: ${names.join(', ') || 'none'}.`);
    for (const chosen of name === undefined ? names : [name]) {
      const code = await run(findNode(), [join(folder, `${chosen}.ts`), ...options]);
      if (code !== 0) return code;
    }
    return 0;
  },
};

if (!Object.hasOwn(tasks, task ?? '')) giveUp(`Use: npm start | npm test | npm run verify | npm run bench`);
await ensureInstalled();
process.exitCode = await tasks[task]();
