import { isIP } from 'node:net';
import type { Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { sql } from 'drizzle-orm';
import { nameKeyOf, ownersOfNames } from '../../assets/index.ts';
import type { LeaseOrigin, NamedBy } from '../contract.ts';
import { UNKNOWN_MACHINE, type Contact } from '../gathering.ts';
import { recordCheckIns } from './statements.ts';
import { records } from './records.ts';

/** What must be known of a contact to name its machine. */
export type Nameable = Pick<Contact, 'machine' | 'unitId' | 'candidates' | 'firstAt' | 'lastAt'> & {
  leasedAddress?: string;
  namedBy?: NamedBy;
};

interface Statement {
  place: number;
  unit_id: string;
  origin: LeaseOrigin;
  host_name: string | null;
  mac: string | null;
  from_at: string | Date;
  to_at: string | Date;
  is_same: boolean;
}

/** Whose word counts first: where it speaks of the time, those behind it are not asked. */
const order: readonly LeaseOrigin[] = ['person', 'dhcp', 'detection', 'check_in'];

/**
 * Names the machines behind addresses as of the time of the contacts, and with them the unit where several share the
 * network: by a person's word, the lease of a DHCP server, an antivirus product that gave both name and address that
 * day, or a check-in with the inventory. Where an address changed hands in between, or where two say different things,
 * the address stays. Names are written in one way, so that a machine is one whoever speaks of it.
 */
export async function nameMachines<One extends Nameable>(
  ctx: Context,
  contacts: readonly One[],
): Promise<One[]> {
  const plain = await withOwners(ctx, contacts.map(withPlainName));
  const statements = await statementsOn(ctx, plain);
  const isAsked = (one: One) => isIP(one.machine) !== 0 && one.unitId !== null;
  const silent = plain.filter((one, place) => isAsked(one) && !statements.has(place));
  const checkedIn = await recordCheckIns(ctx, silent);
  return plain.map((contact, place) => {
    const said = statements.get(place);
    if (said) {
      const judged = judge(contact, said);
      return judged ? named(contact, judged) : contact;
    }
    const name = checkedIn(contact);
    return name === null || contact.unitId === null
      ? contact
      : named(contact, { machine: name, unitId: contact.unitId, origin: 'check_in' });
  });
}

/** Name of a machine in the one way that it is written: an address as it is, a name without its domain, in capitals. */
export function machineName(text: string): string {
  return text === UNKNOWN_MACHINE || isIP(text) || isCard(text) ? text : nameKeyOf(text);
}

function isCard(text: string): boolean {
  return /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(text);
}

function withPlainName<One extends Nameable>(contact: One): One {
  const machine = machineName(contact.machine);
  return machine === contact.machine ? contact : { ...contact, machine };
}

/** A console of the province names machines without their unit: the inventory knows it, where only one is so named. */
async function withOwners<One extends Nameable>(ctx: Context, contacts: readonly One[]): Promise<One[]> {
  const isOrphan = ({ machine, unitId, candidates }: One) =>
    unitId === null && candidates.length === 0 && machine !== UNKNOWN_MACHINE && !isIP(machine);
  const names = contacts.filter(isOrphan).map(({ machine }) => machine);
  if (names.length === 0) return [...contacts];
  const owners = await ownersOfNames(ctx, names);
  return contacts.map((one) => {
    const unitId = isOrphan(one) ? owners.get(one.machine) : undefined;
    return unitId === undefined ? one : { ...one, unitId };
  });
}

async function statementsOn(ctx: Context, contacts: readonly Nameable[]): Promise<Map<number, Statement[]>> {
  const asked = contacts.flatMap(({ machine, unitId, candidates, firstAt, lastAt }, place) =>
    isIP(machine)
      ? (unitId ? [unitId] : candidates).map((owner) => ({
          place,
          unit_id: owner,
          address: machine,
          first_at: firstAt,
          last_at: lastAt,
        }))
      : [],
  );
  if (asked.length === 0) return new Map();
  const rows = await rowsOf<Statement>(
    ctx.db,
    sql`select r.place, l.unit_id, l.origin, l.host_name, l.mac, l.from_at, l.to_at, l.is_same
        from ${records(
          asked,
          sql`place int, unit_id uuid, address text, first_at timestamptz, last_at timestamptz`,
        )}
        join detection_leases l on l.unit_id = r.unit_id and l.address = r.address
          and l.from_at <= r.last_at and l.to_at > r.first_at`,
  );
  return Map.groupBy(rows, ({ place }) => place);
}

interface Judgement {
  machine: string;
  unitId: string;
  origin: LeaseOrigin;
}

function judge({ firstAt, lastAt }: Nameable, statements: readonly Statement[]): Judgement | null {
  const denied = new Set(
    statements.filter(({ is_same }) => !is_same).map(({ host_name }) => nameKeyOf(host_name ?? '')),
  );
  const said = statements.filter(
    ({ is_same, host_name }) => is_same && !(host_name !== null && denied.has(nameKeyOf(host_name))),
  );
  for (const origin of order) {
    const [first, ...others] = said.filter((one) => one.origin === origin);
    if (!first) continue;
    const all = [first, ...others];
    const name = all.find(({ host_name }) => host_name !== null)?.host_name ?? null;
    const machine = name === null ? first.mac : nameKeyOf(name);
    const isOne = all.every(
      (one) =>
        one.unit_id === first.unit_id &&
        (one.mac === null || first.mac === null
          ? one.host_name !== null && nameKeyOf(one.host_name) === machine
          : one.mac === first.mac),
    );
    const from = Math.min(...all.map(({ from_at }) => new Date(from_at).getTime()));
    const to = Math.max(...all.map(({ to_at }) => new Date(to_at).getTime()));
    const isWhole = from <= firstAt.getTime() && to > lastAt.getTime();
    return machine !== null && isOne && isWhole ? { machine, unitId: first.unit_id, origin } : null;
  }
  return null;
}

function named<One extends Nameable>(contact: One, { machine, unitId, origin }: Judgement): One {
  return { ...contact, machine, unitId, candidates: [], leasedAddress: contact.machine, namedBy: origin };
}
