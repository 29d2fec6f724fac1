import { and, count, desc, eq, lt } from 'drizzle-orm';
import { verifyAuditChain } from '../../kernel/audit-chain.ts';
import { asSystem, query } from '../../kernel/command.ts';
import { visibleTo } from '../../kernel/database/scope.ts';
import { auditLog } from '../../kernel/database/tables.ts';
import { keyAfter, pageOf } from '../../kernel/paging.ts';
import { ListAudit, VerifyAudit } from './contract.ts';

export const listAudit = query({
  name: 'audit.list',
  permission: 'audit:read',
  input: ListAudit.input,
  async run({ db, actor }, { command, actorName, subjectId, unitId, after, limit }) {
    const key = keyAfter(after);
    const matching = and(
      visibleTo(actor, auditLog.unitId),
      command ? eq(auditLog.command, command) : undefined,
      actorName ? eq(auditLog.actorName, actorName) : undefined,
      subjectId ? eq(auditLog.subjectId, subjectId) : undefined,
      unitId ? eq(auditLog.unitId, unitId) : undefined,
    );
    const rows = await db
      .select()
      .from(auditLog)
      .where(and(matching, key ? lt(auditLog.sequence, Number(key[0])) : undefined))
      .orderBy(desc(auditLog.sequence))
      .limit(limit + 1);
    const [all] = await db.select({ total: count() }).from(auditLog).where(matching);
    return { ...pageOf(rows, limit, ({ sequence }) => [sequence]), total: all?.total ?? 0 };
  },
});

export const verifyAudit = query({
  name: 'audit.verify',
  permission: 'audit:read',
  input: VerifyAudit.input,
  run: (ctx) => asSystem(ctx, ({ db }) => verifyAuditChain(db)),
});
