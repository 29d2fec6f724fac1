import type { Writable } from 'node:stream';
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Area } from './area.ts';
import { ArchiveError } from './archive/error.ts';
import { backup } from './archive/backup.ts';
import { verifyAuditChain } from './audit-chain.ts';
import { auditLog } from './database/tables.ts';
import { AppError } from './errors.ts';
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

/** An action that cannot be done; `message` is for the person at the terminal. */
export class ActionError extends Error {}

export function isForPeople(error: unknown): error is Error {
  return error instanceof ArchiveError || error instanceof ActionError || error instanceof AppError;
}

/** What a person can act on; for a bug its message, since who reads it runs the machine. */
export function sentenceOf(error: unknown): string {
  if (error instanceof AppError) return `${error.reason} ${JSON.stringify(error.details)}`;
  return error instanceof Error ? error.message : String(error);
}
