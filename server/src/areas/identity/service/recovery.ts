import { randomInt } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { command } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { failedSignIns, users } from '../tables.ts';
import { hashPassword } from './secrets.ts';
import { endSessions } from './sessions.ts';

/** Letters and digits that nobody mistakes for another when reading them aloud. */
const legible = 'abcdefghjkmnpqrstuvwxyz23456789';

export const RecoverAccount = z.object({
  login: z.string().trim().toLowerCase(),
  /** For who has lost the authenticator too. */
  removesAuthenticator: z.boolean().default(false),
});

/**
 * Lets someone in again who cannot: a password to be changed at the next sign-in, no lock-out, no open sessions.
 * Only the operator of the machine may ask for it; the password is in the answer, not in the audit log.
 * @throws AppError `identity.user_not_found`
 */
export const recoverAccount = command({
  name: 'identity.recover-account',
  permission: 'identity:manage',
  input: RecoverAccount,
  async run(ctx, { login, removesAuthenticator }) {
    const [user] = await ctx.db.select().from(users).where(eq(users.login, login));
    if (!user) throw new AppError('not_found', 'identity.user_not_found', { login });
    const password = oneTimePassword();
    const noTotp = { totpSecret: null, totpConfirmedAt: null, totpLastStep: null };
    await ctx.db
      .update(users)
      .set({
        passwordHash: await hashPassword(password),
        mustChangePassword: true,
        ...(removesAuthenticator ? noTotp : {}),
      })
      .where(eq(users.id, user.id));
    await ctx.db.delete(failedSignIns).where(eq(failedSignIns.login, login));
    await endSessions(ctx, user.id);
    return {
      before: null,
      after: { id: user.id, login, removesAuthenticator, isDisabled: user.disabledAt !== null, password },
      unitId: user.unitId,
    };
  },
});

/** 16 characters in fours, 79 bits: "k7wm-3hd9-…". */
function oneTimePassword(): string {
  const fours = Array.from({ length: 4 }, () =>
    Array.from({ length: 4 }, () => legible[randomInt(legible.length)]).join(''),
  );
  return fours.join('-');
}
