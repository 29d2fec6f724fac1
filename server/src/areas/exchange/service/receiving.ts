import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { Readable } from 'node:stream';
import {
  type AvFaultReason,
  type AvReport,
  DocumentError,
  findingSentence,
  readAvReport,
  verifyXml,
} from '@lachan/documents';
import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Actor, systemActor } from '../../../kernel/actor.ts';
import { command, inTransaction, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { AppError } from '../../../kernel/errors.ts';
import { attachFile, type StoredBytes } from '../../../kernel/files.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { mergeMachines, type ToldMachine } from '../../assets/index.ts';
import { recordTold, type ToldFinding } from '../../detection/index.ts';
import { unitById } from '../../organisation/index.ts';
import type { ReceiveReport } from '../contract.ts';
import { received, senders } from '../tables.ts';
import { senderOfToken, type KnownSender } from './senders.ts';

const DAY_MS = 86_400_000;

type Receipt = z.output<typeof ReceiveReport.output>;

const faultReasons: Record<AvFaultReason, string> = {
  wrong_namespace: 'exchange.fault_wrong_namespace',
  wrong_case: 'exchange.fault_wrong_case',
  unexpected_element: 'exchange.fault_unexpected_element',
  missing_element: 'exchange.fault_missing_element',
  missing_attribute: 'exchange.fault_missing_attribute',
  unexpected_text: 'exchange.fault_unexpected_text',
  bad_organ_id: 'exchange.fault_bad_organ_id',
  bad_value: 'exchange.fault_bad_value',
};

/**
 * Takes a report of the console that a token is of: form, signature, unit, then the merge with what is known. What is
 * refused changes nothing, and the console's line on the page says why.
 */
export async function takeReport(kernel: Kernel, actor: Actor, bytes: Buffer): Promise<Receipt> {
  const sender = await senderOfToken(kernel, actor);
  const caller = kernel.callerOf(systemActor);
  try {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const before = await inTransaction(caller, (ctx) => takenBefore(ctx, sender.id, sha256));
    if (before) return before;
    const report = checked(bytes.toString('utf8'), sender, caller.now);
    const name = `AVReport-${report.sender.organId}-${report.atSeconds}.xml`;
    const stored = await kernel.files.store(name, Readable.from([bytes]));
    const { id: receiptId, ...counts } = await receiveReport(sender, report, stored, actor)(caller, {});
    return { receiptId, ...counts };
  } catch (error) {
    if (error instanceof AppError)
      await inTransaction(caller, async ({ db, now }) => {
        const trouble = { reason: error.reason, details: error.details };
        await db.update(senders).set({ trouble, troubleAt: now }).where(eq(senders.id, sender.id));
      });
    throw error;
  }
}

/** @throws AppError with what is wrong, by line */
function checked(xml: string, sender: KnownSender, now: Date): AvReport {
  try {
    const { report, faults } = readAvReport(xml);
    if (!report)
      throw new AppError(
        'invalid',
        'exchange.not_a_report',
        { faults: faults.length },
        faults.map(({ line, path, reason, value, expected }) => ({
          line,
          path,
          reason: faultReasons[reason],
          value: expected === '' ? value : `${value} → ${expected}`,
        })),
      );
    const { findings } = verifyXml(xml, { anchors: [sender.certificatesPem], at: now });
    if (findings.length > 0)
      throw new AppError('invalid', 'exchange.signature_refused', {
        why: findings.map(findingSentence).join(' '),
        findings: findings.join(', '),
      });
    if (report.atSeconds * 1000 > now.getTime() + DAY_MS)
      throw new AppError('invalid', 'exchange.time_in_future');
    return report;
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    throw new AppError('invalid', 'exchange.not_xml', { line: error.details['line'] ?? 1, code: error.code });
  }
}

/** One report in one transaction: its machines, its findings, its line in the audit log; or none of it. */
function receiveReport(sender: KnownSender, report: AvReport, stored: StoredBytes, actor: Actor) {
  return command({
    name: 'exchange.receive-report',
    permission: 'detection:ingest',
    input: z.object({}),
    async run(ctx) {
      const unit = await unitOf(ctx, sender, report.sender.organId);
      const file = await attachFile(ctx, stored, unit.id, 'exchange.received');
      const at = new Date(Math.min(report.atSeconds * 1000, ctx.now.getTime()));
      const entry = {
        senderId: sender.id,
        unitId: unit.id,
        organId: report.sender.organId,
        profile: report.profile,
        product: report.product,
        at,
        receivedAt: ctx.now,
        sha256: stored.sha256,
        fileId: file.id,
      };
      const [row] = await ctx.db
        .insert(received)
        .values({ ...entry, machines: 0, added: 0, updated: 0, findings: 0 })
        // The same bytes that came over another line at the same moment.
        .onConflictDoNothing()
        .returning({ id: received.id });
      if (!row) throw new AppError('conflict', 'exchange.being_taken', {});
      const machines = machinesOf(report);
      const merged = await mergeMachines(ctx, {
        unitId: unit.id,
        importId: row.id,
        product: report.product,
        at,
        machines,
      });
      const findings = await recordTold(ctx, {
        source: { id: sender.sourceId, name: sender.name },
        unitId: unit.id,
        product: report.product,
        at,
        findings: findingsOf(report),
      });
      const counts = { machines: machines.length, ...merged, findings };
      await ctx.db.update(received).set(counts).where(eq(received.id, row.id));
      await ctx.db.update(senders).set({ trouble: null, troubleAt: null }).where(eq(senders.id, sender.id));
      const after = { id: row.id, isRepeat: false, unit: unit.name, ...counts };
      return { before: null, after, unitId: unit.id, actor };
    },
  });
}

async function takenBefore({ db }: Context, senderId: string, sha256: string): Promise<Receipt | null> {
  const [row] = await db
    .select()
    .from(received)
    .where(and(eq(received.senderId, senderId), eq(received.sha256, sha256)));
  if (!row) return null;
  const { id: receiptId, machines, added, updated, findings } = row;
  return { receiptId, isRepeat: true, unit: row.organId, machines, added, updated, findings };
}

/** The unit whose code the report bears: the console's own, or one below it. A console speaks for nobody else. */
async function unitOf(
  ctx: Context,
  sender: KnownSender,
  organId: string,
): Promise<{ id: string; name: string }> {
  const own = await unitById(ctx, sender.unitId);
  if (own.organId === organId) return own;
  const [named] = await rowsOf<{ id: string; name: string }>(
    ctx.db,
    sql`select id, name from organisation_units
        where organ_id = ${organId} and ${sender.unitId}::uuid = any (path) limit 1`,
  );
  if (named) return named;
  // Of a unit whose code nobody has written down the token tells enough, unless the code is another unit's.
  const [other] = await rowsOf<{ id: string }>(
    ctx.db,
    sql`select id from organisation_units where organ_id = ${organId} limit 1`,
  );
  if (own.organId === null && !other) return own;
  throw new AppError('forbidden', 'exchange.organ_of_another_unit', { organId, unit: own.name });
}

/** Every machine of any block, once; the block of systems tells most of it. */
function machinesOf(report: AvReport): ToldMachine[] {
  const known = new Map<string, ToldMachine>();
  const blocks = [
    ...report.systems,
    ...report.quality,
    ...report.vulnerabilities,
    ...report.malware,
    ...report.connections,
  ];
  for (const row of blocks) {
    const { ip, name } = row.machine;
    const key = `${name.toUpperCase()}\n${name === '' ? ip : ''}`;
    if (!known.has(key))
      known.set(key, { name, address: ip, osName: 'osName' in row ? row.osName.slice(0, 200) : '' });
  }
  return [...known.values()];
}

function findingsOf(report: AvReport): ToldFinding[] {
  const machineOf = ({ ip, name }: { ip: string; name: string }) => (isIP(ip) > 0 ? ip : name);
  return [
    ...report.malware.map((one): ToldFinding => ({
      machine: machineOf(one.machine),
      kind: 'malware',
      value: one.name.trim(),
      line: [one.name, one.type, one.behavior, one.path, one.hash].filter(Boolean).join(' · '),
    })),
    ...report.connections.flatMap((one): ToldFinding[] => {
      const target = one.target.trim().toLowerCase();
      const machine = machineOf(one.machine);
      const line = [one.program, one.target, one.targetPort, one.md5, one.sha2].filter(Boolean).join(' · ');
      const version = isIP(target);
      if (version > 0) return [{ machine, kind: version === 4 ? 'ipv4' : 'ipv6', value: target, line }];
      if (target !== '')
        return [{ machine, kind: target.includes('/') ? 'url' : 'domain', value: target, line }];
      if (/^[0-9a-f]{64}$/i.test(one.sha2))
        return [{ machine, kind: 'sha256', value: one.sha2.toLowerCase(), line }];
      if (/^[0-9a-f]{32}$/i.test(one.md5))
        return [{ machine, kind: 'md5', value: one.md5.toLowerCase(), line }];
      return [];
    }),
  ];
}
