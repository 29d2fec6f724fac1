import { sql } from 'drizzle-orm';
import { inTransaction, type Caller } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { addDays, startOf } from '../../../kernel/time.ts';

/** An infection, or the contacts of a unit with one indicator on one day. */
export interface Finding {
  id: string;
  unitId: string;
  unitName: string;
  /** `malware` for infections. */
  kind: string;
  value: string;
  /** Of infections only. */
  state: string | null;
  firstAt: Date;
  lastAt: Date;
  count: number;
  /** How far the list of the indicator may be passed on; `null` when it is no longer there. */
  sharing: string | null;
}

interface Row extends Omit<Finding, 'firstAt' | 'lastAt'> {
  firstAt: Date | string;
  lastAt: Date | string;
}

const PAGE = 1_000;

/**
 * What was found within a period, page by page. What an anti-virus product found is told as the infection that it
 * belongs to, and as a contact only where there is none: nothing is told twice.
 */
export async function* findingsOf(
  caller: Caller,
  period: { from: string; to: string },
): AsyncGenerator<Finding> {
  const [start, end] = [startOf(period.from).toISOString(), startOf(addDays(period.to, 1)).toISOString()];
  const sources = [
    (after: string) => sql`
      select i.id, i.unit_id as "unitId", unit.name as "unitName", 'malware' as kind, i.malware as value, i.state,
        i.first_seen_at as "firstAt", i.last_seen_at as "lastAt", i.contacts::float8 as count, null as sharing
      from detection_infections i join organisation_units unit on unit.id = i.unit_id
      where i.state not in ('false_alarm', 'joined') and i.last_seen_at >= ${start}::timestamptz
        and i.first_seen_at < ${end}::timestamptz and i.id > ${after}::uuid
      order by i.id limit ${PAGE}`,
    (after: string) => sql`
      select s.id, s.unit_id as "unitId", unit.name as "unitName", s.kind, s.value, null as state,
        s.first_at as "firstAt", s.last_at as "lastAt", s.count::float8 as count, list.sharing
      from detection_sightings s join organisation_units unit on unit.id = s.unit_id
      left join intel_lists list on list.name = s.list_name and list.removed_at is null
      where s.day >= ${period.from}::date and s.day <= ${period.to}::date and s.id > ${after}::uuid
        and (s.kind <> 'malware' or not exists (select from detection_contacts c
          where c.sighting_id = s.id and c.infection_id is not null))
      order by s.id limit ${PAGE}`,
  ];
  for (const source of sources) {
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const key = after;
      const rows = await inTransaction(caller, ({ db }) => rowsOf<Row>(db, source(key)));
      for (const row of rows) yield { ...row, firstAt: new Date(row.firstAt), lastAt: new Date(row.lastAt) };
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) break;
      after = last.id;
    }
  }
}
