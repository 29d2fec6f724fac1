import { readdirSync } from 'node:fs';
import { ActionError } from '../kernel/action-error.ts';
import { ArchiveError } from '../kernel/archive/error.ts';
import { ConfigError } from '../kernel/config.ts';

/** One command, in a file named after it: `lachan audit verify` is `audit-verify.ts`. */
export interface Command {
  /** One line for the list of commands. */
  summary: string;
  /** What `--help` says: how to call it, its options, an example. */
  help: string;
  /** @returns the exit code */
  run(args: string[], environment: Record<string, string | undefined>): Promise<number>;
}

const names = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'main.ts')
  .map((file) => file.slice(0, -'.ts'.length))
  .toSorted();

const load = async (name: string) => (await import(`./${name}.ts`)) as Command;

async function overview(): Promise<string> {
  const width = Math.max(...names.map((name) => name.length)) + 2;
  const lines: string[] = [];
  for (const name of names)
    lines.push(`  lachan ${name.replace('-', ' ').padEnd(width)} ${(await load(name)).summary}`);
  return `Lá Chắn, on the command line\n\n${lines.join('\n')}\n\nlachan COMMAND --help says more.`;
}

async function main(args: string[]): Promise<number> {
  const [first = '', second = ''] = args;
  const length = names.includes(`${first}-${second}`) ? 2 : 1;
  const name = args.slice(0, length).join('-');
  if (!names.includes(name)) {
    const isHelp = first === '' || first === 'help' || first === '--help';
    console[isHelp ? 'log' : 'error'](
      (isHelp ? '' : `There is no command "${first}".\n\n`) + (await overview()),
    );
    return isHelp ? 0 : 2;
  }
  const command = await load(name);
  const rest = args.slice(length);
  if (rest.includes('--help')) {
    console.log(command.help);
    return 0;
  }
  try {
    return await command.run(rest, process.env);
  } catch (error) {
    const isForPeople =
      error instanceof ConfigError || error instanceof ArchiveError || error instanceof ActionError;
    if (!isForPeople) throw error;
    console.error(error.message);
    if (error instanceof ConfigError) console.error(`lachan ${name.replace('-', ' ')} --help says more.`);
    return error instanceof ConfigError ? 2 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
