import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import { inTransaction, type Caller, type Context } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { FeedTls } from '../contract-feeds.ts';
import type { TlsIdentity } from '../fetching/outbound.ts';
import { feedTls } from '../tables.ts';

type TlsRow = typeof feedTls.$inferSelect;

function purposeOf(feedId: string): string {
  return `intel.feed-tls ${feedId}`;
}

/**
 * Keeps with which certificate a feed is asked, and by which authority it is known. Everything is tried before it is
 * kept: it can be read, has not expired, and the key belongs to the certificate.
 */
export async function keepTls(
  { db, kernel, now }: Context,
  feedId: string,
  url: string | null,
  { authorityPem, certificatePem, keyPem, passphrase }: z.output<typeof FeedTls>,
): Promise<void> {
  if (!certificatePem && !authorityPem) {
    await db.delete(feedTls).where(eq(feedTls.feedId, feedId));
    return;
  }
  if (!url?.startsWith('https:')) throw fault('url', 'intel.feed_tls_needs_https');
  if (authorityPem) certificateOf('authorityPem', authorityPem);
  const certificate = certificatePem ? certificateOf('certificatePem', certificatePem) : null;
  if (certificate && certificate.validToDate <= now)
    throw fault('certificatePem', 'intel.feed_own_certificate_expired');
  const before = await tlsRow({ db }, feedId);
  const key = certificate
    ? keyOf(keyPem, passphrase, before, (sealed) => open(kernel, feedId, sealed))
    : null;
  if (certificate && key && !certificate.checkPrivateKey(key))
    throw fault('keyPem', 'intel.feed_key_of_another');
  const row = {
    certificatePem: certificate ? certificatePem : null,
    key:
      key && kernel.secrets.seal(key.export({ type: 'pkcs8', format: 'pem' }).toString(), purposeOf(feedId)),
    subject: certificate ? certificate.subject.replaceAll('\n', ', ') : null,
    validTo: certificate ? certificate.validToDate : null,
    authorityPem: authorityPem || null,
  };
  await db
    .insert(feedTls)
    .values({ feedId, ...row })
    .onConflictDoUpdate({ target: feedTls.feedId, set: row });
}

export async function tlsRow({ db }: Pick<Context, 'db'>, feedId: string): Promise<TlsRow | undefined> {
  const [row] = await db.select().from(feedTls).where(eq(feedTls.feedId, feedId));
  return row;
}

/** What to show a server, the key opened. @throws AppError `kernel.secret_unreadable` */
export function identityOf({ kernel }: Pick<Caller, 'kernel'>, row: TlsRow | undefined): TlsIdentity | null {
  if (!row) return null;
  return {
    ...(row.certificatePem && row.key
      ? { cert: row.certificatePem, key: open(kernel, row.feedId, row.key) }
      : {}),
    ...(row.authorityPem ? { ca: row.authorityPem } : {}),
  };
}

/** Seals anew what an older key has sealed. What cannot be opened stays. */
export async function resealFeedKeys(caller: Caller): Promise<void> {
  await inTransaction(caller, async ({ db, kernel }) => {
    for (const { feedId, key } of await db.select().from(feedTls)) {
      const sealed = key === null ? null : kernel.secrets.reseal(key, purposeOf(feedId));
      if (sealed !== null) await db.update(feedTls).set({ key: sealed }).where(eq(feedTls.feedId, feedId));
    }
  });
}

function open(kernel: Caller['kernel'], feedId: string, sealed: string): string {
  return kernel.secrets.open(sealed, purposeOf(feedId));
}

function certificateOf(path: string, pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw fault(path, 'intel.feed_pem_malformed');
  }
}

/** The key that is given, or the one that was set before when the field was left empty. */
function keyOf(
  given: string | null,
  passphrase: string | null,
  before: TlsRow | undefined,
  opened: (sealed: string) => string,
): KeyObject {
  const pem = given || (before?.key ? opened(before.key) : null);
  if (!pem) throw fault('keyPem', 'intel.feed_key_missing');
  try {
    return createPrivateKey({ key: pem, ...(passphrase && given ? { passphrase } : {}) });
  } catch {
    throw fault('keyPem', 'intel.feed_key_unusable');
  }
}

function fault(field: string, reason: string): AppError {
  const path = field === 'url' ? field : `tls.${field}`;
  return new AppError('invalid', reason, {}, [{ path, reason }]);
}
