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
const DEFAULT_DAYS = 90;
const DAYS_OF_FORECAST = 7;

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
  await ctx.db
    .insert(settings)
    .values({ key: LOOKED_BACK, value })
    .onConflictDoUpdate({ target: settings.key, set: { value } });
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
    const { days, waitingBytes, dictionaryBytes } = await observationsOf(ctx.kernel).figures();
    const observations = days.reduce((sum, day) => sum + day.observations, 0);
    const inDays = days.reduce((sum, day) => sum + day.bytes, 0);
    const whole = days.filter(({ day }) => day < dayOf(ctx.now)).slice(-DAYS_OF_FORECAST);
    const mean = whole.reduce((sum, day) => sum + day.bytes, 0) / Math.max(1, whole.length);
    return {
      keptDays: kept,
      days,
      observations,
      bytes: inDays + dictionaryBytes + waitingBytes,
      bytesPerObservation: observations === 0 ? null : (inDays + dictionaryBytes) / observations,
      forecastBytes: whole.length === 0 ? null : Math.round(mean * kept + dictionaryBytes),
      lookedBackAt: mark === null ? null : new Date(mark.at),
    };
  },
});

export const keepObservations = command({
  name: 'detection.keep-observations',
  permission: 'detection:manage',
  input: KeepObservations.input,
  async run(ctx, { keptDays: days }) {
    const before = await keptDays(ctx);
    await ctx.db
      .insert(settings)
      .values({ key: KEPT_DAYS, value: days })
      .onConflictDoUpdate({ target: settings.key, set: { value: days } });
    return {
      before: { keptDays: before },
      after: { id: KEPT_DAYS, keptDays: days },
      unitId: null,
    };
  },
});

/** Sorts in what has come and forgets the days that are over. */
export async function tidyObservations(caller: Caller): Promise<void> {
  await settle(caller);
  const days = await inTransaction(caller, keptDays);
  await observationsOf(caller.kernel).prune(addDays(dayOf(caller.now), -days));
}

/** Makes everything that has been matched findable. */
export async function settle({ kernel }: Caller): Promise<void> {
  await settleObservations(kernel, detectorOf(kernel).spool.everything());
}
