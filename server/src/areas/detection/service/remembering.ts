import { statfs } from 'node:fs/promises';
import { compileNetworks, type NetworkTable } from '@lachan/engine';
import { eq } from 'drizzle-orm';
import { command, inTransaction, query, type Caller, type Context } from '../../../kernel/command.ts';
import { settings } from '../../../kernel/database/tables.ts';
import { addDays, dayOf, startOf } from '../../../kernel/time.ts';
import { networkPlan } from '../../organisation/index.ts';
import { GetObservations, KeepObservations } from '../contract.ts';
import { observationsOf, settleObservations } from '../observations/observing.ts';
import { sources } from '../tables.ts';
import { detectorOf } from '../worker.ts';

const KEPT_DAYS = 'detection.observation-days';
const LOOKED_BACK = 'detection.looked-back';
/** Sources of which nothing is kept here any more. */
const FORGOTTEN = 'detection.forgotten-sources';
const DEFAULT_DAYS = 90;
const DAYS_OF_FORECAST = 7;
/** What these would take is shown beside what is set. */
const DAYS_ASKED = [30, 90, 180, 365];

/** Up to which change indicators have been looked for in the past; earlier versions left no revision. */
export interface LookedBack {
  revision?: number;
  at: string;
}

export async function keptDays(ctx: Pick<Context, 'db'>): Promise<number> {
  const [row] = await ctx.db.select().from(settings).where(eq(settings.key, KEPT_DAYS));
  return typeof row?.value === 'number' ? row.value : DEFAULT_DAYS;
}

export async function lookedBack(ctx: Pick<Context, 'db'>): Promise<LookedBack | null> {
  const [row] = await ctx.db.select().from(settings).where(eq(settings.key, LOOKED_BACK));
  return (row?.value as LookedBack | undefined) ?? null;
}

export async function noteLookedBack(ctx: Context, revision: number): Promise<void> {
  const value: LookedBack = { revision, at: ctx.now.toISOString() };
  await writeSetting(ctx, LOOKED_BACK, value);
}

/** The address plan as of now, with its past; and the sources. */
export async function whoIsWho(ctx: Context) {
  const networks: NetworkTable = compileNetworks(
    (await networkPlan(ctx)).map(({ cidr, unitId, isShared, validFrom, validTo }) => ({
      cidr,
      unitId,
      shared: isShared,
      validFrom: startOf(validFrom).getTime(),
      validTo: validTo === null ? null : startOf(addDays(validTo, 1)).getTime(),
    })),
  );
  const rows = await ctx.db.select().from(sources);
  return { networks, sources: new Map(rows.map((row) => [row.id, row])) };
}

export const getObservations = query({
  name: 'detection.get-observations',
  permission: 'detection:manage',
  input: GetObservations.input,
  async run(ctx) {
    const kept = await keptDays(ctx);
    const mark = await lookedBack(ctx);
    const { config } = ctx.kernel;
    const { days, waitingBytes, dictionaryBytes, names, machines } = await observationsOf(
      ctx.kernel,
    ).figures();
    const observations = days.reduce((sum, day) => sum + day.observations, 0);
    const inDays = days.reduce((sum, day) => sum + day.bytes, 0);
    const whole = days.filter(({ day }) => day < dayOf(ctx.now)).slice(-DAYS_OF_FORECAST);
    const meanOf = (figure: 'observations' | 'bytes') =>
      whole.reduce((sum, day) => sum + day[figure], 0) / whole.length;
    const perDay =
      whole.length === 0 ? null : { observations: meanOf('observations'), bytes: meanOf('bytes') };
    const spans = [...new Set([...DAYS_ASKED, kept])].toSorted((a, b) => a - b);
    return {
      keptDays: kept,
      days,
      observations,
      bytes: inDays + dictionaryBytes + waitingBytes,
      bytesPerObservation: observations === 0 ? null : (inDays + dictionaryBytes) / observations,
      names,
      machines,
      perDay,
      forecasts:
        perDay === null
          ? []
          : spans.map((span) => ({ days: span, bytes: Math.round(perDay.bytes * span + dictionaryBytes) })),
      freeBytes: config.clickhouseUrl ? null : await freeBytes(config.dataFolder),
      lookedBackAt: mark === null ? null : new Date(mark.at),
    };
  },
});

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

export const keepObservations = command({
  name: 'detection.keep-observations',
  permission: 'detection:manage',
  input: KeepObservations.input,
  async run(ctx, { keptDays: days }) {
    const before = await keptDays(ctx);
    await writeSetting(ctx, KEPT_DAYS, days);
    return {
      before: { keptDays: before },
      after: { id: KEPT_DAYS, keptDays: days },
      unitId: null,
    };
  },
});

/** Sorts in what has come, forgets the days that are over, and what units keep themselves. */
export async function tidyObservations(caller: Caller): Promise<void> {
  await settle(caller);
  const { days, keeping, forgotten } = await inTransaction(caller, async (ctx) => ({
    days: await keptDays(ctx),
    keeping: await keepingSources(ctx),
    forgotten: await forgottenSources(ctx),
  }));
  const store = observationsOf(caller.kernel);
  const pruned = await store.prune(addDays(dayOf(caller.now), -days));
  // Once a day all of them: a batch may have been under way when a source was set so.
  const due = pruned > 0 ? keeping : keeping.filter((id) => !forgotten.includes(id));
  if (due.length > 0) await store.forget(due);
  if (due.length > 0 || forgotten.length !== keeping.length)
    await inTransaction(caller, (ctx) => writeSetting(ctx, FORGOTTEN, keeping));
}

/** Sources whose unit keeps what they see. */
async function keepingSources({ db }: Context): Promise<string[]> {
  const rows = await db.select({ id: sources.id }).from(sources).where(eq(sources.keepsOwn, true));
  return rows.map(({ id }) => id);
}

/** Those of which nothing is left here. */
async function forgottenSources({ db }: Context): Promise<string[]> {
  const [row] = await db.select().from(settings).where(eq(settings.key, FORGOTTEN));
  return (row?.value as string[] | undefined) ?? [];
}

async function writeSetting({ db }: Context, key: string, value: unknown): Promise<void> {
  await db
    .insert(settings)
    .values({ key, value })
    .onConflictDoUpdate({ target: settings.key, set: { value } });
}

/** Makes everything that has been matched findable. */
export async function settle({ kernel }: Caller): Promise<void> {
  await settleObservations(kernel, detectorOf(kernel).spool.everything());
}
