import { areas } from '../areas/index.ts';
import type { ChainVerdict } from '../kernel/audit-chain.ts';
import { readConfig } from '../kernel/config.ts';
import { actForJson } from '../kernel/act.ts';

export const summary = 'proves that nobody edited the audit log';
export const help = `lachan audit verify [--head HASH] [--data FOLDER] [--database URL]

Recomputes the hash chain of the audit log from its first entry, with a running server or without.
Prints the number of entries and the hash of the last one. Note that hash elsewhere: with --head a later
check also proves that the log still contains the entry that was last then.

Exit code: 0 whole, 1 broken.`;

const problems = {
  gap: 'an entry is missing before it',
  link: 'it does not follow from the entry before it',
  content: 'its content was changed',
};

export async function run(args: string[], environment: Record<string, string | undefined>): Promise<number> {
  const { config, values } = readConfig(args, environment, { head: { type: 'string' } });
  const head = values['head'];
  const verdict = await actForJson<ChainVerdict & { containsHead: boolean }>(config, areas, 'verify-audit', {
    head,
  });
  if (verdict.broken) {
    console.error(
      `The audit log is BROKEN at entry ${verdict.broken.sequence}: ${problems[verdict.broken.reason]}.`,
    );
    return 1;
  }
  if (!verdict.containsHead) {
    console.error(`The audit log was CUT: it does not contain the entry with hash ${String(head)}.`);
    return 1;
  }
  console.log(`The audit log is whole: ${verdict.entries} entries, last hash ${verdict.head}`);
  return 0;
}
