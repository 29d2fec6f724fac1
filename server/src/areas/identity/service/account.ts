import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { command, type Context } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { ChangePassword, ConfirmTotp, RemoveTotp, StartTotp } from '../contract.ts';
import { users } from '../tables.ts';
import { hashPassword, isPassword, newTotp, totpStep } from './secrets.ts';
import { endSessions } from './sessions.ts';
import { openTotp, sealTotp } from './totp-secrets.ts';
import { userById } from './users.ts';

export const changePassword = command({
  name: 'identity.change-password',
  permission: 'self:manage',
  input: ChangePassword.input.extend({ token: z.string() }),
  async run(ctx, { current, password, token }) {
    const user = await ownAccount(ctx, current);
    if (current === password)
      throw new AppError('invalid', 'identity.same_password', {}, [
        { path: 'password', reason: 'identity.same_password' },
      ]);
    await ctx.db
      .update(users)
      .set({ passwordHash: await hashPassword(password), mustChangePassword: false })
      .where(eq(users.id, user.id));
    await endSessions(ctx, user.id, token);
    return { before: null, after: { id: user.id } };
  },
});

export const startTotp = command({
  name: 'identity.start-totp',
  permission: 'self:manage',
  input: StartTotp.input,
  async run(ctx, { current }) {
    const user = await ownAccount(ctx, current);
    if (user.totpConfirmedAt) throw new AppError('conflict', 'identity.totp_already_on');
    const { secret, uri } = newTotp(user.login);
    await ctx.db
      .update(users)
      .set({ totpSecret: sealTotp(ctx, user.id, secret) })
      .where(eq(users.id, user.id));
    // The address for the QR code holds the secret: it goes to the page, not to the log.
    return { before: null, after: { id: user.id, secret, uri } };
  },
});

export const confirmTotp = command({
  name: 'identity.confirm-totp',
  permission: 'self:manage',
  input: ConfirmTotp.input,
  async run(ctx, { code }) {
    const user = await userById(ctx, ctx.actor.id ?? '');
    const step =
      user.totpSecret === null ? null : totpStep(openTotp(ctx, user.id, user.totpSecret), code, ctx.now);
    if (step === null)
      throw new AppError('invalid', 'identity.wrong_code', {}, [
        { path: 'code', reason: 'identity.wrong_code' },
      ]);
    await ctx.db
      .update(users)
      .set({ totpConfirmedAt: ctx.now, totpLastStep: String(step) })
      .where(eq(users.id, user.id));
    return { before: null, after: { id: user.id } };
  },
});

export const removeTotp = command({
  name: 'identity.remove-totp',
  permission: 'self:manage',
  input: RemoveTotp.input,
  async run(ctx, { current }) {
    const user = await ownAccount(ctx, current);
    await ctx.db
      .update(users)
      .set({ totpSecret: null, totpConfirmedAt: null, totpLastStep: null })
      .where(eq(users.id, user.id));
    return { before: null, after: { id: user.id } };
  },
});

async function ownAccount(ctx: Context, password: string) {
  const user = await userById(ctx, ctx.actor.id ?? '');
  if (!(await isPassword(user.passwordHash, password)))
    throw new AppError('invalid', 'identity.wrong_password', {}, [
      { path: 'current', reason: 'identity.wrong_password' },
    ]);
  return user;
}
