import { eq, sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { settings } from '../../../kernel/database/tables.ts';
import { addDays, startOf } from '../../../kernel/time.ts';
import { SILENT_AFTER_DAYS } from '../contract.ts';

export const SIGNATURE_RULE = 'assets.antivirus-signature-days';
const DEFAULT_SIGNATURE_DAYS = 15;

/** How many days old detection patterns may be. */
export async function signatureDaysOf({ db }: Context): Promise<number> {
  const [row] = await db.select().from(settings).where(eq(settings.key, SIGNATURE_RULE));
  return typeof row?.value === 'number' ? row.value : DEFAULT_SIGNATURE_DAYS;
}

/** Conditions on a row with `av_product`, `av_signature_on` and `last_seen_at`, as of the end of a day. */
export interface ProtectionTests {
  isSilent: SQL;
  hasNoAntivirus: SQL;
  hasOldSignature: SQL;
  isProtected: SQL;
}

/** The one place that says what "protected" means. @param row alias of the row in the query */
export function protectionTests(row: string, on: string, signatureDays: number): ProtectionTests {
  const column = (name: string) => sql.raw(`${row}.${name}`);
  const heardSince = startOf(addDays(on, -SILENT_AFTER_DAYS)).toISOString();
  const isSilent = sql`(${column('last_seen_at')} is null or ${column('last_seen_at')} < ${heardSince}::timestamptz)`;
  const hasNoAntivirus = sql`(${column('av_product')} is null)`;
  const hasOldSignature = sql`(${column('av_product')} is not null and (${column('av_signature_on')} is null
    or ${column('av_signature_on')} < ${addDays(on, -signatureDays)}::date))`;
  return {
    isSilent,
    hasNoAntivirus,
    hasOldSignature,
    isProtected: sql`(not ${isSilent} and not ${hasNoAntivirus} and not ${hasOldSignature})`,
  };
}

/**
 * Machines in use at the end of a day, with what was known of them then: columns `id`, `unit_id`, `source`,
 * `av_product`, `av_signature_on`, `last_seen_at`.
 */
export function machinesAsOf(on: string, today: string): SQL {
  if (on >= today)
    return sql`select id, unit_id, source, av_product, av_signature_on, last_seen_at
      from assets_machines where retired_on is null or retired_on > ${on}::date`;
  return sql`select machine.id, machine.unit_id, said.source, said.av_product, said.av_signature_on, said.last_seen_at
    from assets_machines machine
    join lateral (
      select * from assets_machine_history entry
      where entry.machine_id = machine.id and entry.at < ${startOf(addDays(on, 1)).toISOString()}::timestamptz
      order by entry.sequence desc limit 1
    ) said on true
    where machine.retired_on is null or machine.retired_on > ${on}::date`;
}
