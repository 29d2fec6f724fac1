import { and, eq } from 'drizzle-orm';
import ipaddr from 'ipaddr.js';
import { command, type Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { AddContact, AddNetwork, EndContact, EndNetwork } from '../contract.ts';
import { contacts, networks } from '../tables.ts';
import { unitById } from './units.ts';

export const addNetwork = command({
  name: 'organisation.add-network',
  permission: 'organisation:manage',
  input: AddNetwork.input,
  async run(ctx, { unitId, ...network }) {
    await unitById(ctx, unitId);
    const [after] = await ctx.db
      .insert(networks)
      .values({ unitId, ...network, cidr: parseCidr(network.cidr) })
      .returning();
    if (!after) throw new Error('An insert returned no row');
    await ctx.emit('organisation.networks-changed', unitId, { unitId });
    return { before: null, after, unitId };
  },
});

export const endNetwork = command({
  name: 'organisation.end-network',
  permission: 'organisation:manage',
  input: EndNetwork.input,
  async run(ctx, { id, validTo }) {
    const [before] = await ctx.db
      .select()
      .from(networks)
      .where(and(eq(networks.id, id), visibleTo(ctx.actor, networks.unitId)));
    if (!before) throw new AppError('not_found', 'organisation.network_not_found', { id });
    endsAfterStart(before.validFrom, validTo);
    const [after] = await ctx.db.update(networks).set({ validTo }).where(eq(networks.id, id)).returning();
    if (!after) throw new Error('An update returned no row');
    await ctx.emit('organisation.networks-changed', after.unitId, { unitId: after.unitId });
    return { before, after, unitId: after.unitId };
  },
});

export const addContact = command({
  name: 'organisation.add-contact',
  permission: 'organisation:manage',
  input: AddContact.input,
  async run(ctx, { unitId, ...contact }) {
    await unitById(ctx, unitId);
    const [after] = await ctx.db
      .insert(contacts)
      .values({ unitId, ...contact })
      .returning();
    if (!after) throw new Error('An insert returned no row');
    return { before: null, after, unitId };
  },
});

export const endContact = command({
  name: 'organisation.end-contact',
  permission: 'organisation:manage',
  input: EndContact.input,
  async run(ctx, { id, validTo }) {
    const [before] = await ctx.db
      .select()
      .from(contacts)
      .where(and(eq(contacts.id, id), visibleTo(ctx.actor, contacts.unitId)));
    if (!before) throw new AppError('not_found', 'organisation.contact_not_found', { id });
    endsAfterStart(before.validFrom, validTo);
    const [after] = await ctx.db.update(contacts).set({ validTo }).where(eq(contacts.id, id)).returning();
    if (!after) throw new Error('An update returned no row');
    return { before, after, unitId: after.unitId };
  },
});

/** Every network with its dates, for attribution. */
export async function networkPlan({ db }: Context) {
  return db.select().from(networks);
}

/**
 * `203.0.113.7` → `203.0.113.7/32`; host bits are cleared.
 * @throws AppError `organisation.bad_network`
 */
export function parseCidr(text: string): string {
  try {
    const [address = '', prefix] = text.split('/');
    const parsed = ipaddr.parse(address);
    const bits = prefix === undefined ? (parsed.kind() === 'ipv4' ? 32 : 128) : Number(prefix);
    const network = `${parsed.toString()}/${bits}`;
    const base =
      parsed.kind() === 'ipv4'
        ? ipaddr.IPv4.networkAddressFromCIDR(network)
        : ipaddr.IPv6.networkAddressFromCIDR(network);
    return `${base.toString()}/${bits}`;
  } catch {
    throw new AppError('invalid', 'organisation.bad_network', { value: text }, [
      { path: 'cidr', reason: 'organisation.bad_network', value: text },
    ]);
  }
}

function endsAfterStart(validFrom: string, validTo: string): void {
  if (validTo < validFrom)
    throw new AppError('invalid', 'organisation.ends_before_start', { validFrom, validTo }, [
      { path: 'validTo', reason: 'organisation.ends_before_start' },
    ]);
}
