import { sql } from 'drizzle-orm';
import { normaliseHost, parseNetwork } from '@lachan/engine';
import { systemActor } from '../../../kernel/actor.ts';
import { inTransaction, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { IndicatorKind } from '../contract.ts';
import type { Sharing } from '../reading/entry.ts';
import { publishedAmong } from './published.ts';

const ASKED_AT_ONCE = 5_000;

/** A name, an address or a network that is harmless although something above it is listed. */
export interface Exception {
  kind: IndicatorKind;
  value: string;
}

/**
 * What must go on working below what goes out: false alarms of the province and names of warning lists under a listed
 * name, false alarms within a listed network.
 */
export async function* exceptionsOf(kernel: Kernel, levels: readonly Sharing[]): AsyncGenerator<Exception[]> {
  const held = await inTransaction(kernel.callerOf(systemActor), harmless);
  for (let at = 0; at < held.names.length; at += ASKED_AT_ONCE) {
    const names = held.names.slice(at, at + ASKED_AT_ONCE);
    const parents = [...new Set(names.flatMap(parentsOf))];
    const listed = await inTransaction(kernel.callerOf(systemActor), (ctx) =>
      publishedAmong(ctx, levels, 'domain', parents),
    );
    const below = names.filter((name) => parentsOf(name).some((parent) => listed.has(parent)));
    yield below.map((value) => ({ kind: 'domain', value }));
  }
  yield held.addresses;
}

async function harmless({ db }: Context): Promise<{ names: string[]; addresses: Exception[] }> {
  const alarms = await rowsOf<Exception>(
    db,
    sql`select kind, value from intel_false_alarms where kind in ('domain', 'ipv4', 'ipv6', 'cidr')`,
  );
  const entries = await rowsOf<{ entry: string }>(
    db,
    sql`select distinct jsonb_array_elements_text(entries) as entry from intel_warning_lists
        where type in ('hostname', 'string')`,
  );
  const names = new Set(alarms.filter(({ kind }) => kind === 'domain').map(({ value }) => value));
  for (const { entry } of entries) {
    const name = parseNetwork(entry) ? null : normaliseHost(entry.trim().replace(/^\*?\./, ''));
    if (name !== null) names.add(name);
  }
  return { names: [...names].toSorted(), addresses: alarms.filter(({ kind }) => kind !== 'domain') };
}

function parentsOf(name: string): string[] {
  const labels = name.split('.');
  return labels.slice(1, -1).map((_, i) => labels.slice(i + 1).join('.'));
}
