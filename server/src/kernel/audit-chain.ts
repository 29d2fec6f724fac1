import { createHash } from 'node:crypto';
import { asc, desc, gt, sql } from 'drizzle-orm';
import type { Actor } from './actor.ts';
import { auditLog } from './database/tables.ts';
import type { Transaction } from './database/open.ts';

export interface AuditEntry {
  command: string;
  actor: Actor;
  at: Date;
  requestId: string;
  unitId: string | null;
  subjectId: string | null;
  before: unknown;
  after: unknown;
}

/** The hash that the first entry names as its predecessor. */
export const CHAIN_START = '0'.repeat(64);

const secretFields = /^(password|passwordHash|token|tokenHash|secret|totpSecret|recoveryCodes|csrfToken)$/;
/** The address behind the QR code of an authenticator holds its secret, whatever the field is called. */
const secretTexts = /^otpauth:/;
const REDACTED = '[redacted]';
const LONGEST_TEXT = 2_000;

/**
 * Writes one entry at the end of the chain. The lock makes writers wait for each other from here to their
 * commit, so it is taken last.
 */
export async function appendAudit(tx: Transaction, entry: AuditEntry): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(7303015)`);
  const head = await tx.execute(sql`select sequence, hash from lachan_audit_head()`);
  const { sequence, hash: previousHash } = (head as { rows: { sequence: string | number; hash: string }[] })
    .rows[0] ?? {
    sequence: 0,
    hash: CHAIN_START,
  };
  const row = {
    sequence: Number(sequence) + 1,
    at: entry.at,
    command: entry.command,
    actorKind: entry.actor.kind,
    actorId: entry.actor.id,
    actorName: entry.actor.name,
    unitId: entry.unitId,
    subjectId: entry.subjectId,
    before: redact(entry.before),
    after: redact(entry.after),
    requestId: entry.requestId,
    previousHash,
  };
  await tx.insert(auditLog).values({ ...row, hash: hashOf(row) });
}

export interface ChainVerdict {
  entries: number;
  /** Hash of the last entry: note it elsewhere, and a cut tail shows too. */
  head: string;
  /** First entry that does not fit, and why; `null` when the chain is whole. */
  broken: { sequence: number; reason: 'gap' | 'link' | 'content' } | null;
}

/** Recomputes the chain from its start, a thousand entries at a time. The transaction must see the province. */
export async function verifyAuditChain(tx: Transaction): Promise<ChainVerdict> {
  let [entries, head] = [0, CHAIN_START];
  for (;;) {
    const rows = await tx
      .select()
      .from(auditLog)
      .where(gt(auditLog.sequence, entries))
      .orderBy(asc(auditLog.sequence))
      .limit(1_000);
    for (const { hash, ...row } of rows) {
      const broken = (reason: 'gap' | 'link' | 'content') => ({
        entries,
        head,
        broken: { sequence: entries + 1, reason },
      });
      if (row.sequence !== entries + 1) return broken('gap');
      if (row.previousHash !== head) return broken('link');
      if (hash !== hashOf(row)) return broken('content');
      entries = row.sequence;
      head = hash;
    }
    if (rows.length < 1_000) return { entries, head, broken: null };
  }
}

/** The newest entries, for tests and the status page. */
export async function latestAudit(tx: Transaction, count: number) {
  return tx.select().from(auditLog).orderBy(desc(auditLog.sequence)).limit(count);
}

function hashOf(row: { at: Date } & Record<string, unknown>): string {
  return createHash('sha256')
    .update(canonical({ ...row, at: row.at.toISOString() }))
    .digest('hex');
}

/** JSON with sorted keys: jsonb does not keep the order that was written. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    return `{${entries
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
      .join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** What may stand in the log: no secrets, no NULs (PostgreSQL refuses them), long texts cut. */
function redact(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return secretTexts.test(value) ? REDACTED : legible(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(redact);
  if (typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, secretFields.test(key) ? REDACTED : redact(inner)]),
    );
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  return value;
}

function legible(text: string): string {
  return text.replaceAll('\0', '').slice(0, LONGEST_TEXT);
}
