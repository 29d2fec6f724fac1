import { and, asc, isNull, sql } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { getInstallation } from '../../organisation/index.ts';
import { storable } from '../evidence.ts';
import type { Stranger, Trouble } from '../receivers/tally.ts';
import { sources, unknownSenders } from '../tables.ts';
import { records } from './records.ts';

/** So many unknown senders are kept: addresses of datagrams can be invented without end. */
const UNKNOWN_KEPT = 500;
const SAMPLE_CHARACTERS = 500;

/** Who may send, over which way, for which source. */
export async function sendersOfSources({ db }: Context) {
  return db
    .select({
      id: sources.id,
      senders: sources.senders,
      certificates: sources.certificates,
      fileName: sources.fileName,
    })
    .from(sources)
    .where(isNull(sources.revokedAt))
    .orderBy(asc(sources.createdAt));
}

/** Writes down what the receivers have counted. */
export async function recordReceiving(
  ctx: Context,
  strangers: readonly Stranger[],
  troubles: readonly Trouble[],
): Promise<void> {
  const at = ctx.now.toISOString();
  if (strangers.length > 0) {
    const rows = strangers.map(({ sender, messages, bytes, sample }) => ({
      transport: sender.transport,
      address: sender.address,
      fingerprint: sender.certificate?.fingerprint ?? null,
      certificate_name: sender.certificate ? storable(sender.certificate.name, 200) : null,
      messages,
      bytes,
      sample: storable(sample, SAMPLE_CHARACTERS),
    }));
    const shape = sql`transport text, address text, fingerprint text, certificate_name text, messages bigint,
      bytes bigint, sample text`;
    await ctx.db.execute(sql`
      insert into detection_unknown_senders (transport, address, fingerprint, certificate_name, first_at, last_at,
        messages, bytes, sample)
      select transport, address, fingerprint, certificate_name, ${at}::timestamptz, ${at}::timestamptz, messages,
        bytes, sample
      from ${records(rows, shape)}
      on conflict (transport, address, coalesce(fingerprint, '')) do update
        set last_at = excluded.last_at, messages = detection_unknown_senders.messages + excluded.messages,
            bytes = detection_unknown_senders.bytes + excluded.bytes, sample = excluded.sample`);
    await ctx.db.execute(sql`
      delete from detection_unknown_senders where id in (
        select id from detection_unknown_senders order by messages desc, last_at desc offset ${UNKNOWN_KEPT})`);
    const { rootUnitId } = await getInstallation(ctx);
    await ctx.emit('detection.unknown-sender', rootUnitId, { senders: strangers.length });
  }
  if (troubles.length === 0) return;
  const rows = troubles.map(({ sourceId, errors, dropped, reason }) => ({
    source_id: sourceId,
    errors,
    dropped,
    reason,
  }));
  await ctx.db.execute(sql`
    update detection_sources s
    set errors = s.errors + r.errors, dropped = s.dropped + r.dropped, last_trouble = r.reason,
        last_trouble_at = ${at}::timestamptz
    from ${records(rows, sql`source_id uuid, errors bigint, dropped bigint, reason text`)}
    where s.id = r.source_id`);
}

/** Forgets senders that a source now expects. */
export async function forgetExpected(
  { db }: Context,
  { senders, certificates }: { senders: readonly string[]; certificates: readonly string[] },
): Promise<void> {
  const given = [
    ...(senders.length > 0
      ? [
          sql`${unknownSenders.fingerprint} is null and exists (select 1 from unnest(${sql.param([...senders])}::text[]) as n
              where ${unknownSenders.address}::inet <<= n::inet)`,
        ]
      : []),
    ...(certificates.length > 0
      ? [
          sql`${unknownSenders.fingerprint} = any(${sql.param([...certificates])}::text[])
              or ${unknownSenders.certificateName} = any(${sql.param([...certificates])}::text[])`,
        ]
      : []),
  ];
  if (given.length > 0) await db.delete(unknownSenders).where(and(sql`(${sql.join(given, sql` or `)})`));
}
