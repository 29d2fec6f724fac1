import { knownNotices, parseHolidayNotice, workCalendar, type HolidayCalendar } from '@lachan/law';
import { and, asc, count, eq, isNull, max, min } from 'drizzle-orm';
import { command, query, type Context } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { ImportNotice, ListHolidays, ReadNotice, RemoveNotice } from '../contract.ts';
import { noticeDays, notices } from '../tables.ts';

/** The calendar of the province's offices: notices that come with the law, then those taken over here. */
export async function provinceCalendar({ db }: Pick<Context, 'db'>): Promise<HolidayCalendar> {
  const imported = await db
    .select({
      day: noticeDays.day,
      kind: noticeDays.kind,
      holiday: noticeDays.holiday,
      name: noticeDays.name,
      source: noticeDays.source,
    })
    .from(noticeDays)
    .innerJoin(notices, and(eq(notices.id, noticeDays.noticeId), isNull(notices.removedAt)))
    .orderBy(asc(notices.importedAt), asc(noticeDays.day));
  return workCalendar([...knownNotices, ...imported.map((day) => ({ ...day, basis: 'official' as const }))]);
}

export const listHolidays = query({
  name: 'law.holidays',
  permission: 'law:read',
  input: ListHolidays.input,
  async run(ctx, { year }) {
    const calendar = await provinceCalendar(ctx);
    const taken = await ctx.db
      .select({
        id: notices.id,
        fileName: notices.fileName,
        importedBy: notices.importedBy,
        importedAt: notices.importedAt,
        from: min(noticeDays.day),
        to: max(noticeDays.day),
        days: count(),
      })
      .from(notices)
      .innerJoin(noticeDays, eq(noticeDays.noticeId, notices.id))
      .where(isNull(notices.removedAt))
      .groupBy(notices.id)
      .orderBy(asc(notices.importedAt));
    return {
      days: calendar.daysOf(year).map((day) => ({ ...day })),
      notices: taken.map(({ from, to, ...notice }) => ({ ...notice, from: from ?? '', to: to ?? '' })),
    };
  },
});

export const readNotice = query({
  name: 'law.read-notice',
  permission: 'law:manage',
  input: ReadNotice.input,
  run: (_, { text }) => Promise.resolve(reading(text)),
});

/** @throws AppError `law.no_days` when no row of the file is good */
export const importNotice = command({
  name: 'law.import-notice',
  permission: 'law:manage',
  input: ImportNotice.input,
  async run({ db, now, actor }, { fileName, text }) {
    const { days, refused } = reading(text);
    if (days.length === 0) {
      const faults = refused.map(({ line, reason, value }) => ({
        file: fileName,
        path: 'text',
        line,
        reason,
        value,
      }));
      throw new AppError('invalid', 'law.no_days', { fileName }, faults);
    }
    const [notice] = await db
      .insert(notices)
      .values({ fileName, importedBy: actor.name, importedAt: now })
      .returning({ id: notices.id });
    if (!notice) throw new Error('No row came back');
    await db.insert(noticeDays).values(days.map((day) => ({ noticeId: notice.id, ...day })));
    return { before: null, after: { id: notice.id, days: days.length, refused }, unitId: null };
  },
});

export const removeNotice = command({
  name: 'law.remove-notice',
  permission: 'law:manage',
  input: RemoveNotice.input,
  async run({ db, now }, { id }) {
    const [removed] = await db
      .update(notices)
      .set({ removedAt: now })
      .where(and(eq(notices.id, id), isNull(notices.removedAt)))
      .returning({ id: notices.id, fileName: notices.fileName });
    if (!removed) throw new AppError('not_found', 'law.notice_not_found', { id });
    return { before: { ...removed, isRemoved: false }, after: { ...removed, isRemoved: true }, unitId: null };
  },
});

function reading(text: string) {
  const { days, errors } = parseHolidayNotice(text);
  return {
    days,
    refused: errors.map(({ line, code, value }) => ({ line, reason: `law.notice_${code}`, value })),
  };
}
