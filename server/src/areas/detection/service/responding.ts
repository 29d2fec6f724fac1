import { isIP } from 'node:net';
import { malwareFamily } from '@lachan/engine';
import { and, desc, eq, inArray, lt, or, sql } from 'drizzle-orm';
import { z } from 'zod';
import { command, query, type Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { attachFile, getFile, type StoredBytes } from '../../../kernel/files.ts';
import { addDays, dayOf, startOf } from '../../../kernel/time.ts';
import { findMachine } from '../../assets/index.ts';
import { unitById } from '../../organisation/index.ts';
import {
  CleanInfection,
  ConfirmInfection,
  DismissInfection,
  IsolateInfection,
  openStates,
  ReopenInfection,
  ReportInfection,
  ReturnInfection,
  UploadProof,
  VerifyInfection,
} from '../contract.ts';
import { DAYS_TO_CLOSE, lifecycle, QUIET_DAYS_NEEDED, type Action } from '../lifecycle.ts';
import { infections, infectionSteps } from '../tables.ts';
import { infectionById, quietDaysOf, type InfectionRow } from './infections.ts';
import { malwareKey } from './merging.ts';
import { nameMachines } from './naming.ts';

/** What a step leaves behind beside the new state. */
interface Outcome {
  note?: string | null;
  fileId?: string | null;
  set?: Partial<InfectionRow>;
}

export const confirmInfection = step('confirm', ConfirmInfection.input, (_ctx, { note }) => ({ note }));

export const isolateInfection = step('isolate', IsolateInfection.input, (_ctx, { note }) => ({ note }));

export const cleanInfection = step(
  'clean',
  CleanInfection.input,
  async (ctx, { found, how, fileId }, before) => {
    if (before.state === 'cleaned' && !before.isStillTalking) throw wrongState('clean', before);
    if (fileId) {
      const file = await getFile(ctx, fileId);
      if (file.purpose !== purposeOf(before.id))
        throw new AppError('not_found', 'kernel.file_not_found', { id: fileId });
    }
    return {
      note: `Đã thấy: ${found}\nĐã làm: ${how}`,
      fileId,
      set: { cleanedAt: ctx.now, isStillTalking: false },
    };
  },
);

export const dismissInfection = step('dismiss', DismissInfection.input, (_ctx, { reason }) => ({
  note: reason,
}));

/** "Clean" is believed after some quiet days; sooner, or while it still talks, only with a reason. */
export const verifyInfection = step('verify', VerifyInfection.input, (ctx, { reason }, before) => {
  const quietDays = quietDaysOf(before, ctx.now) ?? 0;
  if (quietDays < QUIET_DAYS_NEEDED && reason.length < 5)
    throw new AppError('conflict', 'detection.not_quiet_yet', { quietDays, needed: QUIET_DAYS_NEEDED });
  return { note: reason || null, set: { verifiedAt: ctx.now, isStillTalking: false } };
});

export const returnInfection = step('return', ReturnInfection.input, (_ctx, { note }) => ({
  note,
  set: { cleanedAt: null, isStillTalking: false },
}));

export const reopenInfection = step('reopen', ReopenInfection.input, (_ctx, { reason }) => ({
  note: reason,
}));

/** An infected machine that people have found. Joins the episode that is open, if one is; else it is a new one. */
export const reportInfection = command({
  name: 'detection.report-infection',
  permission: 'detection:respond',
  input: ReportInfection.input,
  async run(ctx, { unitId, machine: said, malware, seenOn, note }) {
    await unitById(ctx, unitId);
    if (seenOn > dayOf(ctx.now))
      throw new AppError('invalid', 'detection.seen_in_future', { seenOn }, [
        { path: 'seenOn', reason: 'detection.seen_in_future' },
      ]);
    const seenAt = startOf(seenOn);
    const machine = await nameOfReported(ctx, { unitId, machine: said, seenAt });
    const trace = isIP(machine) ? { address: machine } : { name: machine };
    const known = await findMachine(ctx, { unitId, ...trace });
    const open = await openEpisodeOf(ctx, { unitId, machine, machineId: known?.id ?? null, malware });
    if (open) {
      const row = await joinEpisode(ctx, open, { malware, seenAt, note });
      return {
        before: { id: open.id, state: open.state },
        after: { id: row.id, state: row.state, machine, malware, note },
        unitId,
      };
    }
    const [row] = await ctx.db
      .insert(infections)
      .values({
        unitId,
        machine,
        machineId: known?.id ?? null,
        malware,
        stateSince: ctx.now,
        firstSeenAt: seenAt,
        lastSeenAt: seenAt,
        state: 'confirmed',
        contacts: 0,
        isMeasured: false,
      })
      .onConflictDoNothing()
      .returning();
    if (!row) throw new AppError('conflict', 'detection.already_open', { machine, malware });
    await recordStep(ctx, row, 'report', { note });
    await ctx.emit('detection.infection-changed', unitId, { id: row.id, state: row.state });
    return { before: null, after: { id: row.id, state: row.state, machine, malware, note }, unitId };
  },
});

/** People read an address off the machine; logs know it by its name. */
async function nameOfReported(
  ctx: Context,
  { unitId, machine, seenAt }: { unitId: string; machine: string; seenAt: Date },
): Promise<string> {
  if (!isIP(machine)) return machine;
  const [named] = await nameMachines(ctx, [
    { unitId, machine, candidates: [], firstAt: seenAt, lastAt: seenAt },
  ]);
  return named?.machine ?? machine;
}

/**
 * The open episode that a report speaks of: of the same malware under any name, or the machine's only one when the
 * report does not know the name.
 */
async function openEpisodeOf(
  ctx: Context,
  of: { unitId: string; machine: string; machineId: string | null; malware: string },
): Promise<InfectionRow | undefined> {
  const open = await ctx.db
    .select()
    .from(infections)
    .where(
      and(
        visibleTo(ctx.actor, infections.unitId),
        eq(infections.unitId, of.unitId),
        inArray(infections.state, [...openStates]),
        or(
          sql`lower(${infections.machine}) = lower(${of.machine})`,
          of.machineId ? eq(infections.machineId, of.machineId) : undefined,
        ),
      ),
    )
    .orderBy(desc(infections.lastSeenAt));
  const same = open.find(({ malware }) => malwareKey(malware) === malwareKey(of.malware));
  if (same) return same;
  return malwareFamily(of.malware) === null && open.length === 1 ? open[0] : undefined;
}

/** Whoever reports a machine confirms what logs have shown; a machine said to be clean is shown to be infected. */
async function joinEpisode(
  ctx: Context,
  open: InfectionRow,
  { malware, seenAt, note }: { malware: string; seenAt: Date; note: string },
): Promise<InfectionRow> {
  const wasCleanBefore = open.cleanedAt !== null && dayOf(seenAt) > dayOf(open.cleanedAt);
  const [row = open] = await ctx.db
    .update(infections)
    .set({
      ...(open.state === 'seen' ? { state: 'confirmed' as const, stateSince: ctx.now } : {}),
      firstSeenAt: seenAt < open.firstSeenAt ? seenAt : open.firstSeenAt,
      lastSeenAt: seenAt > open.lastSeenAt ? seenAt : open.lastSeenAt,
      isStillTalking: open.isStillTalking || wasCleanBefore,
    })
    .where(and(eq(infections.id, open.id), visibleTo(ctx.actor, infections.unitId)))
    .returning();
  await recordStep(ctx, row, 'report', { note: `${malware}: ${note}` });
  await ctx.emit('detection.infection-changed', row.unitId, { id: row.id, state: row.state });
  return row;
}

/** Makes an uploaded file proof of an infection; it is shown once a step names it. */
export function uploadProof(bytes: StoredBytes) {
  return command({
    name: 'detection.upload-proof',
    permission: 'detection:respond',
    input: UploadProof.input,
    async run(ctx, { id }) {
      const infection = await infectionById(ctx, id);
      const { id: fileId } = await attachFile(ctx, bytes, infection.unitId, purposeOf(id));
      return {
        before: null,
        after: { id: fileId, infectionId: id, name: bytes.name },
        unitId: infection.unitId,
      };
    },
  });
}

/** @throws AppError `kernel.file_not_found`, also when it is not this infection's */
export const getProof = query({
  name: 'detection.get-proof',
  permission: 'detection:read',
  input: z.object({ id: z.uuid(), fileId: z.uuid() }),
  async run(ctx, { id, fileId }) {
    await infectionById(ctx, id);
    const file = await getFile(ctx, fileId);
    if (file.purpose !== purposeOf(id))
      throw new AppError('not_found', 'kernel.file_not_found', { id: fileId });
    return file;
  },
});

/** Closes what was verified and has stayed quiet. */
export async function closeQuiet(ctx: Context): Promise<void> {
  const before = startOf(addDays(dayOf(ctx.now), -DAYS_TO_CLOSE));
  const closed = await ctx.db
    .update(infections)
    .set({ state: 'closed', stateSince: ctx.now })
    .where(
      and(
        eq(infections.state, 'verified'),
        lt(infections.verifiedAt, before),
        lt(infections.lastSeenAt, before),
      ),
    )
    .returning();
  for (const row of closed) await recordStep(ctx, row, 'close', {});
}

function step<Input extends z.ZodType<{ id: string }>>(
  action: Action,
  input: Input,
  run: (ctx: Context, input: z.output<Input>, before: InfectionRow) => Outcome | Promise<Outcome>,
) {
  const { permission, from, to } = lifecycle[action];
  return command({
    name: `detection.${action}-infection`,
    permission,
    input,
    async run(ctx, ask) {
      const before = await infectionById(ctx, ask.id);
      if (!(from as readonly string[]).includes(before.state)) throw wrongState(action, before);
      const outcome = await run(ctx, ask, before);
      const [row] = await ctx.db
        .update(infections)
        .set({ ...outcome.set, state: to, stateSince: ctx.now })
        // Repeats the check above, so that of two people one is told that the other was first.
        .where(and(eq(infections.id, ask.id), inArray(infections.state, [...from])))
        .returning();
      if (!row) throw wrongState(action, before);
      await recordStep(ctx, row, action, outcome);
      await ctx.emit('detection.infection-changed', row.unitId, { id: row.id, state: row.state });
      const { id, state } = row;
      return {
        before: { id, state: before.state },
        after: { id, state, note: outcome.note },
        unitId: row.unitId,
      };
    },
  });
}

async function recordStep(
  ctx: Context,
  row: InfectionRow,
  action: string,
  { note, fileId }: Outcome,
): Promise<void> {
  await ctx.db.insert(infectionSteps).values({
    infectionId: row.id,
    unitId: row.unitId,
    action,
    state: row.state,
    at: ctx.now,
    by: ctx.actor.name,
    note: note || null,
    fileId: fileId ?? null,
  });
}

function wrongState(action: Action, { id, state }: InfectionRow): AppError {
  return new AppError('conflict', 'detection.wrong_state', { id, action, state });
}

function purposeOf(infectionId: string): string {
  return `detection.infections:${infectionId}`;
}
