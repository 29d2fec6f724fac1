import { sql } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { dayOf } from '../../../kernel/time.ts';
import type { SubjectKind } from '../contract.ts';
import { storable } from '../evidence.ts';
import type { Subject } from '../gathering.ts';
import { recordSightings, type Attributed } from './recording.ts';
import { records } from './records.ts';

/** What a console says it has found on a machine of a unit. */
export interface ToldFinding {
  /** Address, or name when there is none. */
  machine: string;
  kind: SubjectKind;
  /** The indicator, or the name of the malware. */
  value: string;
  /** What the console wrote, for the proof. */
  line: string;
}

/**
 * Records what a console tells. What it has told of a machine before on the same day is not counted again, and malware
 * on a machine that is known from logs joins the infection that is open.
 * @returns how many findings were new
 */
export async function recordTold(
  ctx: Context,
  told: {
    source: { id: string; name: string };
    unitId: string;
    product: string;
    at: Date;
    findings: readonly ToldFinding[];
  },
): Promise<number> {
  const day = dayOf(told.at);
  const fresh = await notTold(ctx, told, day);
  const subjects = new Map<number, Subject>();
  const numbers = new Map<string, number>();
  const contacts = fresh.map(({ machine, kind, value, line }): Attributed => {
    const key = `${kind} ${value}`;
    const id = numbers.get(key) ?? -1 - numbers.size;
    numbers.set(key, id);
    subjects.set(id, {
      id,
      kind,
      value,
      family: kind === 'malware' ? value : null,
      description: null,
      listName: told.product,
      meansInfection: kind === 'malware',
    });
    return {
      day,
      unitId: told.unitId,
      candidates: [],
      indicatorId: id,
      machine,
      firstAt: told.at,
      lastAt: told.at,
      count: 1,
      hasSuspectClock: false,
      infects: kind === 'malware',
      proof: {
        line: storable(line, 2000),
        found: value,
        field: kind === 'malware' ? 'malware' : 'TargetIP',
        format: 'avreport',
        lineNumber: 1,
        receivedAt: ctx.now,
        loggedAt: told.at,
      },
    };
  });
  await recordSightings(ctx, told.source, contacts, subjects);
  return fresh.length;
}

/** Findings once each, without those that this source has told of that machine on that day. */
async function notTold(
  ctx: Context,
  { source, unitId, findings }: { source: { id: string }; unitId: string; findings: readonly ToldFinding[] },
  day: string,
): Promise<ToldFinding[]> {
  const once = new Map<string, ToldFinding>();
  for (const finding of findings) {
    const [machine, value] = [storable(finding.machine, 253), storable(finding.value, 500)];
    if (machine !== '' && value !== '')
      once.set(`${machine}\n${finding.kind}\n${value}`, { ...finding, machine, value });
  }
  if (once.size === 0) return [];
  const asked = [...once.values()].map(({ machine, kind, value }) => ({ machine, kind, value }));
  const known = await rowsOf<{ machine: string; kind: string; value: string }>(
    ctx.db,
    sql`select r.machine, r.kind, r.value from ${records(asked, sql`machine text, kind text, value text`)}
        join detection_sightings s on s.day = ${day}::date and s.unit_id = ${unitId}::uuid
          and s.source_id = ${source.id}::uuid and s.kind = r.kind and s.value = r.value
        join detection_contacts c on c.sighting_id = s.id and r.machine in (c.machine, c.leased_address)`,
  );
  for (const { machine, kind, value } of known) once.delete(`${machine}\n${kind}\n${value}`);
  return [...once.values()];
}
