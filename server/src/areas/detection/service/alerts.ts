import { isIP } from 'node:net';
import { and, count, desc, eq, inArray, sql } from 'drizzle-orm';
import { command, query, type Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { matchesText } from '../../../kernel/search.ts';
import { dayOf } from '../../../kernel/time.ts';
import { machinesAtAddresses } from '../../assets/index.ts';
import { units } from '../../organisation/tables.ts';
import { ConfirmAlert, DismissAlert, GetAlert, ListAlerts, openStates, TakeAlert } from '../contract.ts';
import { alertExceptions, alerts, infections } from '../tables.ts';
import { reportInfection } from './responding.ts';

const OPEN = ['new', 'looking'] as const;

export const listAlerts = query({
  name: 'detection.list-alerts',
  permission: 'detection:read',
  input: ListAlerts.input,
  async run(ctx, { unitId, kind, state, text, after, limit }) {
    const { db, actor } = ctx;
    const key = keyAfter(after);
    const matching = and(
      visibleTo(actor, alerts.unitId),
      unitId ? eq(alerts.unitId, unitId) : undefined,
      kind ? eq(alerts.kind, kind) : undefined,
      state === 'open' ? inArray(alerts.state, [...OPEN]) : state ? eq(alerts.state, state) : undefined,
      text ? matchesText([alerts.machine, alerts.destination, units.name], text) : undefined,
    );
    const moment = sql<string>`(extract(epoch from ${alerts.lastAt}) * 1000000)::bigint::text`;
    const rows = await db
      .select({ alert: alerts, unitName: units.name, moment })
      .from(alerts)
      .innerJoin(units, eq(units.id, alerts.unitId))
      .where(
        and(
          matching,
          key
            ? sql`((extract(epoch from ${alerts.lastAt}) * 1000000)::bigint, ${alerts.id}) < (${key[0]}::bigint, ${key[1]}::uuid)`
            : undefined,
        ),
      )
      .orderBy(desc(alerts.lastAt), desc(alerts.id))
      .limit(limit + 1);
    const [all] = await db
      .select({ total: count() })
      .from(alerts)
      .innerJoin(units, eq(units.id, alerts.unitId))
      .where(matching);
    const { rows: shown, next } = pageOf(rows, limit, (row) => [row.moment, row.alert.id]);
    const listedAs = await listedNames(
      ctx,
      shown.map(({ alert }) => alert),
    );
    return {
      rows: shown.map(({ alert, unitName }) => ({ ...alert, unitName, listedAs: listedAs(alert) })),
      next,
      total: all?.total ?? 0,
    };
  },
});

export const getAlert = query({
  name: 'detection.get-alert',
  permission: 'detection:read',
  input: GetAlert.input,
  async run(ctx, { id }) {
    const alert = await alertById(ctx, id);
    const [unit] = await ctx.db.select({ name: units.name }).from(units).where(eq(units.id, alert.unitId));
    const listedAs = await listedNames(ctx, [alert]);
    return { ...alert, unitName: unit?.name ?? '', listedAs: listedAs(alert) };
  },
});

type Machine = Pick<typeof alerts.$inferSelect, 'unitId' | 'machine'>;

/** Whom the inventory has at the addresses of alerts: a person finds a machine by its name. */
async function listedNames(ctx: Context, rows: readonly Machine[]): Promise<(of: Machine) => string | null> {
  const asked = rows
    .filter(({ machine }) => isIP(machine))
    .map(({ unitId, machine: address }) => ({ unitId, address }));
  const found = await machinesAtAddresses(ctx, asked);
  return ({ unitId, machine }) => {
    const names = new Set(
      found.filter((one) => one.unitId === unitId && one.address === machine).map(({ name }) => name),
    );
    const [only = null] = names;
    return names.size === 1 ? only : null;
  };
}

export const takeAlert = command({
  name: 'detection.take-alert',
  permission: 'detection:respond',
  input: TakeAlert.input,
  run: async (ctx, { id }) => judge(ctx, id, { state: 'looking', note: null }),
});

/** A false alarm is remembered by what it was about: the same does not alarm again. */
export const dismissAlert = command({
  name: 'detection.dismiss-alert',
  permission: 'detection:respond',
  input: DismissAlert.input,
  async run(ctx, { id, reason, forAllMachines, until }) {
    const alert = await alertById(ctx, id);
    if (until !== null && until < dayOf(ctx.now))
      throw new AppError('invalid', 'detection.exception_over', {}, [
        { path: 'until', reason: 'detection.exception_over' },
      ]);
    const change = await judge(ctx, id, { state: 'false_alarm', note: reason });
    await ctx.db.insert(alertExceptions).values({
      unitId: alert.unitId,
      kind: alert.kind,
      // A sign without a destination is the machine's own.
      machine: forAllMachines && alert.destination !== '' ? null : alert.machine,
      destination: alert.destination,
      reason,
      by: ctx.actor.name,
      since: ctx.now,
      until,
    });
    return change;
  },
});

/** Opens an infection of the machine, or joins the one of this malware that is open. */
export const confirmAlert = command({
  name: 'detection.confirm-alert',
  permission: 'detection:respond',
  input: ConfirmAlert.input,
  async run(ctx, { id, malware, note }) {
    const { unitId, machine, firstAt } = await alertById(ctx, id);
    const [open] = await ctx.db
      .select({ id: infections.id })
      .from(infections)
      .where(
        and(
          visibleTo(ctx.actor, infections.unitId),
          eq(infections.unitId, unitId),
          eq(infections.machine, machine),
          sql`lower(${infections.malware}) = lower(${malware})`,
          inArray(infections.state, [...openStates]),
        ),
      );
    const infectionId =
      open?.id ?? (await reportInfection(ctx, { unitId, machine, malware, seenOn: dayOf(firstAt), note })).id;
    const change = await judge(ctx, id, { state: 'infection', note, infectionId });
    return { ...change, after: { ...change.after, infectionId } };
  },
});

async function judge(
  ctx: Context,
  id: string,
  set: { state: 'looking' | 'false_alarm' | 'infection'; note: string | null; infectionId?: string },
) {
  const before = await alertById(ctx, id);
  const [row] = await ctx.db
    .update(alerts)
    .set({ ...set, by: ctx.actor.name, stateSince: ctx.now })
    // Of two people who judge at once, one is told that the other was first.
    .where(and(eq(alerts.id, id), inArray(alerts.state, set.state === 'looking' ? ['new'] : [...OPEN])))
    .returning();
  if (!row) throw new AppError('conflict', 'detection.alert_judged', { id });
  const { machine, destination, kind } = row;
  return {
    before: { id, state: before.state },
    after: { id, state: row.state, kind, machine, destination, note: set.note },
    unitId: row.unitId,
  };
}

/** @throws AppError `detection.alert_not_found`, also when it is another unit's */
async function alertById({ db, actor }: Context, id: string) {
  const [row] = await db
    .select()
    .from(alerts)
    .where(and(eq(alerts.id, id), visibleTo(actor, alerts.unitId)));
  if (!row) throw new AppError('not_found', 'detection.alert_not_found', { id });
  return row;
}
