import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import { inTransaction, type Caller, type Context } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { CreateFeed } from '../contract-feeds.ts';
import { feedSecrets } from '../tables.ts';
import { resealFeedKeys } from './feed-tls.ts';

type Access = z.output<typeof CreateFeed.input>['access'];

function purposeOf(feedId: string): string {
  return `intel.feed ${feedId}`;
}

/** Keeps with what a feed is to be asked; sealed, and never handed out again but to the feed itself. */
export async function keepAccess(
  { db, kernel }: Context,
  feedId: string,
  { auth, login, secret }: Access,
): Promise<void> {
  if (auth === 'none') {
    await db.delete(feedSecrets).where(eq(feedSecrets.feedId, feedId));
    return;
  }
  if (secret === null) {
    // The field was left empty: what was set stays, only the name is new.
    const [kept] = await db
      .update(feedSecrets)
      .set({ login })
      .where(eq(feedSecrets.feedId, feedId))
      .returning({ feedId: feedSecrets.feedId });
    if (!kept)
      throw new AppError('invalid', 'intel.feed_secret_missing', {}, [
        { path: 'access.secret', reason: 'intel.feed_secret_missing' },
      ]);
    return;
  }
  const sealed = kernel.secrets.seal(secret, purposeOf(feedId));
  await db
    .insert(feedSecrets)
    .values({ feedId, login, secret: sealed })
    .onConflictDoUpdate({ target: feedSecrets.feedId, set: { login, secret: sealed } });
}

/** @throws AppError `kernel.secret_unreadable` when the key that sealed it is gone */
export function openedSecret({ kernel }: Pick<Caller, 'kernel'>, feedId: string, sealed: string): string {
  return kernel.secrets.open(sealed, purposeOf(feedId));
}

/** Seals what earlier versions kept in clear, and what an older key has sealed. What cannot be opened stays. */
export async function resealSecrets(caller: Caller): Promise<void> {
  await resealFeedKeys(caller);
  await inTransaction(caller, async ({ db, kernel }) => {
    for (const { feedId, secret } of await db.select().from(feedSecrets)) {
      const sealed = kernel.secrets.reseal(secret, purposeOf(feedId));
      if (sealed !== null)
        await db.update(feedSecrets).set({ secret: sealed }).where(eq(feedSecrets.feedId, feedId));
    }
  });
}
