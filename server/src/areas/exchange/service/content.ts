import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import type { AvConnection, AvMachine, AvMalware, AvQuality, AvSystem } from '@lachan/documents';
import { sql } from 'drizzle-orm';
import { inTransaction, type Caller, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { addDays, dayOf, startOf } from '../../../kernel/time.ts';
import type { machineNamings } from '../contract.ts';

/** Of what a report is made: machines of the list, and findings on machines that may stand on no list. */
export type Entry =
  | { kind: 'machine'; system: AvSystem; quality: AvQuality; isNotUpdated: boolean }
  | { kind: 'malware'; malware: AvMalware }
  | { kind: 'connection'; connection: AvConnection };

export interface ContentAsk {
  unitId: string;
  /** Findings after this moment; infections that are still open whenever they began. */
  since: Date;
  naming: (typeof machineNamings)[number];
}

const PAGE = 500;
/** The format counts machines that were not updated for 15 days. */
const NOT_UPDATED_DAYS = 15;

/** Everything about one unit, page by page: memory does not grow with the number of its machines. */
export async function* contentOf(caller: Caller, ask: ContentAsk): AsyncGenerator<Entry> {
  yield* pages(caller, ask, machinePage);
  yield* pages(caller, ask, malwarePage);
  yield* pages(caller, ask, connectionPage);
}

interface Page {
  entries: Entry[];
  /** Key of the last row; `null` when there is no more. */
  next: readonly string[] | null;
}

type ReadPage = (ctx: Context, ask: ContentAsk, after: readonly string[] | null) => Promise<Page>;

async function* pages(caller: Caller, ask: ContentAsk, read: ReadPage): AsyncGenerator<Entry> {
  let after: readonly string[] | null = null;
  do {
    const key: readonly string[] | null = after;
    const page: Page = await inTransaction(caller, (ctx) => read(ctx, ask, key));
    yield* page.entries;
    after = page.next;
  } while (after);
}

interface MachineFacts {
  id: string | null;
  name: string | null;
  addresses: string[] | null;
}

async function machinePage(ctx: Context, ask: ContentAsk, after: readonly string[] | null): Promise<Page> {
  const today = dayOf(ctx.now);
  const rows = await rowsOf<
    MachineFacts & {
      id: string;
      key: string;
      os: string;
      source: string;
      has_product: boolean;
      is_heard: boolean;
      is_not_updated: boolean;
    }
  >(
    ctx.db,
    sql`select id, name, name_key as key, addresses, concat_ws(' ', os_name, os_version) as os, source,
          av_product is not null as has_product,
          coalesce(last_seen_at >= ${startOf(addDays(today, -NOT_UPDATED_DAYS)).toISOString()}::timestamptz, false)
            as is_heard,
          coalesce(av_signature_on < ${addDays(today, -NOT_UPDATED_DAYS)}::date, true) as is_not_updated
        from assets_machines
        where unit_id = ${ask.unitId}::uuid and (retired_on is null or retired_on > ${today}::date)
          and ${after ? sql`(name_key, id) > (${after[0]}, ${after[1]}::uuid)` : sql`true`}
        order by name_key, id limit ${PAGE}`,
  );
  const entries = rows.map((row): Entry => {
    const machine = machineOf(ask, row, null);
    return {
      kind: 'machine',
      // When the system was last patched no row of ours says: an empty field is better than a made-up day.
      system: { machine, osName: row.os, lastUpdate: '' },
      quality: { machine, hasAutoProtect: isProtected(row), hasFirewall: null },
      isNotUpdated: row.is_not_updated,
    };
  });
  return { entries, next: nextOf(rows, ({ key, id }) => [key, id]) };
}

/** Protection counts as on when a product was seen lately; a person's word that says nothing of it says nothing. */
function isProtected(row: { source: string; has_product: boolean; is_heard: boolean }): boolean | null {
  if (!row.has_product) return row.source === 'declared' ? null : false;
  return row.is_heard ? true : null;
}

async function malwarePage(ctx: Context, ask: ContentAsk, after: readonly string[] | null): Promise<Page> {
  const rows = await rowsOf<
    MachineFacts & { infection_id: string; machine: string; malware: string; kind: string | null }
  >(
    ctx.db,
    sql`select i.id as infection_id, i.machine, i.malware, m.id, m.name, m.addresses, m.kind
        from detection_infections i left join assets_machines m on m.id = i.machine_id
        where i.unit_id = ${ask.unitId}::uuid and i.state not in ('false_alarm', 'joined')
          and (i.state in ('seen', 'confirmed', 'isolated', 'cleaned')
            or greatest(i.last_seen_at, i.state_since) > ${ask.since.toISOString()}::timestamptz)
          and ${after ? sql`i.id > ${after[0]}::uuid` : sql`true`}
        order by i.id limit ${PAGE}`,
  );
  const entries = rows.map((row): Entry => ({
    kind: 'malware',
    malware: {
      machine: machineOf(ask, row, row.machine),
      name: row.malware,
      type: '',
      behavior: '',
      deviceType: row.kind ?? '',
      files: null,
      path: '',
      hash: '',
    },
  }));
  return { entries, next: nextOf(rows, (row) => [row.infection_id]) };
}

async function connectionPage(ctx: Context, ask: ContentAsk, after: readonly string[] | null): Promise<Page> {
  const rows = await rowsOf<
    MachineFacts & { sighting_id: string; machine: string; kind: string; value: string }
  >(
    ctx.db,
    sql`select c.sighting_id, c.machine, s.kind, s.value, m.id, m.name, m.addresses
        from detection_contacts c
        join detection_sightings s on s.id = c.sighting_id
        left join detection_infections i on i.id = c.infection_id
        left join assets_machines m on m.id = i.machine_id
        where s.unit_id = ${ask.unitId}::uuid and s.kind <> 'malware' and s.day >= ${dayOf(ask.since)}::date
          and c.last_at > ${ask.since.toISOString()}::timestamptz and i.state is distinct from 'false_alarm'
          and ${after ? sql`(c.sighting_id, c.machine) > (${after[0]}::uuid, ${after[1]})` : sql`true`}
        order by c.sighting_id, c.machine limit ${PAGE}`,
  );
  const entries = rows.map((row): Entry => {
    const isHash = /^(md5|sha1|sha256)$/.test(row.kind);
    return {
      kind: 'connection',
      connection: {
        machine: machineOf(ask, row, row.machine),
        program: '',
        md5: row.kind === 'md5' ? row.value : '',
        sha2: row.kind === 'sha256' ? row.value : '',
        // The format has no field for a name; without it the contact would be lost.
        target: isHash ? '' : row.value,
        targetPort: '',
      },
    };
  });
  return { entries, next: nextOf(rows, (row) => [row.sighting_id, row.machine]) };
}

/** A machine as the report calls it. @param seenAs address or name in the logs, for what stands on no list */
function machineOf({ unitId, naming }: ContentAsk, facts: MachineFacts, seenAs: string | null): AvMachine {
  const isAddress = seenAs !== null && isIP(seenAs) > 0;
  const ip = facts.addresses?.[0] ?? (isAddress ? seenAs : '');
  const name = facts.name ?? (isAddress ? '' : (seenAs ?? ''));
  if (naming === 'real') return { ip, name, publicIp: '' };
  // The same number in every report, so that the centre can follow a machine without knowing whose it is.
  const known =
    facts.id ??
    createHash('sha256')
      .update(`${unitId} ${name || ip}`)
      .digest('hex');
  return { ip, name: `M-${known.slice(0, 8).toUpperCase()}`, publicIp: '' };
}

function nextOf<Row>(rows: readonly Row[], keyOf: (row: Row) => readonly string[]): readonly string[] | null {
  const last = rows.at(-1);
  return last === undefined || rows.length < PAGE ? null : keyOf(last);
}
