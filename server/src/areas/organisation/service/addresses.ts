import { and, eq, gte, inArray, isNull, lte, or } from 'drizzle-orm';
import ipaddr from 'ipaddr.js';
import { command, type Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { AddContact, AddNetwork, EndContact, EndNetwork } from '../contract.ts';
import { contacts, networks, units } from '../tables.ts';
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

/** People of units who can be called on a day, in the order of the units; whoever is on duty first. */
export async function contactsOn({ db, actor }: Context, unitIds: readonly string[], day: string) {
  const rows = await db
    .select({
      unitId: contacts.unitId,
      unitName: units.name,
      role: contacts.role,
      name: contacts.name,
      phone: contacts.phone,
    })
    .from(contacts)
    .innerJoin(units, eq(units.id, contacts.unitId))
    .where(
      and(
        inArray(contacts.unitId, [...unitIds]),
        visibleTo(actor, contacts.unitId),
        lte(contacts.validFrom, day),
        or(isNull(contacts.validTo), gte(contacts.validTo, day)),
      ),
    );
  const order = ['duty', 'security_officer', 'head'];
  return rows.toSorted(
    (a, b) =>
      unitIds.indexOf(a.unitId) - unitIds.indexOf(b.unitId) || order.indexOf(a.role) - order.indexOf(b.role),
  );
}

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
