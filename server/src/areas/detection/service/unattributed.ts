import { and, count, desc, eq, isNull, sql } from 'drizzle-orm';
import { command, query, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { AppError } from '../../../kernel/errors.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { matchesText } from '../../../kernel/search.ts';
import { dayOf } from '../../../kernel/time.ts';
import { getInstallation, namesOn, unitById } from '../../organisation/index.ts';
import { AssignUnattributed, ListUnattributed, type NamedBy } from '../contract.ts';
import { marksOf } from '../evidence.ts';
import type { Contact, Subject } from '../gathering.ts';
import { unattributed } from '../tables.ts';
import { answersTo, askCandidates, settleRequests } from './asking.ts';
import { machineName } from './naming.ts';
import { recordSightings } from './recording.ts';
import { proofRow, proofShape, records, span } from './records.ts';

export const listUnattributed = query({
  name: 'detection.list-unattributed',
  permission: 'detection:verify',
  input: ListUnattributed.input,
  async run(ctx, { text, after, limit }) {
    const key = keyAfter(after);
    const matching = and(
      isNull(unattributed.assignedAt),
      text ? matchesText([unattributed.value, unattributed.family, unattributed.address], text) : undefined,
    );
    const rows = await ctx.db
      .select()
      .from(unattributed)
      .where(
        and(
          matching,
          key
            ? sql`(${unattributed.day}, ${unattributed.id}) < (${key[0]}::date, ${key[1]}::uuid)`
            : undefined,
        ),
      )
      .orderBy(desc(unattributed.day), desc(unattributed.id))
      .limit(limit + 1);
    const [all] = await ctx.db.select({ total: count() }).from(unattributed).where(matching);
    const { rows: shown, next } = pageOf(rows, limit, ({ day, id }) => [day, id]);
    const names = await namesOn(
      ctx,
      [...new Set(shown.flatMap(({ candidates }) => candidates))],
      dayOf(ctx.now),
    );
    const answers = await answersTo(
      ctx,
      shown.map(({ id }) => id),
    );
    return {
      rows: shown.map((row) => ({
        ...row,
        candidates: row.candidates.map((id) => {
          const answer = answers.get(row.id)?.find(({ unitId }) => unitId === id);
          return { id, name: names.get(id) ?? '', answer: answer?.state ?? null, note: answer?.note ?? null };
        }),
        evidence: { ...row, marks: marksOf(row.line, row.found) },
      })),
      next,
      total: all?.total ?? 0,
    };
  },
});

/** The contact becomes a sighting of the unit, with its proof; who said so stands in the audit log. */
export const assignUnattributed = command({
  name: 'detection.assign-unattributed',
  permission: 'detection:verify',
  input: AssignUnattributed.input,
  async run(ctx, { id, unitId, reason }) {
    const unit = await unitById(ctx, unitId);
    const { before, sightingId } = await layAtUnit(ctx, { id, unitId, machine: null, requestId: null });
    const { day, address, value, candidates } = before;
    return {
      before: { day, address, value, candidates },
      after: { id, sightingId, unitName: unit.name, reason },
      unitId,
    };
  },
});

/**
 * Turns a contact that waits into a sighting of a unit, with its proof.
 * @param to.machine the machine, where somebody knows it; the shared address otherwise
 * @param to.requestId the answered question that decided, if one did
 * @throws AppError `detection.already_assigned`, `detection.contact_not_found`
 */
export async function layAtUnit(
  ctx: Context,
  to: {
    id: string;
    unitId: string;
    machine: string | null;
    requestId: string | null;
    namedBy?: NamedBy;
  },
) {
  const { id, unitId } = to;
  const [before] = await ctx.db
    .update(unattributed)
    .set({ assignedTo: unitId, assignedAt: ctx.now })
    .where(and(eq(unattributed.id, id), isNull(unattributed.assignedAt)))
    .returning();
  if (!before) {
    const [row] = await ctx.db
      .select({ id: unattributed.id })
      .from(unattributed)
      .where(eq(unattributed.id, id));
    if (row) throw new AppError('conflict', 'detection.already_assigned', { id });
    throw new AppError('not_found', 'detection.contact_not_found', { id });
  }
  const { address, kind, value, description, family, listName, meansInfection } = before;
  const known: Subject = { id: 0, kind, value, description, family, listName, meansInfection };
  const machine = to.machine === null ? address : machineName(to.machine);
  const [sightingId = ''] = (
    await recordSightings(
      ctx,
      { id: before.sourceId, name: before.sourceName },
      [
        {
          ...before,
          unitId,
          indicatorId: 0,
          machine,
          // The address that the log gives stays in sight.
          ...(machine === address ? {} : { leasedAddress: address, namedBy: to.namedBy ?? 'person' }),
          proof: before,
        },
      ],
      new Map([[0, known]]),
    )
  ).values();
  await settleRequests(ctx, id, to.requestId);
  return { before, sightingId };
}

/** Contacts that cannot be laid at one unit wait for a person. */
export async function recordUnattributed(
  ctx: Context,
  source: { id: string; name: string },
  contacts: readonly Contact[],
  known: ReadonlyMap<number, Subject>,
): Promise<void> {
  const rows = contacts.flatMap((contact) => {
    const indicator = known.get(contact.indicatorId);
    if (!indicator) return [];
    const { kind, value, description, family } = indicator;
    return [
      {
        day: contact.day,
        address: contact.machine,
        candidates: contact.candidates,
        kind,
        value,
        description,
        family,
        list_name: indicator.listName,
        means_infection: contact.infects ?? indicator.meansInfection,
        ...span([contact]),
        has_suspect_clock: contact.hasSuspectClock,
        ...proofRow(contact),
      },
    ];
  });
  if (rows.length === 0) return;
  const shape = sql`day date, address text, candidates uuid[], kind text, value text, description text, family text,
    list_name text, means_infection boolean, first_at timestamptz, last_at timestamptz, count bigint,
    has_suspect_clock boolean, ${proofShape}`;
  for (let start = 0; start < rows.length; start += 1000) {
    const written = await rowsOf<{ id: string; candidates: string[]; is_new: boolean }>(
      ctx.db,
      sql`
      insert into detection_unattributed (source_id, source_name, day, address, candidates, kind, value, description,
        family, list_name, means_infection, first_at, last_at, count, has_suspect_clock, line, found, field, format,
        line_number, received_at, logged_at)
      select ${source.id}::uuid, ${source.name}, day, address, candidates, kind, value, description, family, list_name,
        means_infection, first_at, last_at, count, has_suspect_clock, line, found, field, format, line_number,
        received_at, logged_at
      from ${records(rows.slice(start, start + 1000), shape)}
      on conflict (day, source_id, address, kind, value) where assigned_at is null do update
        set first_at = least(detection_unattributed.first_at, excluded.first_at),
            last_at = greatest(detection_unattributed.last_at, excluded.last_at),
            count = detection_unattributed.count + excluded.count,
            has_suspect_clock = detection_unattributed.has_suspect_clock or excluded.has_suspect_clock
      returning id, candidates, (xmax = 0) as is_new`,
    );
    await askCandidates(
      ctx,
      written.filter(({ is_new }) => is_new),
    );
  }
  const { rootUnitId } = await getInstallation(ctx);
  await ctx.emit('detection.unattributed-recorded', rootUnitId, { contacts: rows.length });
}
