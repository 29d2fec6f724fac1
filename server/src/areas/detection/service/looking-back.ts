import { sql } from 'drizzle-orm';
import type { Indicator } from '@lachan/engine';
import { inTransaction, type Caller, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { addDays, dayOf, vietnameseDay, VIETNAM_OFFSET_MS } from '../../../kernel/time.ts';
import { changedIndicators, indicatorsState, knownIndicators } from '../../intel/index.ts';
import type { Contact, Subject } from '../gathering.ts';
import { observationsOf } from '../observations/observing.ts';
import type { PastContact } from '../observations/store.ts';
import { nameMachines } from './naming.ts';
import { recordSightings, type Attributed } from './recording.ts';
import { records } from './records.ts';
import { keptDays, lookedBack, noteLookedBack, settle, whoIsWho } from './remembering.ts';
import { recordUnattributed } from './unattributed.ts';

/** So many indicators are looked for at once. */
const INDICATORS_AT_ONCE = 200_000;
/** Names of machines and paths of URLs are not remembered, hashes neither. */
const findable = new Set(['domain', 'ipv4', 'ipv6', 'cidr']);

/**
 * Looks for the indicators that have come, come back or changed since the last time in what is remembered. Their past
 * contacts become sightings of the day and the unit of then. Done again, it adds nothing; stopped, it goes on there.
 * @returns how many contacts were new
 * @throws the reason of the signal when it is stopped
 */
export async function lookBack(caller: Caller, signal?: AbortSignal): Promise<number> {
  let added = 0;
  for (let isSettled = false; ; isSettled = true) {
    const { after, latest, days } = await inTransaction(caller, async (ctx) => ({
      after: (await lookedBack(ctx))?.revision ?? 0,
      latest: (await indicatorsState(ctx)).revision,
      days: await keptDays(ctx),
    }));
    if (after >= latest) return added;
    if (!isSettled) await settle(caller);
    const { indicators, revision } = await nextIndicators(caller, after, latest);
    const today = dayOf(caller.now);
    const validity = new Map(indicators.map((one) => [one.id, one]));
    const found = await observationsOf(caller.kernel).hunt(
      // Its days are judged below, by the time of each contact.
      indicators.map(({ id, kind, value }) => ({ id, kind, value })),
      { from: addDays(today, -days), to: today },
      { signal },
    );
    const valid = found.filter(({ target, firstAt, lastAt }) => {
      const { validFrom, validUntil } = validity.get(target) ?? {};
      return lastAt.getTime() >= (validFrom ?? -Infinity) && firstAt.getTime() < (validUntil ?? Infinity);
    });
    added += await inTransaction(caller, async (ctx) => {
      const count = await recordPast(ctx, valid);
      await noteLookedBack(ctx, revision);
      return count;
    });
  }
}

/** @returns those that are in force, and the revision up to which these are all */
async function nextIndicators(caller: Caller, afterRevision: number, latest: number) {
  // One that changes while this is read comes twice: the last stands.
  const indicators = new Map<number, Indicator>();
  let revision = afterRevision;
  while (indicators.size < INDICATORS_AT_ONCE) {
    const from = revision;
    const some = await inTransaction(caller, (ctx) => changedIndicators(ctx, from));
    for (const id of some.inactive) indicators.delete(id);
    for (const one of some.active) if (findable.has(one.kind)) indicators.set(one.id, one);
    if (some.revision === null) return { indicators: [...indicators.values()], revision: latest };
    revision = some.revision;
  }
  return { indicators: [...indicators.values()], revision };
}

/** Writes past contacts down, less what is known of them already. */
async function recordPast(ctx: Context, found: readonly PastContact[]): Promise<number> {
  if (found.length === 0) return 0;
  const { networks, sources } = await whoIsWho(ctx);
  const known: ReadonlyMap<number, Subject> = await knownIndicators(ctx, [
    ...new Set(found.map(({ target }) => target)),
  ]);
  let added = 0;
  for (const [sourceId, ofSource] of Map.groupBy(found, (one) => one.sourceId)) {
    const source = sources.get(sourceId);
    if (!source || source.keepsOwn) continue;
    const contacts = new Map<string, Contact>();
    for (const past of ofSource) {
      const owner = networks.attribute(past.machine, past.firstAt.getTime());
      const unitId = owner.kind === 'unit' ? owner.unitId : null;
      const candidates = owner.kind === 'candidates' ? owner.unitIds : [];
      const fallback = source.defaultUnitId;
      const isFallback =
        unitId === null && fallback !== null && (candidates.length === 0 || candidates.includes(fallback));
      const contact = contactOf(past, isFallback ? fallback : unitId, isFallback ? [] : candidates, ctx.now);
      add(contacts, contact);
    }
    const named = await nameMachines(ctx, [...contacts.values()]);
    const fresh = await lessKnown(ctx, sourceId, named, known);
    const isAttributed = (contact: Contact): contact is Attributed => contact.unitId !== null;
    const ids = await recordSightings(ctx, source, fresh.filter(isAttributed), known);
    await markRetro(ctx, [...ids.values()]);
    const unclear = fresh.filter((contact) => !isAttributed(contact));
    await recordUnattributed(ctx, source, unclear, known);
    added += fresh.length;
  }
  return added;
}

function add(contacts: Map<string, Contact>, contact: Contact): void {
  const key = `${contact.day} ${contact.unitId ?? ''} ${contact.indicatorId} ${contact.machine}`;
  const same = contacts.get(key);
  if (!same) {
    contacts.set(key, contact);
    return;
  }
  same.count += contact.count;
  if (contact.firstAt < same.firstAt) same.firstAt = contact.firstAt;
  if (contact.lastAt > same.lastAt) same.lastAt = contact.lastAt;
}

function contactOf(
  { target, machine, kind, destination, day, firstAt, lastAt, count }: PastContact,
  unitId: string | null,
  candidates: readonly string[],
  now: Date,
): Contact {
  return {
    day,
    unitId,
    candidates,
    indicatorId: target,
    machine,
    firstAt,
    lastAt,
    count,
    hasSuspectClock: false,
    proof: {
      line: `Tìm lại từ quan sát đã lưu: máy ${machine} → ${destination}, ${count} lần, từ ${momentOf(firstAt)} đến ${momentOf(lastAt)}. Dòng nhật ký gốc không còn.`,
      found: destination,
      field: kind,
      format: 'observation',
      lineNumber: 0,
      receivedAt: now,
      loggedAt: firstAt,
    },
  };
}

function momentOf(at: Date): string {
  return `${new Date(at.getTime() + VIETNAM_OFFSET_MS).toISOString().slice(11, 16)} ngày ${vietnameseDay(dayOf(at))}`;
}

/** Contacts with what matching or an earlier look back has counted taken off. */
async function lessKnown(
  ctx: Context,
  sourceId: string,
  contacts: readonly Contact[],
  known: ReadonlyMap<number, Subject>,
): Promise<Contact[]> {
  const asked = contacts.flatMap(({ day, machine, leasedAddress = machine, indicatorId }, place) => {
    const subject = known.get(indicatorId);
    return subject ? [{ place, day, machine: leasedAddress, kind: subject.kind, value: subject.value }] : [];
  });
  const rows = await rowsOf<{ place: number; count: number }>(
    ctx.db,
    sql`with asked as (select * from ${records(asked, sql`place int, day date, machine text, kind text, value text`)})
        select a.place, sum(k.count)::float8 as count from asked a join (
          select s.day, coalesce(c.leased_address, c.machine) as machine, s.kind, s.value, c.count
          from detection_sightings s join detection_contacts c on c.sighting_id = s.id
          where s.source_id = ${sourceId}::uuid and s.value in (select value from asked)
          union all
          select day, address, kind, value, count from detection_unattributed
          where source_id = ${sourceId}::uuid and assigned_at is null and value in (select value from asked)
        ) k on k.day = a.day and k.machine = a.machine and k.kind = a.kind and k.value = a.value
        group by a.place`,
  );
  const counted = new Map(rows.map(({ place, count }) => [place, count]));
  return contacts.flatMap((contact, place) => {
    const count = contact.count - (counted.get(place) ?? 0);
    return count > 0 ? [{ ...contact, count }] : [];
  });
}

/** A sighting that only the look back has seen says so; one that a line proves stays as it is. */
async function markRetro(ctx: Context, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await ctx.db.execute(sql`
    update detection_sightings s set is_retro = true
    from ${records(
      ids.map((id) => ({ id })),
      sql`id uuid`,
    )}, detection_evidence e
    where s.id = r.id and e.sighting_id = s.id and e.format = 'observation' and not s.is_retro`);
}
