import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  type AvReport,
  avReportSubject,
  type DocumentSigner,
  isOrganId,
  signXml,
  writeAvReport,
} from '@lachan/documents';
import { and, eq, isNull, lt, sql } from 'drizzle-orm';
import { z } from 'zod';
import { command, inTransaction, type Caller, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { AppError } from '../../../kernel/errors.ts';
import { attachFile } from '../../../kernel/files.ts';
import { dayOf } from '../../../kernel/time.ts';
import { unitById } from '../../organisation/index.ts';
import { AskReports } from '../contract.ts';
import { batches, reports } from '../tables.ts';
import { contentOf, type Entry } from './content.ts';
import { keyRow, markBuilt, reportSigner, settingsOf, type Settings } from './settings.ts';

const HOUR_MS = 3_600_000;
/** The first report of a unit tells the findings of so many hours. */
const FIRST_HOURS = 30 * 24;
/** A report that has been in the making for longer was broken off. */
const BROKEN_OFF_HOURS = 6;

type Report = typeof reports.$inferSelect;

/** A person wants reports now; the work is done by the job. */
export const askReports = command({
  name: 'exchange.ask-reports',
  permission: 'exchange:manage',
  input: AskReports.input,
  async run(ctx) {
    if (!(await keyRow(ctx))) throw new AppError('conflict', 'exchange.key_missing');
    await ctx.emit('exchange.reports-asked', null, {});
    return { before: null, after: { id: 'national' }, unitId: null };
  },
});

/** Makes reports of all units when their time has come, or when a person asks. @returns how many were made */
export async function buildReports(caller: Caller, ask: { isForced: boolean }): Promise<number> {
  const plan = await inTransaction(caller, async (ctx) => {
    const settings = await settingsOf(ctx);
    const dueAt = (settings.lastBuiltAt?.getTime() ?? 0) + settings.everyHours * HOUR_MS;
    if (!ask.isForced && (!settings.isOn || ctx.now.getTime() < dueAt)) return null;
    if (!(await keyRow(ctx))) return null;
    await forgetBrokenOff(ctx);
    const found = { settings, signer: await reportSigner(ctx), units: await unitsToReport(ctx) };
    await markBuilt(ctx);
    return found;
  });
  if (!plan) return 0;
  for (const unitId of plan.units) await buildReport(caller, unitId, plan);
  return plan.units.length;
}

async function buildReport(
  caller: Caller,
  unitId: string,
  { settings, signer }: { settings: Settings; signer: DocumentSigner },
): Promise<void> {
  const report = await startReport(caller, { unitId });
  const { name } = await inTransaction(caller, (ctx) => unitById(ctx, unitId));
  const ask = { unitId, since: report.since, naming: settings.naming };
  let number = 0;
  const write = async (entries: readonly Entry[]) => {
    number += 1;
    const xml = writeAvReport(envelopeOf(report, name, settings, entries));
    const signed = await signXml(xml, signer, 'edXMLHeader');
    await addBatch(caller, report, number, entries, signed);
  };
  let waiting: Entry[] = [];
  for await (const entry of contentOf(caller, ask)) {
    waiting.push(entry);
    if (waiting.length < settings.batchSize) continue;
    await write(waiting);
    waiting = [];
  }
  if (waiting.length > 0 || number === 0) await write(waiting);
  await finishReport(caller, { id: report.id });
}

/** Findings are told from the last report on that arrived whole; what a refused one told is told again. */
export const startReport = command({
  name: 'exchange.start-report',
  permission: 'exchange:manage',
  input: z.object({ unitId: z.uuid() }),
  async run(ctx, { unitId }) {
    const unit = await unitById(ctx, unitId);
    const { profile } = await settingsOf(ctx);
    const since = (await lastWhole(ctx, unitId)) ?? new Date(ctx.now.getTime() - FIRST_HOURS * HOUR_MS);
    const [after] = await ctx.db
      .insert(reports)
      .values({ unitId, organId: unit.organId ?? '', profile, builtAt: ctx.now, since })
      .returning();
    if (!after) throw new Error('An insert returned no row');
    return { before: null, after, unitId };
  },
});

export const finishReport = command({
  name: 'exchange.finish-report',
  permission: 'exchange:manage',
  input: z.object({ id: z.uuid() }),
  async run(ctx, { id }) {
    const [after] = await ctx.db
      .update(reports)
      .set({
        readyAt: ctx.now,
        batches: sql`(select count(*) from ${batches} where ${batches.reportId} = ${id})`,
        machines: sql`(select coalesce(sum(${batches.machines}), 0) from ${batches} where ${batches.reportId} = ${id})`,
      })
      .where(and(eq(reports.id, id), isNull(reports.readyAt)))
      .returning();
    if (!after) throw new AppError('not_found', 'exchange.report_not_found', { id });
    return { before: null, after, unitId: after.unitId };
  },
});

/** The bytes are on disk before the row that promises them. */
async function addBatch(
  caller: Caller,
  report: Report,
  number: number,
  entries: readonly Entry[],
  signed: string,
): Promise<void> {
  const id = randomUUID();
  const name = `AVReport-${report.organId}-${dayOf(report.builtAt)}-${number}.xml`;
  const stored = await caller.kernel.files.store(name, Readable.from([Buffer.from(signed)]));
  const machines = entries.filter(({ kind }) => kind === 'machine').length;
  await inTransaction(caller, async (ctx) => {
    const file = await attachFile(ctx, stored, report.unitId, 'exchange.sent');
    await ctx.db.insert(batches).values({
      id,
      reportId: report.id,
      unitId: report.unitId,
      number,
      machines,
      findings: entries.length - machines,
      fileId: file.id,
      sha256: stored.sha256,
      sizeBytes: stored.sizeBytes,
      state: 'waiting',
      nextAt: ctx.now,
    });
  });
}

function envelopeOf(
  report: Report,
  unitName: string,
  settings: Settings,
  entries: readonly Entry[],
): AvReport {
  const atSeconds = Math.floor(report.builtAt.getTime() / 1000);
  const machines = entries.flatMap((entry) => (entry.kind === 'machine' ? [entry] : []));
  return {
    profile: report.profile,
    // The office only: no person's name, address or number leaves the province.
    sender: {
      organId: report.organId,
      organizationInCharge: settings.organizationInCharge,
      name: unitName,
      address: '',
      email: '',
      telephone: '',
      fax: '',
      website: '',
    },
    subject: avReportSubject(atSeconds),
    product: settings.product,
    atSeconds,
    malware: entries.flatMap((entry) => (entry.kind === 'malware' ? [entry.malware] : [])),
    connections: entries.flatMap((entry) => (entry.kind === 'connection' ? [entry.connection] : [])),
    vulnerabilities: [],
    systems: machines.map(({ system }) => system),
    notUpdated: machines.filter(({ isNotUpdated }) => isNotUpdated).length,
    quality: machines.map(({ quality }) => quality),
  };
}

/** Units that have machines or infections and a code, and whose last report is not still on its way. */
async function unitsToReport(ctx: Context): Promise<string[]> {
  const today = dayOf(ctx.now);
  const rows = await rowsOf<{ id: string; organ_id: string }>(
    ctx.db,
    sql`select unit.id, unit.organ_id from organisation_units unit
        where unit.organ_id is not null and unit.valid_from <= ${today}::date
          and (unit.valid_to is null or unit.valid_to >= ${today}::date)
          and (exists (select from assets_machines m where m.unit_id = unit.id and m.retired_on is null)
            or exists (select from detection_infections i where i.unit_id = unit.id))
          and not exists (select from exchange_batches b
            where b.unit_id = unit.id and b.state in ('waiting', 'sending'))
          and not exists (select from exchange_reports r where r.unit_id = unit.id and r.ready_at is null)
        order by unit.kind, unit.sort_key`,
  );
  return rows.filter((row) => isOrganId(row.organ_id)).map(({ id }) => id);
}

async function lastWhole({ db }: Context, unitId: string): Promise<Date | null> {
  const [row] = await db
    .select({ builtAt: reports.builtAt })
    .from(reports)
    .where(
      and(
        eq(reports.unitId, unitId),
        sql`${reports.readyAt} is not null and not exists (select from exchange_batches b
          where b.report_id = ${reports.id} and b.state <> 'accepted')`,
      ),
    )
    .orderBy(sql`${reports.builtAt} desc`)
    .limit(1);
  return row?.builtAt ?? null;
}

/** A report that a crash cut off was never sent, so it leaves nothing behind. */
async function forgetBrokenOff(ctx: Context): Promise<void> {
  const before = new Date(ctx.now.getTime() - BROKEN_OFF_HOURS * HOUR_MS);
  const broken = and(isNull(reports.readyAt), lt(reports.builtAt, before));
  await ctx.db
    .delete(batches)
    .where(sql`${batches.reportId} in (select ${reports.id} from ${reports} where ${broken})`);
  await ctx.db.delete(reports).where(broken);
}
