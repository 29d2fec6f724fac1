import type { z } from 'zod';
import { requirePermission, systemActor, type Actor } from './actor.ts';
import { appendAudit } from './audit-chain.ts';
import { AppError } from './errors.ts';
import { record, recordAll, recordEach, type EventName, type EventPayload } from './events.ts';
import type { Kernel } from './kernel.ts';
import type { Permission } from './permissions.ts';
import { narrow, type Transaction } from './database/open.ts';

/** Who asks, when, and of which installation. */
export interface Caller {
  kernel: Kernel;
  actor: Actor;
  /** The instant of the request: every rule that depends on time reads it here. */
  now: Date;
  requestId: string;
}

/** A caller inside its transaction: what services work with. */
export interface Context extends Caller {
  db: Transaction;
  /** Records an event in the same transaction; it is delivered after the commit. */
  emit<Name extends EventName>(type: Name, unitId: string | null, payload: EventPayload<Name>): Promise<void>;
  /** The same event for many units, in one statement. */
  emitAll<Name extends EventName>(
    type: Name,
    unitIds: readonly string[],
    payload: EventPayload<Name>,
  ): Promise<void>;
  /** Events of one kind, each of its own unit, in one statement. */
  emitEach<Name extends EventName>(
    type: Name,
    events: readonly { unitId: string | null; payload: EventPayload<Name> }[],
  ): Promise<void>;
}

/** What a command leaves behind: `after` is its answer and, without secrets, its line in the audit log. */
export interface Change<After> {
  before: unknown;
  after: After;
  /** The unit the change is about, for the audit log; the actor's unit when left out. */
  unitId?: string | null;
  /** Who did it, when only the command itself finds that out: a sign-in. */
  actor?: Actor;
}

interface Spec<Input extends z.ZodType> {
  /** `area.verb-thing`, as the audit log shows it. */
  name: string;
  permission: Permission;
  input: Input;
}

export interface Operation<Input extends z.ZodType = z.ZodType, Result = unknown> {
  (caller: Caller, rawInput: z.input<Input>): Promise<Result>;
  readonly kind: 'command' | 'query';
  readonly operation: Spec<Input>;
}

/**
 * The only way to change data: permission, input, one transaction, one audit entry, in that order. A failed audit
 * entry rolls the change back. Called inside another command it joins that transaction, with an entry of its own.
 */
export function command<Input extends z.ZodType, After extends { id: string | null }>(
  spec: Spec<Input> & { run(ctx: Context, input: z.output<Input>): Promise<Change<After>> },
): Operation<Input, After> {
  return operation('command', spec, async (ctx, input) => {
    const { before, after, unitId, actor = ctx.actor } = await spec.run(ctx, input);
    await appendAudit(ctx.db, {
      command: spec.name,
      actor,
      at: ctx.now,
      requestId: ctx.requestId,
      unitId: unitId === undefined ? ctx.actor.unitId : unitId,
      subjectId: after.id,
      before,
      after,
    });
    return after;
  });
}

/** A question: permission, input, one transaction that sees only the actor's scope. Changes nothing. */
export function query<Input extends z.ZodType, Result>(
  spec: Spec<Input> & { run(ctx: Context, input: z.output<Input>): Promise<Result> },
): Operation<Input, Result> {
  return operation('query', spec, (ctx, input) => spec.run(ctx, input));
}

/** Runs `work` in a transaction of the caller's scope, or in the one that is already open. */
export async function inTransaction<Result>(
  caller: Caller,
  work: (ctx: Context) => Promise<Result>,
): Promise<Result> {
  if (isContext(caller)) return work(caller);
  let hasEvents = false;
  const recorded = (recording: Promise<void>): Promise<void> => {
    hasEvents = true;
    return recording;
  };
  const result = await caller.kernel.database.transaction(caller.actor.scope, async (db) =>
    work({
      ...caller,
      db,
      emit: (type, unitId, payload) => recorded(record(db, caller.now, type, unitId, payload)),
      emitAll: (type, unitIds, payload) => recorded(recordAll(db, caller.now, type, unitIds, payload)),
      emitEach: (type, events) => recorded(recordEach(db, caller.now, type, events)),
    }),
  );
  if (hasEvents) caller.kernel.events.wake();
  else caller.kernel.events.wakeSoon();
  return result;
}

/**
 * Runs `work` as the system in the transaction that is open: for what the actor may learn or cause without seeing
 * the rows behind it. The scope of the transaction is put back afterwards.
 */
export async function asSystem<Result>(
  ctx: Context,
  work: (ctx: Context) => Promise<Result>,
): Promise<Result> {
  await narrow(ctx.db, systemActor.scope);
  const result = await work({ ...ctx, actor: systemActor });
  await narrow(ctx.db, ctx.actor.scope);
  return result;
}

function operation<Input extends z.ZodType, Result>(
  kind: Operation['kind'],
  spec: Spec<Input>,
  run: (ctx: Context, input: z.output<Input>) => Promise<Result>,
): Operation<Input, Result> {
  const call = async (caller: Caller, rawInput: z.input<Input>): Promise<Result> => {
    requirePermission(caller.actor, spec.permission);
    const input = parseInput(spec.input, rawInput);
    return inTransaction(caller, (ctx) => run(ctx, input));
  };
  const { name, permission, input } = spec;
  return Object.assign(call, { kind, operation: { name, permission, input } });
}

/** @throws AppError `kernel.invalid_input` with one fault per field */
export function parseInput<Input extends z.ZodType>(schema: Input, raw: unknown): z.output<Input> {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  throw invalidInput(result.error.issues);
}

export function invalidInput(
  issues: readonly { path: readonly PropertyKey[]; code?: string | undefined; message: string }[],
): AppError {
  const faults = issues.map((issue) => ({ path: issue.path.map(String).join('.'), reason: issue.message }));
  return new AppError(
    'invalid',
    'kernel.invalid_input',
    { fields: faults.map(({ path }) => path).join(', ') },
    faults,
  );
}

function isContext(caller: Caller): caller is Context {
  return 'db' in caller;
}
