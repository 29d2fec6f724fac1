import {
  certificatesOf,
  DocumentError,
  type DocumentSigner,
  openPkcs12,
  signerOfPem,
} from '@lachan/documents';
import { eq } from 'drizzle-orm';
import { command, type Context } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { SetExchange, SetKey } from '../contract.ts';
import { keys, settings } from '../tables.ts';
import { openKey, sealKey, type KeySecrets } from './key-secrets.ts';

/** There is one way out. */
const ID = 'national';

export type Settings = typeof settings.$inferSelect;

const first: Settings = {
  id: ID,
  address: null,
  isOn: false,
  isPrivateAllowed: false,
  profile: 'v1',
  everyHours: 24,
  batchSize: 500,
  timeoutSeconds: 60,
  product: 'Lá Chắn',
  naming: 'coded',
  organizationInCharge: '',
  serverTrustPem: null,
  lastBuiltAt: null,
};

export async function settingsOf({ db }: Pick<Context, 'db'>): Promise<Settings> {
  const [row] = await db.select().from(settings).where(eq(settings.id, ID));
  return row ?? first;
}

export const setExchange = command({
  name: 'exchange.set',
  permission: 'exchange:manage',
  input: SetExchange.input,
  async run(ctx, input) {
    if (input.isOn && input.address === null) throw fault('address', 'exchange.address_missing');
    if (input.isOn && (await keyRow(ctx)) === undefined) throw fault('isOn', 'exchange.key_missing');
    if (input.serverTrustPem !== null && !isBundle(input.serverTrustPem))
      throw fault('serverTrustPem', 'exchange.certificate_malformed');
    const { lastBuiltAt, ...before } = await settingsOf(ctx);
    await ctx.db
      .insert(settings)
      .values({ ...input, id: ID, lastBuiltAt })
      .onConflictDoUpdate({ target: settings.id, set: input });
    return { before, after: { id: ID, ...input }, unitId: null };
  },
});

/** The key is tried before it is kept: it opens, belongs to its certificate, and is RSA. */
export const setKey = command({
  name: 'exchange.set-key',
  permission: 'exchange:manage',
  input: SetKey.input,
  async run(ctx, input) {
    const signer = await signerOf(input);
    const { subject, issuer, validTo } = signer.certificates[0];
    const row = {
      ...sealKey(ctx, ID, input),
      subject: oneLine(subject),
      issuer: oneLine(issuer),
      validTo: new Date(validTo),
      alarmedAtDays: null,
    };
    if (row.validTo <= ctx.now) throw fault('keyPem', 'exchange.key_expired');
    const before = await keyRow(ctx);
    await ctx.db
      .insert(keys)
      .values({ id: ID, ...row })
      .onConflictDoUpdate({ target: keys.id, set: row });
    return {
      before: before && { subject: before.subject, validTo: before.validTo },
      after: { id: ID, subject: row.subject, validTo: row.validTo },
      unitId: null,
    };
  },
});

export async function keyRow({ db }: Pick<Context, 'db'>): Promise<typeof keys.$inferSelect | undefined> {
  const [row] = await db.select().from(keys).where(eq(keys.id, ID));
  return row;
}

/** @throws AppError `exchange.key_missing`, `kernel.secret_unreadable` */
export async function reportSigner(ctx: Pick<Context, 'db' | 'kernel'>): Promise<DocumentSigner> {
  const row = await keyRow(ctx);
  if (!row) throw new AppError('conflict', 'exchange.key_missing');
  return signerOf(openKey(ctx, ID, row));
}

export async function markBuilt(ctx: Context): Promise<void> {
  const row = { ...(await settingsOf(ctx)), lastBuiltAt: ctx.now };
  await ctx.db
    .insert(settings)
    .values(row)
    .onConflictDoUpdate({ target: settings.id, set: { lastBuiltAt: ctx.now } });
}

export async function markAlarmed({ db }: Context, daysLeft: number): Promise<void> {
  await db.update(keys).set({ alarmedAtDays: daysLeft }).where(eq(keys.id, ID));
}

async function signerOf(key: KeySecrets): Promise<DocumentSigner> {
  try {
    const { keyPem, pkcs12, passphrase } = key;
    const signer =
      pkcs12 === null
        ? signerOfPem({
            privateKeyPem: keyPem ?? '',
            certificatesPem: keyPem ?? '',
            ...(passphrase === null ? {} : { passphrase }),
          })
        : await openPkcs12(Buffer.from(pkcs12, 'base64'), passphrase ?? '');
    if (signer.keyType === 'rsa') return signer;
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
  }
  throw fault(key.pkcs12 === null ? 'keyPem' : 'pkcs12', 'exchange.key_unusable');
}

/** The subject of a certificate as a person reads it. */
function oneLine(subject: string): string {
  return subject.replaceAll('\n', ', ');
}

export function isBundle(pem: string): boolean {
  try {
    return certificatesOf(pem).length > 0;
  } catch {
    return false;
  }
}

function fault(path: string, reason: string): AppError {
  return new AppError('invalid', reason, {}, [{ path, reason }]);
}
