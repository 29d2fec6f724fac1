import { and, asc, between, eq, sql } from 'drizzle-orm';
import { query, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { matchesText } from '../../../kernel/search.ts';
import { addDays, daysBetween, dayOf } from '../../../kernel/time.ts';
import { units } from '../../organisation/tables.ts';
import { GetCalendar, isForOccasion, ListPunctuality, type Form } from '../contract.ts';
import { forms, periods, reports } from '../tables.ts';
import { formOf, formsInUse } from './forms.ts';
import { partiesOf } from './letterhead.ts';
import { counts, isLateAt, noReports, talliesOf } from './periods.ts';
import { recipientNames } from './recipients.ts';
import { isRecurring, nextWindow, ruleOn } from './windows.ts';

/** A calendar of more than this is a list nobody reads. */
const MOST_DAYS = 800;

export const getCalendar = query({
  name: 'reports.get-calendar',
  permission: 'reports:read',
  input: GetCalendar.input,
  async run(ctx, { from, to }) {
    const days = daysBetween(from, to);
    if (days < 0 || days > MOST_DAYS)
      throw new AppError('invalid', 'reports.calendar_too_long', { most: MOST_DAYS });
    const parties = await partiesOf(ctx, null);
    const opened = await ctx.db
      .select({ period: periods, form: forms })
      .from(periods)
      .innerJoin(forms, eq(forms.id, periods.formId))
      .where(between(periods.dueOn, from, to))
      .orderBy(asc(periods.dueOn), asc(periods.id));
    const tallies = await talliesOf(ctx);
    const own = await ownReports(ctx);
    const known = new Set(opened.map(({ period }) => `${period.formKey} ${period.dueOn}`));
    const upwardTo = (form: Form, on: string) => recipientNames(parties, form.recipients.province, on);
    const entries = [
      ...opened.map(({ period, form }) => ({
        periodId: period.id,
        formKey: period.formKey,
        title: form.definition.title,
        label: period.label,
        dueOn: period.dueOn,
        dueAt: period.dueAt,
        upwardDueOn: period.upwardDueOn,
        upwardTo: upwardTo(formOf(form), period.dueOn),
        isClosed: period.closedAt !== null,
        tally: tallies.get(period.id) ?? noReports,
        ownReportId: own.get(period.id)?.id ?? null,
        isOwnDone: own.get(period.id)?.isDone ?? false,
      })),
      ...(await foreseen(ctx, from, to)).flatMap(({ form, window }) =>
        known.has(`${form.key} ${window.dueOn}`)
          ? []
          : [
              {
                periodId: null,
                formKey: form.key,
                title: form.title,
                label: window.label,
                dueOn: window.dueOn,
                dueAt: null,
                upwardDueOn: window.upwardDueOn,
                upwardTo: upwardTo(form, window.dueOn),
                isClosed: false,
                tally: null,
                ownReportId: null,
                isOwnDone: false,
              },
            ],
      ),
    ];
    // A unit reads of what it owes; occasions of others are not among its periods.
    const readable =
      ctx.actor.scope === 'province'
        ? entries
        : entries.filter(({ periodId, ownReportId }) => periodId === null || ownReportId !== null);
    return { entries: readable.toSorted((a, b) => a.dueOn.localeCompare(b.dueOn)) };
  },
});

/** What the rules of the forms in use say will be due, from today on. */
async function foreseen(ctx: Context, from: string, to: string) {
  const today = dayOf(ctx.now);
  return (await formsInUse(ctx)).flatMap((form) => {
    if (isForOccasion(form) || !isRecurring(ruleOn(form.deadline, today))) return [];
    const windows = [];
    for (let on = from > today ? from : today; on <= to;) {
      const window = nextWindow(form, on);
      if (window.dueOn > to) break;
      windows.push({ form, window });
      on = addDays(window.dueOn, 1);
    }
    return windows;
  });
}

/** The report of the actor's own unit in each period. */
async function ownReports(ctx: Context): Promise<Map<string, { id: string; isDone: boolean }>> {
  const { unitId } = ctx.actor;
  if (!unitId) return new Map();
  const rows = await ctx.db
    .select({ id: reports.id, periodId: reports.periodId, effective: reports.effectiveVersion })
    .from(reports)
    .where(and(eq(reports.unitId, unitId), counts, visibleTo(ctx.actor, reports.unitId)));
  return new Map(rows.map(({ id, periodId, effective }) => [periodId, { id, isDone: effective !== null }]));
}

interface Punctuality {
  unitId: string;
  unitName: string;
  unitKind: string;
  sortKey: string;
  owed: number;
  onTime: number;
  late: number;
  missing: number;
  mostDaysLate: number;
  notOnTime: number;
  total: number;
}

export const listPunctuality = query({
  name: 'reports.list-punctuality',
  permission: 'reports:read',
  input: ListPunctuality.input,
  async run(ctx, { since = `${Number(dayOf(ctx.now).slice(0, 4)) - 1}-01-01`, text, after, limit }) {
    const key = keyAfter(after);
    const isSent = sql`${reports.submittedAt} is not null`;
    const isLate = isLateAt(ctx.now);
    // What was never sent stops growing later when the period is closed: then it is "no report" for good.
    const until = sql`coalesce(${reports.submittedAt}, ${periods.closedAt}, ${ctx.now.toISOString()}::timestamptz)`;
    const daysLate = sql`((${until} at time zone 'Asia/Ho_Chi_Minh')::date - ${periods.dueOn})`;
    const byUnit = sql`
      select ${units.id} as "unitId", ${units.name} as "unitName", ${units.kind} as "unitKind",
        ${units.sortKey} as "sortKey", count(*)::int as owed,
        (count(*) filter (where ${isSent} and not ${isLate}))::int as "onTime",
        (count(*) filter (where ${isSent} and ${isLate}))::int as late,
        (count(*) filter (where not ${isSent} and ${isLate}))::int as missing,
        greatest(0, coalesce(max(${daysLate}) filter (where ${isLate}), 0))::int as "mostDaysLate",
        (count(*) filter (where ${isLate}))::int as "notOnTime"
      from ${reports}
      join ${periods} on ${periods.id} = ${reports.periodId}
      join ${units} on ${units.id} = ${reports.unitId}
      where ${and(
        counts,
        visibleTo(ctx.actor, reports.unitId),
        sql`${periods.dueOn} >= ${since}::date`,
        sql`(${isSent} or ${isLate})`,
        text ? matchesText([units.name], text) : undefined,
      )}
      group by ${units.id}`;
    const rows = await rowsOf<Punctuality>(
      ctx.db,
      sql`select *, (select count(*)::int from (${byUnit}) every_unit) as total from (${byUnit}) by_unit
        ${
          key
            ? sql`where (-"notOnTime", -"mostDaysLate", "unitKind", "sortKey", "unitId")
                > (${key[0]}::int, ${key[1]}::int, ${key[2]}::text, ${key[3]}::text, ${key[4]}::uuid)`
            : sql``
        }
        order by -"notOnTime", -"mostDaysLate", "unitKind", "sortKey", "unitId" limit ${limit + 1}`,
    );
    const shown = pageOf(rows, limit, (row) => [
      -row.notOnTime,
      -row.mostDaysLate,
      row.unitKind,
      row.sortKey,
      row.unitId,
    ]);
    return { rows: shown.rows, next: shown.next, total: rows[0]?.total ?? 0 };
  },
});
