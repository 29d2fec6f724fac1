import type { Writable } from 'node:stream';
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Area } from './area.ts';
import { backup } from './archive/backup.ts';
import { verifyAuditChain } from './audit-chain.ts';
import { auditLog } from './database/tables.ts';
import type { Kernel } from './kernel.ts';

/**
 * Work that the operator of the machine asks for on the command line. Whether a server runs on the data folder or
 * not, it is done by the process that holds it: see control.ts.
 */
export interface OperatorAction {
  /** `verb-thing`, as the command line calls it. */
  name: string;
  /** Reads its input itself, writes its answer to `output` and ends it. */
  run(kernel: Kernel, input: unknown, output: Writable): Promise<void>;
}

/** `head`: the hash of an entry that must still be there. */
const VerifyInput = z.object({ head: z.string().optional() });

const verifyAudit: OperatorAction = {
  name: 'verify-audit',
  async run(kernel, input, output) {
    const { head } = VerifyInput.parse(input);
    const answer = await kernel.database.transaction('province', async (tx) => {
      const found = head === undefined ? [] : await tx.select().from(auditLog).where(eq(auditLog.hash, head));
      return { ...(await verifyAuditChain(tx)), containsHead: head === undefined || found.length > 0 };
    });
    output.end(JSON.stringify(answer));
  },
};

const makeBackup: OperatorAction = {
  name: 'backup',
  run: (kernel, _input, output) => backup(kernel, output),
};

/** Every action of an installation, by name. */
export function actionsOf(areas: readonly Area[]): Map<string, OperatorAction> {
  const all = [verifyAudit, makeBackup, ...areas.flatMap((area) => area.actions ?? [])];
  return new Map(all.map((action) => [action.name, action]));
}

export { ActionError, isForPeople, sentenceOf } from './action-error.ts';
