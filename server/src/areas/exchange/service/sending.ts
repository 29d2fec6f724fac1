import { readFile } from 'node:fs/promises';
import { and, asc, eq, inArray, isNotNull, lte, sql } from 'drizzle-orm';
import { command, inTransaction, type Caller } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { ResendBatch, type Trouble } from '../contract.ts';
import { postReport, type Answer } from '../posting.ts';
import { batches, reports, tries } from '../tables.ts';
import { batchById } from './batches.ts';
import { settingsOf, type Settings } from './settings.ts';

type BatchRow = typeof batches.$inferSelect;

const MINUTE_MS = 60_000;
/** Waits after a try that had no answer: 1, 2, 4 … minutes, never longer than so many. */
const LONGEST_WAIT_MINUTES = 360;
/** After so many tries in a row that came to nothing the rest of a round is not tried: the centre is down. */
const FAILURES_A_ROUND = 3;
/** A batch that has been on its way for longer was broken off: it is sent again, the same bytes. */
const ON_ITS_WAY_MINUTES = 15;

/** Sends what is due, one after the other, until nothing is or the centre does not answer. @returns tries made */
export async function sendDue(caller: Caller): Promise<number> {
  let [made, failures] = [0, 0];
  while (failures < FAILURES_A_ROUND) {
    const now = caller.kernel.clock();
    const claimed = await inTransaction({ ...caller, now }, claimNext);
    if (!claimed) break;
    made += 1;
    failures = (await sendOne({ ...caller, now }, claimed.batch, claimed.settings)) ? 0 : failures + 1;
  }
  return made;
}

/** Takes the next due batch for itself, so that two senders never send one at once. */
async function claimNext(
  ctx: Parameters<typeof settingsOf>[0] & { now: Date },
): Promise<{ batch: BatchRow; settings: Settings } | null> {
  const settings = await settingsOf(ctx);
  // Nothing leaves until an administrator has typed where to, and has switched it on.
  if (settings.address === null || !settings.isOn) return null;
  const [next] = await ctx.db
    .select({ id: batches.id, state: batches.state, nextAt: batches.nextAt })
    .from(batches)
    .innerJoin(reports, eq(reports.id, batches.reportId))
    .where(
      and(
        isNotNull(reports.readyAt),
        inArray(batches.state, ['waiting', 'sending']),
        lte(batches.nextAt, ctx.now),
      ),
    )
    .orderBy(asc(batches.nextAt), asc(reports.builtAt), asc(batches.number))
    .limit(1);
  if (!next) return null;
  const [batch] = await ctx.db
    .update(batches)
    .set({
      state: 'sending',
      triedAt: ctx.now,
      attempts: sql`${batches.attempts} + 1`,
      // When nobody comes back with an answer, it is due again then.
      nextAt: new Date(ctx.now.getTime() + ON_ITS_WAY_MINUTES * MINUTE_MS),
    })
    .where(
      and(
        eq(batches.id, next.id),
        eq(batches.state, next.state),
        sql`${batches.nextAt} <= ${ctx.now.toISOString()}::timestamptz`,
      ),
    )
    .returning();
  return batch ? { batch, settings } : null;
}

/** @returns whether the centre gave an answer that settles the batch */
async function sendOne(caller: Caller, batch: BatchRow, settings: Settings): Promise<boolean> {
  const startedMs = performance.now();
  let answer: Answer | null = null;
  let trouble: Trouble | null = null;
  try {
    answer = await postReport({
      address: settings.address ?? '',
      batchId: batch.id,
      body: await readFile(caller.kernel.files.pathOf(batch.sha256)),
      timeoutMs: settings.timeoutSeconds * 1000,
      isPrivateAllowed: settings.isPrivateAllowed,
      serverTrustPem: settings.serverTrustPem,
    });
    trouble = troubleOf(answer);
  } catch (error) {
    if (!(error instanceof AppError)) {
      // A file that cannot be read is the machine's trouble and not the batch's: it is tried again.
      caller.kernel.log.error({ err: error, batch: { id: batch.id } }, 'A batch could not be sent');
    }
    trouble =
      error instanceof AppError
        ? { reason: error.reason, details: error.details }
        : { reason: 'exchange.not_sent', details: {} };
  }
  const tookMs = Math.round(performance.now() - startedMs);
  const state = trouble === null ? 'accepted' : isFinal(answer) ? 'refused' : 'waiting';
  const waitMinutes = Math.min(2 ** Math.min(batch.attempts - 1, 20), LONGEST_WAIT_MINUTES);
  const said = { status: answer?.status ?? null, answer: answer?.text ?? null, trouble };
  await inTransaction(caller, async (ctx) => {
    await ctx.db.insert(tries).values({ batchId: batch.id, at: ctx.now, tookMs, ...said });
    await ctx.db
      .update(batches)
      .set({
        ...said,
        state,
        nextAt: state === 'waiting' ? new Date(ctx.now.getTime() + waitMinutes * MINUTE_MS) : null,
      })
      .where(eq(batches.id, batch.id));
    if (state !== 'waiting') await ctx.emit('exchange.batch-settled', null, { id: batch.id, state });
  });
  return state !== 'waiting';
}

/** `null` when the centre took it: any answer of 200. */
function troubleOf({ status, text }: Answer): Trouble | null {
  if (status >= 200 && status < 300) return null;
  const details = { status, answer: text.slice(0, 300) };
  if (status >= 300 && status < 400) return { reason: 'exchange.redirected', details };
  if (status === 401 || status === 403) return { reason: 'exchange.access_denied', details };
  if (status === 404 || status === 410) return { reason: 'exchange.not_there', details };
  if (status === 413) return { reason: 'exchange.centre_finds_too_large', details };
  if (isBusy(status)) return { reason: 'exchange.centre_busy', details };
  return { reason: 'exchange.centre_refused', details };
}

/** An answer that the same bytes would get again. */
function isFinal(answer: Answer | null): boolean {
  return answer !== null && answer.status >= 300 && !isBusy(answer.status);
}

function isBusy(status: number): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429;
}

/** The same bytes under the same number, once the cause is gone. */
export const resendBatch = command({
  name: 'exchange.resend-batch',
  permission: 'exchange:manage',
  input: ResendBatch.input,
  async run(ctx, { id }) {
    const before = await batchById(ctx, id);
    if (before.state === 'accepted') throw new AppError('conflict', 'exchange.already_accepted', {});
    const { address, isOn } = await settingsOf(ctx);
    if (address === null || !isOn) throw new AppError('conflict', 'exchange.not_sending', {});
    const [row] = await ctx.db
      .update(batches)
      .set({ state: 'waiting', nextAt: ctx.now })
      // One that is on its way keeps its way.
      .where(and(eq(batches.id, id), inArray(batches.state, ['waiting', 'refused'])))
      .returning({ id: batches.id });
    if (!row) throw new AppError('conflict', 'exchange.on_its_way', {});
    await ctx.emit('exchange.sending-asked', null, {});
    return { before: { state: before.state }, after: { id }, unitId: before.unitId };
  },
});
