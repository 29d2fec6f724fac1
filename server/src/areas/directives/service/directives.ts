import type { HolidayCalendar } from '@lachan/law';
import { and, count, desc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { asSystem, query, type Context } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { getFile } from '../../../kernel/files.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { matchesText } from '../../../kernel/search.ts';
import { dayOf } from '../../../kernel/time.ts';
import { provinceCalendar } from '../../law/index.ts';
import { unitsOn } from '../../organisation/index.ts';
import { verdictKept } from '../../signing/index.ts';
import { GetDirective, ListDirectives, ListMeasures } from '../contract.ts';
import { directives } from '../tables.ts';
import { described } from './deadlines.ts';
import { proposeSuccessors } from './proposals.ts';
import { relationsOf } from './relations.ts';
import {
  directiveById,
  directiveSeenBy,
  isCitable,
  labelOf,
  NO_OBLIGATIONS,
  rollUpsOf,
  tasksOf,
  type DirectiveRow,
  type TaskRow,
} from './directive-rows.ts';

export const listDirectives = query({
  name: 'directives.list-directives',
  permission: 'directives:read',
  input: ListDirectives.input,
  async run(ctx, { state, text, after, limit }) {
    const key = keyAfter(after);
    const matching = and(
      directiveSeenBy(ctx),
      state ? eq(directives.state, state) : undefined,
      text
        ? matchesText([directives.number, directives.symbol, directives.issuer, directives.subject], text)
        : undefined,
    );
    // To the microsecond, as the database keeps it: a key in milliseconds would lose rows between two pages.
    const createdKey = sql<string>`to_char(${directives.createdAt} at time zone 'utc', 'YYYY-MM-DD HH24:MI:SS.US')`;
    const rows = await ctx.db
      .select({ directive: directives, createdKey })
      .from(directives)
      .where(
        and(
          matching,
          key ? sql`(${createdKey}, ${directives.id}) < (${key[0]}, ${key[1]}::uuid)` : undefined,
        ),
      )
      .orderBy(desc(createdKey), desc(directives.id))
      .limit(limit + 1);
    const [all] = await ctx.db.select({ total: count() }).from(directives).where(matching);
    const { rows: shown, next } = pageOf(rows, limit, (row) => [row.createdKey, row.directive.id]);
    const rollUps = await rollUpsOf(
      ctx,
      shown.map(({ directive }) => directive.id),
      dayOf(ctx.now),
    );
    return {
      rows: shown.map(({ directive }) => ({
        ...summaryOf(directive),
        rollUp: rollUps.get(directive.id) ?? NO_OBLIGATIONS,
      })),
      next,
      total: all?.total ?? 0,
    };
  },
});

export const getDirective = query({
  name: 'directives.get-directive',
  permission: 'directives:read',
  input: GetDirective.input,
  async run(ctx, { id }) {
    const row = await directiveById(ctx, id);
    const today = dayOf(ctx.now);
    const parent = row.implementsId ? await cited(ctx, row.implementsId) : undefined;
    const calendar = await provinceCalendar(ctx);
    const tasks = await tasksOf(ctx, id);
    const known = tasks.some(({ unknownActors }) => unknownActors.length > 0)
      ? await unitsOn(ctx, today)
      : [];
    const derived = await ctx.db
      .select()
      .from(directives)
      .where(and(eq(directives.implementsId, id), directiveSeenBy(ctx)));
    const { number, symbol, addressees, sourceText, sourceFileName, extraction } = row;
    return {
      ...summaryOf(row),
      number,
      symbol,
      addressees,
      sourceText,
      sourceFileName,
      signatures: row.signatures && verdictKept(row.signatures),
      envelope: row.envelope,
      extraction,
      implements: parent ? { id: parent.id, label: nameOf(parent) } : null,
      implementedBy: derived.map((child) => ({ id: child.id, label: nameOf(child) })),
      parentTasks: parent
        ? (await tasksOf(ctx, parent.id)).map((task) => ({
            id: task.id,
            place: task.place,
            words: task.words,
          }))
        : [],
      ...(await relationsOf(ctx, row)),
      withdrawnAt: row.withdrawnAt,
      withdrawnReason: row.withdrawnReason,
      tasks: tasks.map((task) => ({
        ...shapeTask(task, today, calendar),
        successors: proposeSuccessors(task.unknownActors, known, today),
      })),
      rollUp: (await rollUpsOf(ctx, [id], today)).get(id) ?? NO_OBLIGATIONS,
      isMine: ctx.actor.permissions.has('directives:issue'),
    };
  },
});

/** The file that a directive came in. It belongs to the issuer; whoever the directive was sent to may read it. */
export const getSourceFile = query({
  name: 'directives.get-source-file',
  permission: 'directives:read',
  input: z.object({ id: z.uuid() }),
  async run(ctx, { id }) {
    const { sourceFileId } = await directiveById(ctx, id);
    if (!sourceFileId) throw new AppError('not_found', 'directives.no_source_file', { id });
    return asSystem(ctx, (system) => getFile(system, sourceFileId));
  },
});

export const listMeasures = query({
  name: 'directives.list-measures',
  permission: 'directives:read',
  input: ListMeasures.input,
  async run({ kernel }) {
    const all = [...kernel.measures.values()].filter(({ key }) => !key.startsWith('directives.'));
    return {
      measures: all.map(({ key, kind, title, definition }) => ({
        key,
        kind,
        title: title.vi,
        definition: definition.vi,
      })),
    };
  },
});

async function cited(ctx: Context, id: string): Promise<DirectiveRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(directives)
    .where(and(eq(directives.id, id), directiveSeenBy(ctx)));
  return row;
}

function nameOf(row: DirectiveRow): string {
  return labelOf(row) ?? row.subject ?? row.issuer ?? '';
}

function summaryOf(row: DirectiveRow) {
  const { id, issuer, issuedOn, subject, urgency, state, createdAt, sentAt } = row;
  return {
    id,
    issuer,
    label: labelOf(row),
    issuedOn,
    subject,
    urgency,
    state,
    isCitable: isCitable(row),
    createdAt,
    sentAt,
  };
}

function shapeTask(task: TaskRow, today: string, calendar: HolidayCalendar) {
  const { spanStart, spanEnd, deadline, directiveId: _directive, position: _position, ...rest } = task;
  return {
    ...rest,
    span: spanStart === null || spanEnd === null ? null : { start: spanStart, end: spanEnd },
    deadline: deadline && described(deadline, today, calendar),
  };
}
