import { desc, eq } from 'drizzle-orm';
import type { z } from 'zod';
import { command, query, type Context } from '../../../kernel/command.ts';
import { settings } from '../../../kernel/database/tables.ts';
import { AppError, type Fault } from '../../../kernel/errors.ts';
import { dayOf } from '../../../kernel/time.ts';
import { unitById } from '../../organisation/index.ts';
import {
  DeclareMachines,
  GetDeclaredMachines,
  GetSignatureRule,
  machineKinds,
  RegisterMachine,
  RetireMachine,
  ReviseMachine,
  SetSignatureRule,
  type Machine,
} from '../contract.ts';
import { declaredCounts, machineHistory, machines } from '../tables.ts';
import { nameKeyOf, readAddresses, readMacs, serialKeyOf } from '../values.ts';
import { SIGNATURE_RULE, signatureDaysOf } from './facts.ts';
import { replaceKeys } from './machine-store.ts';
import { machineById, presentMachines, type MachineRow } from './machines.ts';

export const registerMachine = command({
  name: 'assets.register-machine',
  permission: 'assets:import',
  input: RegisterMachine.input,
  async run(ctx, { unitId, ...written }) {
    await unitById(ctx, unitId);
    const [row] = await ctx.db
      .insert(machines)
      .values({ unitId, ...factsOf(ctx, written), source: 'declared', registeredAt: ctx.now })
      .returning();
    if (!row) throw new Error('An insert returned no row');
    await remember(ctx, row);
    await replaceKeys(ctx, row);
    return { before: null, after: await presented(ctx, row.id), unitId };
  },
});

/** What a person typed about the anti-virus product is a declaration, whatever a file said before. */
export const reviseMachine = command({
  name: 'assets.revise-machine',
  permission: 'assets:import',
  input: ReviseMachine.input,
  async run(ctx, { id, ...written }) {
    const before = await machineById(ctx, id);
    if (before.retiredOn !== null)
      throw new AppError('conflict', 'assets.machine_retired', { name: before.name });
    const facts = factsOf(ctx, written);
    const saysProtection = (['avProduct', 'avVersion', 'avSignatureOn'] as const).some(
      (field) => facts[field] !== before[field],
    );
    const [row] = await ctx.db
      .update(machines)
      .set({ ...facts, ...(saysProtection ? { source: 'declared' as const } : {}) })
      .where(eq(machines.id, id))
      .returning();
    if (!row) throw new Error('An update returned no row');
    await remember(ctx, row);
    await replaceKeys(ctx, row);
    return { before, after: await presented(ctx, id), unitId: row.unitId };
  },
});

export const retireMachine = command({
  name: 'assets.retire-machine',
  permission: 'assets:import',
  input: RetireMachine.input,
  async run(ctx, { id, reason }) {
    const before = await machineById(ctx, id);
    if (before.retiredOn !== null)
      throw new AppError('conflict', 'assets.machine_retired', { name: before.name });
    await ctx.db
      .update(machines)
      .set({ retiredOn: dayOf(ctx.now), retiredReason: reason })
      .where(eq(machines.id, id));
    return { before, after: await presented(ctx, id), unitId: before.unitId };
  },
});

export const declareMachines = command({
  name: 'assets.declare-machines',
  permission: 'assets:import',
  input: DeclareMachines.input,
  async run(ctx, { unitId, from, counts, note }) {
    await unitById(ctx, unitId);
    if (from > dayOf(ctx.now))
      throw new AppError('invalid', 'assets.day_in_future', { from }, [
        { path: 'from', reason: 'assets.day_in_future', value: from },
      ]);
    await ctx.db.insert(declaredCounts).values(
      machineKinds.map((kind) => ({
        unitId,
        kind,
        count: counts[kind],
        from,
        note,
        declaredBy: ctx.actor.name,
        declaredAt: ctx.now,
      })),
    );
    const total = counts.server + counts.workstation + counts.device;
    return { before: null, after: { id: unitId, from, ...counts, total }, unitId };
  },
});

export const getDeclaredMachines = query({
  name: 'assets.get-declared-machines',
  permission: 'assets:read',
  input: GetDeclaredMachines.input,
  async run(ctx, { unitId }) {
    const unit = await unitById(ctx, unitId);
    const counts = await ctx.db
      .select()
      .from(declaredCounts)
      .where(eq(declaredCounts.unitId, unitId))
      .orderBy(desc(declaredCounts.from), desc(declaredCounts.declaredAt), declaredCounts.kind)
      .limit(300);
    return { unitId, unitName: unit.name, counts };
  },
});

export const getSignatureRule = query({
  name: 'assets.get-signature-rule',
  permission: 'assets:read',
  input: GetSignatureRule.input,
  run: async (ctx) => ({ signatureDays: await signatureDaysOf(ctx) }),
});

export const setSignatureRule = command({
  name: 'assets.set-signature-rule',
  permission: 'organisation:manage',
  input: SetSignatureRule.input,
  async run(ctx, { signatureDays }) {
    const before = { signatureDays: await signatureDaysOf(ctx) };
    await ctx.db
      .insert(settings)
      .values({ key: SIGNATURE_RULE, value: signatureDays })
      .onConflictDoUpdate({ target: settings.key, set: { value: signatureDays } });
    return { before, after: { id: SIGNATURE_RULE, signatureDays }, unitId: null };
  },
});

/** Puts what is now known of a machine into its history. */
export async function remember({ db, now }: Pick<Context, 'db' | 'now'>, row: MachineRow): Promise<void> {
  const { unitId, source, name, kind, avProduct, avVersion, avSignatureOn, lastSeenAt } = row;
  const facts = { unitId, source, name, kind, avProduct, avVersion, avSignatureOn, lastSeenAt };
  await db.insert(machineHistory).values({
    machineId: row.id,
    at: now,
    ...facts,
  });
}

function factsOf(ctx: Context, written: Omit<z.output<typeof RegisterMachine.input>, 'unitId'>) {
  const faults: Fault[] = [];
  const read = (path: 'macs' | 'addresses', parse: (text: string) => string[] | null) =>
    written[path].flatMap((value, index) => {
      const parsed = parse(value);
      const reason = path === 'macs' ? 'assets.bad_mac' : 'assets.bad_address';
      if (!parsed) faults.push({ path: `${path}.${index}`, reason, value });
      return parsed ?? [];
    });
  const macs = read('macs', readMacs);
  const addresses = read('addresses', readAddresses);
  if (written.avSignatureOn !== null && written.avSignatureOn > dayOf(ctx.now))
    faults.push({ path: 'avSignatureOn', reason: 'assets.day_in_future', value: written.avSignatureOn });
  const [first] = faults;
  if (first) throw new AppError('invalid', first.reason, { value: first.value }, faults);
  const name = written.name.normalize('NFC');
  return {
    ...written,
    name,
    nameKey: nameKeyOf(name),
    serialKey: serialKeyOf(written.serial),
    serial: written.serial || null,
    avProduct: written.avProduct || null,
    macs,
    addresses,
  };
}

async function presented(ctx: Context, id: string): Promise<Machine> {
  const [machine] = await presentMachines(ctx, [id]);
  if (!machine) throw new Error('A machine that was just written is not visible');
  return machine;
}
