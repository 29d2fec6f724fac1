import { isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { command, query, type Context } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { attachFile, getFile, type StoredBytes } from '../../../kernel/files.ts';
import type { WrittenCell } from '../../../kernel/spreadsheet/write-csv.ts';
import { workbookOf } from '../../../kernel/spreadsheet/write-workbook.ts';
import { dayOf, vietnameseDay } from '../../../kernel/time.ts';
import { ApplyRegister, type RegisterReport } from '../contract.ts';
import { roleWords, sheetColumns } from '../register-columns.ts';
import { contacts, networks } from '../tables.ts';
import { getInstallation } from './province.ts';
import { readRegister, type RegisterRow } from './register-rows.ts';
import { unitFinder } from './unit-names.ts';
import { unitsOn } from './units.ts';

const PURPOSE = 'unit-register';
const SHOWN_FAULTS = 200;
/** Rows in one statement. */
const BATCH = 1000;

type Report = z.infer<typeof RegisterReport>;

interface Changes {
  organIds: { id: string; organ_id: string }[];
  networks: (RegisterRow['networks'][number] & { unitId: string })[];
  contacts: (NonNullable<RegisterRow['contact']> & { unitId: string })[];
  report: Omit<Report, 'id' | 'fileName'>;
}

/** Keeps a sheet of units and says what it would change. Nothing of it holds until it is applied. */
export const uploadRegister = command({
  name: 'organisation.upload-register',
  permission: 'organisation:manage',
  input: z.object({ stored: z.custom<StoredBytes>() }),
  async run(ctx, { stored }) {
    const { report } = await changesOf(ctx, stored.sha256);
    const { rootUnitId } = await getInstallation(ctx);
    const { id } = await attachFile(ctx, stored, rootUnitId, PURPOSE);
    return { before: null, after: { id, fileName: stored.name, ...report }, unitId: rootUnitId };
  },
});

/** Adds what the sheet says and is not known yet. Nothing is ended or removed by a sheet. */
export const applyRegister = command({
  name: 'organisation.apply-register',
  permission: 'organisation:manage',
  input: ApplyRegister.input,
  async run(ctx, { id }) {
    const file = await getFile(ctx, id);
    if (file.purpose !== PURPOSE) throw new AppError('not_found', 'kernel.file_not_found', { id });
    const changes = await changesOf(ctx, file.sha256);
    await ctx.db.execute(sql`
      update organisation_units set organ_id = given.organ_id
      from jsonb_to_recordset(${JSON.stringify(changes.organIds)}::jsonb) as given (id uuid, organ_id text)
      where organisation_units.id = given.id`);
    for (const part of partsOf(changes.networks)) await ctx.db.insert(networks).values(part);
    for (const part of partsOf(changes.contacts)) await ctx.db.insert(contacts).values(part);
    const { rootUnitId } = await getInstallation(ctx);
    if (changes.networks.length > 0)
      await ctx.emit('organisation.networks-changed', rootUnitId, { unitId: rootUnitId });
    return { before: null, after: { id, fileName: file.name, ...changes.report }, unitId: rootUnitId };
  },
});

/**
 * Every unit with what is known of it: the list to fill in, a row for each network and contact. It names people and
 * their telephones, so who took it is on record.
 */
export const exportRegister = command({
  name: 'organisation.export-register',
  permission: 'organisation:manage',
  input: z.object({}),
  async run(ctx) {
    const rows = await sheetRows(ctx);
    return { before: null, after: { id: null, rows: rows.length }, unitId: ctx.actor.unitId };
  },
});

export const registerWorkbook = query({
  name: 'organisation.register-workbook',
  permission: 'organisation:manage',
  input: z.object({}),
  run: async (ctx) => workbookOf('Đơn vị', sheetColumns, await sheetRows(ctx)),
});

async function sheetRows(ctx: Context): Promise<WrittenCell[][]> {
  const known = await knownOf(ctx);
  return (await unitsOn(ctx, dayOf(ctx.now))).flatMap((unit) => {
    const own = known.networks.get(unit.id) ?? [];
    const people = known.contacts.get(unit.id) ?? [];
    return Array.from({ length: Math.max(1, own.length, people.length) }, (_, place) => {
      const [network, person] = [own[place], people[place]];
      const from = network?.validFrom ?? person?.validFrom;
      return [
        unit.name,
        unit.code,
        place === 0 ? unit.organId : null,
        network?.cidr ?? null,
        network?.isShared ? 'x' : null,
        network?.note ?? null,
        from ? vietnameseDay(from) : null,
        person ? (roleWords[person.role][0] ?? null) : null,
        person?.name ?? null,
        person?.phone ?? null,
        person?.email ?? null,
      ];
    });
  });
}

async function changesOf(ctx: Context, sha256: string): Promise<Changes> {
  const today = dayOf(ctx.now);
  const { rows, faults, count } = await readRegister(
    ctx.kernel.files.pathOf(sha256),
    await unitFinder(ctx),
    today,
  );
  const organIdOf = new Map((await unitsOn(ctx, today)).map(({ id, organId }) => [id, organId]));
  const known = await knownOf(ctx);
  const seen = new Set([
    ...[...known.networks.values()].flat().map(networkKey),
    ...[...known.contacts.values()].flat().map(contactKey),
  ]);
  const isNew = (key: string) => !seen.has(key) && seen.add(key);
  const organIds = new Map<string, string>();
  const changes: Pick<Changes, 'networks' | 'contacts'> = { networks: [], contacts: [] };
  for (const { unitId, organId, networks: ranges, contact } of rows) {
    if (organId && organIdOf.get(unitId) !== organId) organIds.set(unitId, organId);
    for (const range of ranges.map((one) => ({ ...one, unitId })))
      if (isNew(networkKey(range))) changes.networks.push(range);
    if (contact && isNew(contactKey({ ...contact, unitId }))) changes.contacts.push({ ...contact, unitId });
  }
  return {
    ...changes,
    organIds: [...organIds].map(([id, organ_id]) => ({ id, organ_id })),
    report: {
      rows: count,
      organIds: organIds.size,
      networks: changes.networks.length,
      contacts: changes.contacts.length,
      refused: new Set(faults.map(({ line }) => line)).size,
      faults: faults.slice(0, SHOWN_FAULTS),
    },
  };
}

/** Networks and contacts that hold, by unit. */
async function knownOf({ db }: Context) {
  const open = await db.select().from(networks).where(isNull(networks.validTo)).orderBy(networks.cidr);
  const people = await db.select().from(contacts).where(isNull(contacts.validTo)).orderBy(contacts.validFrom);
  return {
    networks: Map.groupBy(open, ({ unitId }) => unitId),
    contacts: Map.groupBy(people, ({ unitId }) => unitId),
  };
}

function networkKey({ unitId, cidr }: { unitId: string; cidr: string }): string {
  return `network ${unitId} ${cidr}`;
}

function contactKey(person: { unitId: string; role: string; name: string; phone: string }): string {
  return `contact ${person.unitId} ${person.role} ${person.name} ${person.phone.replaceAll(/\D/g, '')}`;
}

function* partsOf<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let start = 0; start < rows.length; start += BATCH) yield rows.slice(start, start + BATCH);
}
