import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DocumentSigner, openPkcs12, openToken, signerOf } from '@lachan/documents';
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import {
  command,
  parseInput,
  query,
  type Caller,
  type Context,
  type Operation,
} from '../../../kernel/command.ts';
import { requirePermission } from '../../../kernel/actor.ts';
import { settings } from '../../../kernel/database/tables.ts';
import { AppError } from '../../../kernel/errors.ts';
import { ListKeys, RemoveKey, SaveKey, type Purpose, type SigningKeyView } from '../contract.ts';
import { withDocument } from './faults.ts';

const KEY = 'signing.keys';

/** Where a key is and whose it was when it was last opened; the passphrase is never kept. */
export type KeptKey = Omit<SigningKeyView, 'validTo'> & { validTo: string };

export const listKeys = query({
  name: 'signing.list-keys',
  permission: 'signing:verify',
  input: ListKeys.input,
  async run(ctx) {
    const keys = await keptKeys(ctx);
    return { keys: keys.map((key) => ({ ...key, validTo: new Date(key.validTo) })) };
  },
});

const keepKey = command({
  name: 'signing.save-key',
  permission: 'signing:manage',
  input: SaveKey.input.omit({ passphrase: true }).extend({
    signer: z.string(),
    serialNumber: z.string(),
    validTo: z.string(),
  }),
  async run(ctx, key) {
    const kept = await keptKeys(ctx, true);
    const before = kept.find(({ purpose }) => purpose === key.purpose) ?? null;
    await save(ctx, [...kept.filter(({ purpose }) => purpose !== key.purpose), key]);
    const { purpose, signer, serialNumber, validTo } = key;
    const after = { id: purpose, signer, serialNumber, validTo: new Date(validTo) };
    return {
      before: before && { signer: before.signer, serialNumber: before.serialNumber },
      after,
      unitId: null,
    };
  },
});

/**
 * Opens the key once with the passphrase, then keeps where it is. The key is opened before the transaction: a token
 * may take seconds.
 * @throws AppError `signing.key_refused`, `signing.key_file_missing`
 */
export const saveKey: Operation<typeof SaveKey.input, z.output<typeof SaveKey.output>> = Object.assign(
  async (caller: Caller, rawInput: z.input<typeof SaveKey.input>) => {
    requirePermission(caller.actor, 'signing:manage');
    const { passphrase, ...key } = parseInput(SaveKey.input, rawInput);
    const signer = await openPlace(caller, key.place, passphrase);
    const { name, serialNumber, validTo } = signerOf(signer.certificates[0]);
    return keepKey(caller, { ...key, signer: name, serialNumber, validTo });
  },
  {
    kind: 'command' as const,
    operation: { name: 'signing.save-key', permission: 'signing:manage' as const, input: SaveKey.input },
  },
);

export const removeKey = command({
  name: 'signing.remove-key',
  permission: 'signing:manage',
  input: RemoveKey.input,
  async run(ctx, { purpose }) {
    const kept = await keptKeys(ctx, true);
    const gone = kept.find((key) => key.purpose === purpose);
    if (!gone) throw new AppError('not_found', 'signing.key_not_found', { purpose });
    await save(
      ctx,
      kept.filter((key) => key !== gone),
    );
    return { before: { signer: gone.signer }, after: { id: purpose }, unitId: null };
  },
});

/** @throws AppError `signing.key_not_found` */
export async function keyFor(ctx: Context, purpose: Purpose): Promise<KeptKey> {
  const key = (await keptKeys(ctx)).find((kept) => kept.purpose === purpose);
  if (!key) throw new AppError('not_found', 'signing.key_not_found', { purpose });
  return key;
}

/** @throws AppError `signing.key_refused`, `signing.key_file_missing` */
export async function openPlace(
  { kernel }: Caller,
  place: SigningKeyView['place'],
  passphrase: string,
): Promise<DocumentSigner> {
  if (place.kind === 'token') {
    const { module, keyId, tokenLabel } = place;
    const token = { module, keyId, pin: passphrase, ...(tokenLabel ? { tokenLabel } : {}) };
    return withDocument(() => openToken(token));
  }
  const path = join(kernel.config.dataFolder, 'keys', place.fileName);
  const bytes = await readFile(path).catch(() => {
    throw new AppError('invalid', 'signing.key_file_missing', { fileName: place.fileName });
  });
  return withDocument(() => openPkcs12(bytes, passphrase));
}

async function keptKeys({ db }: Context, isForChange = false): Promise<KeptKey[]> {
  const rows = db.select().from(settings).where(eq(settings.key, KEY));
  const [row] = await (isForChange ? rows.for('update') : rows);
  return (row?.value as KeptKey[] | undefined) ?? [];
}

async function save({ db }: Context, value: KeptKey[]): Promise<void> {
  await db
    .insert(settings)
    .values({ key: KEY, value })
    .onConflictDoUpdate({ target: settings.key, set: { value } });
}
