import { eq, sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { systemActor } from './actor.ts';
import { latestAudit, verifyAuditChain } from './audit-chain.ts';
import { asSystem, command, inTransaction } from './command.ts';
import { settings } from './database/tables.ts';
import { AppError } from './errors.ts';
import type { Kernel } from './kernel.ts';
import { openTestKernel } from './testing.ts';

let kernel: Kernel;

const remember = command({
  name: 'test.remember',
  permission: 'self:manage',
  input: z.object({ key: z.string(), value: z.string(), password: z.string().optional() }),
  async run(ctx, { key, value, password }) {
    if (value === 'bad') throw new AppError('conflict', 'test.bad');
    await ctx.db.insert(settings).values({ key, value });
    return { before: null, after: { id: key, value, password } };
  },
});

const rememberTwice = command({
  name: 'test.remember-twice',
  permission: 'self:manage',
  input: z.object({ second: z.string() }),
  async run(ctx, { second }) {
    await remember(ctx, { key: 'outer', value: 'x' });
    await remember(ctx, { key: 'inner', value: second });
    return { before: null, after: { id: 'both' } };
  },
});

const caller = () => kernel.callerOf(systemActor);
const count = () => inTransaction(caller(), async ({ db }) => (await latestAudit(db, 1))[0]?.sequence ?? 0);

beforeAll(async () => {
  kernel = await openTestKernel();
});

describe('a command', () => {
  test('changes and audits in one transaction, without its secrets', async () => {
    await remember(caller(), { key: 'a', value: 'b', password: 'open sesame' });
    const [entry] = await inTransaction(caller(), ({ db }) => latestAudit(db, 1));
    expect(entry).toMatchObject({
      command: 'test.remember',
      subjectId: 'a',
      after: { id: 'a', value: 'b', password: '[redacted]' },
    });
  });

  test('leaves no trace when it fails', async () => {
    const before = await count();
    await expect(remember(caller(), { key: 'c', value: 'bad' })).rejects.toMatchObject({
      reason: 'test.bad',
    });
    await expect(rememberTwice(caller(), { second: 'bad' })).rejects.toMatchObject({ reason: 'test.bad' });
    expect(await count()).toBe(before);
    const left = await inTransaction(caller(), ({ db }) =>
      db.select().from(settings).where(eq(settings.key, 'outer')),
    );
    expect(left).toEqual([]);
  });

  test('refuses who lacks the permission before it reads the input', async () => {
    const nobody = { ...caller(), actor: { ...systemActor, permissions: new Set<never>() } };
    await expect(remember(nobody, { key: 1 } as never)).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('names every field that is wrong', async () => {
    await expect(remember(caller(), {} as never)).rejects.toMatchObject({
      kind: 'invalid',
      faults: [{ path: 'key' }, { path: 'value' }],
    });
  });
});

describe('the audit chain', () => {
  test('is whole after commands', async () => {
    await rememberTwice(caller(), { second: 'fine' });
    const verdict = await inTransaction(caller(), ({ db }) => verifyAuditChain(db));
    expect(verdict.broken).toBeNull();
    expect(verdict.entries).toBe(await count());
  });

  test('cannot be edited by the application', async () => {
    await expect(
      inTransaction(caller(), ({ db }) => db.execute(sql`update kernel_audit_log set command = 'x'`)),
    ).rejects.toMatchObject({ cause: { code: '42501' } });
  });

  test('shows who edits it past every wall', async () => {
    await kernel.database.asOwner(async (tx) => {
      await tx.execute(sql`alter table kernel_audit_log disable trigger user`);
      await tx.execute(sql`update kernel_audit_log set actor_name = 'somebody else' where sequence = 2`);
      await tx.execute(sql`alter table kernel_audit_log enable trigger user`);
    });
    const verdict = await inTransaction(caller(), ({ db }) => verifyAuditChain(db));
    expect(verdict.broken).toEqual({ sequence: 2, reason: 'content' });
  });
});

test('a unit may be helped by the system without seeing more afterwards', async () => {
  const unit = { ...caller(), actor: { ...systemActor, kind: 'person' as const, scope: [] } };
  const seen = await inTransaction(unit, async (ctx) => {
    const look = () => latestAudit(ctx.db, 5).then((rows) => rows.length > 0);
    return [await look(), await asSystem(ctx, look), await look()];
  });
  expect(seen).toEqual([false, true, false]);
});

test('an event reaches its handlers after the commit, again until they succeed, and once its listeners', async () => {
  const heard: unknown[] = [];
  kernel.events.on('test.happened' as never, async (_caller, payload) => {
    heard.push(payload);
    if (heard.length === 1) throw new Error('the first time fails');
  });
  const stop = kernel.events.listen((event) => heard.push(event.type));
  await inTransaction(caller(), (ctx) => ctx.emit('test.happened' as never, null, { n: 1 } as never));
  await kernel.events.drain();
  await kernel.events.drain();
  stop();
  expect(heard).toEqual([{ n: 1 }, { n: 1 }, 'test.happened']);
});
