import { createHash, X509Certificate } from 'node:crypto';
import { certificatesOf, readRevocationList, signerOf, type Trust } from '@lachan/documents';
import { eq } from 'drizzle-orm';
import { command, query, type Context } from '../../../kernel/command.ts';
import { settings } from '../../../kernel/database/tables.ts';
import { AppError } from '../../../kernel/errors.ts';
import { AddTrust, GetTrust, RemoveTrust, type TrustItem } from '../contract.ts';

const KEY = 'signing.trust';

/** An authority's certificate or a revocation list, as it is kept: instants as ISO text, bytes as base64 of DER. */
interface Kept {
  id: string;
  kind: TrustItem['kind'];
  name: string;
  validTo: string | null;
  addedAt: string;
  addedBy: string;
  der: string;
}

export const getTrust = query({
  name: 'signing.get-trust',
  permission: 'signing:verify',
  input: GetTrust.input,
  async run(ctx) {
    const items = (await keptTrust(ctx)).map(({ der: _der, ...item }) => ({
      ...item,
      validTo: item.validTo === null ? null : new Date(item.validTo),
      addedAt: new Date(item.addedAt),
    }));
    return { items };
  },
});

export const addTrust = command({
  name: 'signing.add-trust',
  permission: 'signing:manage',
  input: AddTrust.input,
  async run(ctx, { content }) {
    const found = readTrust(Buffer.from(content, 'base64'));
    const [first] = found;
    if (!first) {
      throw new AppError('invalid', 'signing.not_an_authority', {}, [
        { path: 'content', reason: 'signing.not_an_authority' },
      ]);
    }
    const kept = await keptTrust(ctx, true);
    const fresh = found.filter(({ id }) => !kept.some((old) => old.id === id));
    const at = { addedAt: ctx.now.toISOString(), addedBy: ctx.actor.name };
    // A newer list of the same authority takes the place of the older one.
    const replaced = new Set(fresh.filter(({ kind }) => kind === 'revocation_list').map(({ name }) => name));
    const staying = kept.filter(({ kind, name }) => kind === 'authority' || !replaced.has(name));
    await save(ctx, [...staying, ...fresh.map((item) => ({ ...item, ...at }))]);
    return { before: null, after: { id: first.id, added: fresh.length }, unitId: null };
  },
});

export const removeTrust = command({
  name: 'signing.remove-trust',
  permission: 'signing:manage',
  input: RemoveTrust.input,
  async run(ctx, { id }) {
    const kept = await keptTrust(ctx, true);
    const gone = kept.find((item) => item.id === id);
    if (!gone) throw new AppError('not_found', 'signing.trust_not_found', { id });
    await save(
      ctx,
      kept.filter((item) => item.id !== id),
    );
    return { before: { name: gone.name, kind: gone.kind }, after: { id }, unitId: null };
  },
});

/** What signatures are judged by, at the instant of the request. */
export async function trustOf(ctx: Context): Promise<Trust> {
  const kept = await keptTrust(ctx);
  const ders = (kind: Kept['kind']) =>
    kept.filter((item) => item.kind === kind).map(({ der }) => Buffer.from(der, 'base64'));
  return {
    anchors: ders('authority').map((der) => new X509Certificate(der).toString()),
    crls: ders('revocation_list'),
    at: ctx.now,
  };
}

async function keptTrust({ db }: Context, isForChange = false): Promise<Kept[]> {
  const rows = db.select().from(settings).where(eq(settings.key, KEY));
  const [row] = await (isForChange ? rows.for('update') : rows);
  return (row?.value as Kept[] | undefined) ?? [];
}

async function save({ db }: Context, value: Kept[]): Promise<void> {
  await db
    .insert(settings)
    .values({ key: KEY, value })
    .onConflictDoUpdate({ target: settings.key, set: { value } });
}

/** Authorities' certificates and revocation lists in a file; the certificate of a person is no authority. */
function readTrust(bytes: Buffer): Omit<Kept, 'addedAt' | 'addedBy'>[] {
  const list = readRevocationList(bytes);
  if (list) {
    const { der, issuer, nextUpdate } = list;
    return [keep('revocation_list', issuer, nextUpdate?.toISOString() ?? null, der)];
  }
  return certificatesIn(bytes)
    .filter(({ ca }) => ca)
    .map((certificate) => {
      const { name, validTo } = signerOf(certificate);
      return keep('authority', name, validTo, certificate.raw);
    });
}

function certificatesIn(bytes: Buffer): X509Certificate[] {
  try {
    return bytes[0] === 0x30 ? [new X509Certificate(bytes)] : certificatesOf(bytes.toString('latin1'));
  } catch {
    return [];
  }
}

function keep(kind: Kept['kind'], name: string, validTo: string | null, der: Uint8Array) {
  const id = createHash('sha256').update(der).digest('hex');
  return { id, kind, name, validTo, der: Buffer.from(der).toString('base64') };
}
