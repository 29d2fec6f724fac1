import { sql } from 'drizzle-orm';
import { inTransaction, type Caller, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { addDays, dayOf, startOf } from '../../../kernel/time.ts';
import { signsOf, type Sign } from '../alerts/signs.ts';
import { observationsOf } from '../observations/observing.ts';
import { records } from './records.ts';
import { settle, whoIsWho } from './remembering.ts';

/** Days that say what is usual. */
const DAYS_BEFORE = 14;
const NOON_MS = 12 * 3_600_000;

/** Looks for abnormal signs of yesterday and today. Done again, it only brings alerts up to date. */
export async function watchForSigns(caller: Caller): Promise<void> {
  await settle(caller);
  const today = dayOf(caller.now);
  for (const day of [addDays(today, -1), today]) await lookForSigns(caller, day);
}

/** @returns how many signs the day shows, those that are known to be harmless left out */
export async function lookForSigns(caller: Caller, day: string): Promise<number> {
  const signs = signsOf(await observationsOf(caller.kernel).talks(day, DAYS_BEFORE));
  return inTransaction(caller, (ctx) => recordSigns(ctx, day, signs));
}

async function recordSigns(ctx: Context, day: string, signs: readonly Sign[]): Promise<number> {
  const { networks } = await whoIsWho(ctx);
  const noon = startOf(day).getTime() + NOON_MS;
  const rows = signs.flatMap((sign) => {
    const owner = networks.attribute(sign.machine, noon);
    // A shared exit names nobody whom one could ask.
    if (owner.kind !== 'unit') return [];
    const stamps = sign.evidence.map(({ at }) => at);
    return [
      {
        unit_id: owner.unitId,
        kind: sign.kind,
        machine: sign.machine,
        destination: sign.destination,
        score: sign.score,
        reasons: sign.reasons,
        evidence: sign.evidence,
        first_at: stamps[0] ?? startOf(day).toISOString(),
        last_at: stamps.at(-1) ?? new Date(Math.min(noon, ctx.now.getTime())).toISOString(),
      },
    ];
  });
  const written = await rowsOf<{ unit_id: string; is_new: boolean }>(
    ctx.db,
    sql`insert into detection_alerts (unit_id, kind, machine, destination, score, reasons, evidence, first_at, last_at,
          state, state_since)
        select unit_id, kind, machine, destination, score, reasons, evidence, first_at, last_at, 'new',
               ${ctx.now.toISOString()}::timestamptz
        from ${records(
          rows,
          sql`unit_id uuid, kind text, machine text, destination text, score float8, reasons jsonb, evidence jsonb,
              first_at timestamptz, last_at timestamptz`,
        )}
        where not exists (
            select from detection_alert_exceptions e
            where e.unit_id = r.unit_id and e.kind = r.kind and (e.machine is null or e.machine = r.machine)
              and (e.until_day is null or e.until_day >= ${day}::date)
              and (e.destination = r.destination or (e.destination <> '' and r.destination like '%.' || e.destination)))
          -- Who is known to be infected is followed as an infection; a sign that was judged is not judged again.
          and not exists (
            select from detection_alerts a
            where a.unit_id = r.unit_id and a.kind = r.kind and a.machine = r.machine and a.destination = r.destination
              and a.state in ('infection', 'false_alarm') and a.last_at >= r.last_at - interval '1 day')
        on conflict (unit_id, kind, machine, destination) where state in ('new', 'looking') do update
          set score = excluded.score, reasons = excluded.reasons, evidence = excluded.evidence,
              first_at = least(detection_alerts.first_at, excluded.first_at),
              last_at = greatest(detection_alerts.last_at, excluded.last_at)
        returning unit_id, (xmax = 0) as is_new`,
  );
  const fresh = written.filter(({ is_new }) => is_new);
  for (const [unitId, some] of Map.groupBy(fresh, ({ unit_id }) => unit_id))
    await ctx.emit('detection.alerts-raised', unitId, { unitId, alerts: some.length });
  return written.length;
}
