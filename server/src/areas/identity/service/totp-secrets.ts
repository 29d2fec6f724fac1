import { eq, isNotNull } from 'drizzle-orm';
import { inTransaction, type Caller } from '../../../kernel/command.ts';
import { users } from '../tables.ts';

type Keeper = Pick<Caller, 'kernel'>;

function purposeOf(userId: string): string {
  return `identity.totp ${userId}`;
}

/** The secret of an authenticator as it is kept: whoever has the database alone cannot make codes. */
export function sealTotp({ kernel }: Keeper, userId: string, secret: string): string {
  return kernel.secrets.seal(secret, purposeOf(userId));
}

/** @throws AppError `kernel.secret_unreadable` when the key that sealed it is gone */
export function openTotp({ kernel }: Keeper, userId: string, sealed: string): string {
  return kernel.secrets.open(sealed, purposeOf(userId));
}

/** Seals what earlier versions kept in clear, and what an older key has sealed. What cannot be opened stays. */
export async function resealTotp(caller: Caller): Promise<void> {
  await inTransaction(caller, async ({ db, kernel }) => {
    const rows = await db
      .select({ id: users.id, secret: users.totpSecret })
      .from(users)
      .where(isNotNull(users.totpSecret));
    for (const { id, secret } of rows) {
      const sealed = kernel.secrets.reseal(secret ?? '', purposeOf(id));
      if (sealed !== null) await db.update(users).set({ totpSecret: sealed }).where(eq(users.id, id));
    }
  });
}
