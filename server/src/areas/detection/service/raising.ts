import { type NetworkTable } from '@lachan/engine';
import { sql } from 'drizzle-orm';
import { inTransaction, type Caller, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { dayOf } from '../../../kernel/time.ts';
import type { Sign } from '../alerts/signs.ts';
import type { Attack } from '../alerts/server-logs.ts';
import { storable } from '../evidence.ts';
import { records } from './records.ts';

/** A sign of a machine whose unit is known. */
export interface Raised extends Sign {
  unitId: string;
  firstAt: string;
  lastAt: string;
}

/** What of it is kept where the sign is an alert already: lines come once, hours are summed up anew. */
type Keeping = 'latest' | 'all';

const EVIDENCE_KEPT = 48;

/**
 * Makes alerts of signs, less what a person has judged, and brings those up to date that nobody has judged.
 * @returns how many there were
 */
export async function raise(
  ctx: Context,
  day: string,
  signs: readonly Raised[],
  keeping: Keeping,
): Promise<number> {
  const rows = signs.map(({ unitId, firstAt, lastAt, ...sign }) => ({
    ...sign,
    unit_id: unitId,
    first_at: firstAt,
    last_at: lastAt,
  }));
  const evidence =
    keeping === 'latest'
      ? sql`excluded.evidence`
      : sql`(select jsonb_agg(e order by e ->> 'at') from (
              select distinct e from jsonb_array_elements(detection_alerts.evidence || excluded.evidence) e
              limit ${EVIDENCE_KEPT}) kept)`;
  const isAsStrong = keeping === 'latest' ? sql`true` : sql`excluded.score >= detection_alerts.score`;
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
          set score = case when ${isAsStrong} then excluded.score else detection_alerts.score end,
              reasons = case when ${isAsStrong} then excluded.reasons else detection_alerts.reasons end,
              evidence = ${evidence},
              first_at = least(detection_alerts.first_at, excluded.first_at),
              last_at = greatest(detection_alerts.last_at, excluded.last_at)
        returning unit_id, (xmax = 0) as is_new`,
  );
  const fresh = written.filter(({ is_new }) => is_new);
  for (const [unitId, some] of Map.groupBy(fresh, ({ unit_id }) => unit_id))
    await ctx.emit('detection.alerts-raised', unitId, { unitId, alerts: some.length });
  return written.length;
}

/**
 * Makes alerts of attacks that the log of a server shows. A machine of the province that attacks is the one to look
 * at, and its unit's; of attackers from outside it is the server, and the unit's that the source belongs to.
 */
export async function raiseAttacks(
  caller: Caller,
  source: { name: string; unitId: string; defaultUnitId: string | null },
  networks: NetworkTable,
  attacks: readonly Attack[],
): Promise<void> {
  const raised = attacks.map(
    ({ attacker, server: named, firstAt, lastAt, kind, score, reasons, evidence }): Raised => {
      const server = storable(named ?? source.name, 253);
      const inside = networks.attribute(attacker, lastAt);
      const owner = named === null ? null : networks.attribute(named, lastAt);
      const ofServer = owner?.kind === 'unit' ? owner.unitId : (source.defaultUnitId ?? source.unitId);
      return {
        ...(inside.kind === 'unit'
          ? { unitId: inside.unitId, machine: attacker, destination: server }
          : { unitId: ofServer, machine: server, destination: attacker }),
        kind,
        score,
        reasons,
        evidence: evidence.map((one) => ({
          ...one,
          destination: inside.kind === 'unit' ? server : attacker,
        })),
        firstAt: new Date(firstAt).toISOString(),
        lastAt: new Date(lastAt).toISOString(),
      };
    },
  );
  // One machine may be attacked under several names of one server.
  const unique = new Map(
    raised.map((one) => [`${one.unitId} ${one.kind} ${one.machine} ${one.destination}`, one]),
  );
  await inTransaction(caller, (ctx) => raise(ctx, dayOf(ctx.now), [...unique.values()], 'all'));
}
