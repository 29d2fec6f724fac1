import { eq } from 'drizzle-orm';
import { inTransaction, type Caller } from '../../../kernel/command.ts';
import { keys } from '../tables.ts';

/** What a report is signed with, and what opens it. */
export interface KeySecrets {
  keyPem: string | null;
  pkcs12: string | null;
  passphrase: string | null;
}

type Keeper = Pick<Caller, 'kernel'>;

const fields = ['keyPem', 'pkcs12', 'passphrase'] as const;
const purposeOf = (id: string, field: string) => `exchange.key ${id} ${field}`;

/** A key as it is kept: whoever has the database alone cannot sign. */
export function sealKey({ kernel }: Keeper, id: string, key: KeySecrets): KeySecrets {
  return each(key, (text, field) => kernel.secrets.seal(text, purposeOf(id, field)));
}

/** @throws AppError `kernel.secret_unreadable` when the key that sealed it is gone */
export function openKey({ kernel }: Keeper, id: string, sealed: KeySecrets): KeySecrets {
  return each(sealed, (text, field) => kernel.secrets.open(text, purposeOf(id, field)));
}

/** Seals what earlier versions kept in clear, and what an older key has sealed. What cannot be opened stays. */
export async function resealKeys(caller: Caller): Promise<void> {
  await inTransaction(caller, async ({ db, kernel }) => {
    for (const row of await db.select().from(keys)) {
      const sealed = each(
        row,
        (text, field) => kernel.secrets.reseal(text, purposeOf(row.id, field)) ?? text,
      );
      if (fields.some((field) => sealed[field] !== row[field]))
        await db.update(keys).set(sealed).where(eq(keys.id, row.id));
    }
  });
}

function each(key: KeySecrets, change: (text: string, field: string) => string): KeySecrets {
  const of = (field: (typeof fields)[number]) => {
    const text = key[field];
    return text === null ? null : change(text, field);
  };
  return { keyPem: of('keyPem'), pkcs12: of('pkcs12'), passphrase: of('passphrase') };
}
