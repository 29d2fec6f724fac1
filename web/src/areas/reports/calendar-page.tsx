import './reports.css';
import { GetCalendar } from '@lachan/server/contracts/reports';
import type { Wire } from '@lachan/server/kernel/contract';
import { Link } from '@tanstack/react-router';
import { Button, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { useCall } from '../../app/http.ts';
import { useLive } from '../../app/live.ts';
import { useSession } from '../../app/session.tsx';
import { dayText, daysUntil, instantText, today } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PathLink } from '../../ui/path-link.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';
import { useWords } from './figure-text.ts';
import { ReportNav } from './report-nav.tsx';

type Entry = Wire<typeof GetCalendar.output>['entries'][number];

/** Everything that is due, month by month; what is late stands above all months. */
export default function CalendarPage() {
  const { t } = useTranslation();
  const { seesProvince } = useSession();
  const [filters, setFilters] = useFilters<{ year?: string }>();
  const thisYear = Number(today().slice(0, 4));
  const year = Number(filters.year) || thisYear;
  const calendar = useCall(GetCalendar, { from: `${year}-01-01`, to: `${year + 1}-01-31` });
  useLive('reports.');
  if (calendar.error) return <Failed failure={calendar.error} retry={() => void calendar.refetch()} />;
  if (!calendar.data) return <Loading />;
  const isLate = (entry: Entry) =>
    !entry.isClosed &&
    entry.dueOn < today() &&
    (seesProvince ? (entry.tally?.missing ?? 0) > 0 : entry.ownReportId !== null && !entry.isOwnDone);
  const entries = calendar.data.entries.filter(
    ({ dueOn, upwardDueOn }) => dueOn.startsWith(String(year)) || upwardDueOn?.startsWith(String(year)),
  );
  const late = entries.filter(isLate);
  const months = Map.groupBy(entries, ({ dueOn }) => dueOn.slice(0, 7));
  return (
    <PageFrame title={t('reports.calendar')} note={t('reports.calendar_note')}>
      <ReportNav />
      <div className="page-filters">
        <Button onClick={() => setFilters({ year: String(year - 1) })}>{year - 1}</Button>
        <strong style={{ alignSelf: 'center' }}>{year}</strong>
        <Button onClick={() => setFilters({ year: String(year + 1) })}>{year + 1}</Button>
      </div>
      {entries.length === 0 && <Nothing text={t('reports.calendar_empty')} />}
      {late.length > 0 && (
        <section className="calendar-late">
          <h2>{t('reports.calendar_late', { count: late.length })}</h2>
          {late.map((entry) => (
            <EntryCard key={`${entry.periodId}`} entry={entry} isLate />
          ))}
        </section>
      )}
      {[...months].map(([month, ofMonth]) => (
        <section key={month} className="calendar-month">
          <h2>{t('reports.calendar_month', { month: Number(month.slice(5)), year: month.slice(0, 4) })}</h2>
          <div className="calendar-days">
            {ofMonth.map((entry) => (
              <EntryCard
                key={`${entry.formKey} ${entry.dueOn} ${entry.periodId}`}
                entry={entry}
                isLate={isLate(entry)}
              />
            ))}
          </div>
        </section>
      ))}
    </PageFrame>
  );
}

function EntryCard({ entry, isLate }: { entry: Entry; isLate: boolean }) {
  const { t } = useTranslation();
  const words = useWords();
  const { seesProvince } = useSession();
  const { periodId, tally, dueOn, dueAt } = entry;
  const name = `${words(entry.title)}, ${words(entry.label)}`;
  return (
    <div className={isLate ? 'calendar-entry calendar-entry-late' : 'calendar-entry'}>
      <div className="calendar-day">
        <strong>{dueOn.slice(8)}</strong>
        <span>{t('reports.month_short', { month: Number(dueOn.slice(5, 7)) })}</span>
      </div>
      <div style={{ minWidth: 0 }}>
        {seesProvince && periodId ? (
          <PathLink to={`/reports?periodId=${periodId}`}>{name}</PathLink>
        ) : entry.ownReportId ? (
          <Link to={`/reports/${entry.ownReportId}`}>{name}</Link>
        ) : (
          name
        )}
        <div className="report-cell-note">
          {dueAt ? t('reports.due', { day: instantText(dueAt) }) : t('reports.due', { day: dayText(dueOn) })}
          {isLate && ` · ${t('reports.overdue_by', { days: -daysUntil(dueOn) })}`}
          {!periodId && ` · ${t('reports.calendar_not_open')}`}
        </div>
        {seesProvince && tally && tally.owed > 0 && (
          <div style={{ marginTop: 4 }}>
            <Tag color={tally.missing === 0 ? 'green' : 'default'}>
              {t('reports.figure_submitted')} {tally.submitted}/{tally.owed}
            </Tag>
            {isLate && (
              <Tag color="red">
                {t('reports.figure_missing')} {tally.missing}
              </Tag>
            )}
            {entry.isClosed && <Tag>{t('reports.closed')}</Tag>}
          </div>
        )}
        {!seesProvince && entry.ownReportId && (
          <Tag color={entry.isOwnDone ? 'green' : isLate ? 'red' : 'blue'} style={{ marginTop: 4 }}>
            {t(entry.isOwnDone ? 'reports.figure_submitted' : 'reports.state_missing')}
          </Tag>
        )}
        {seesProvince && entry.upwardDueOn && (
          <div className="report-cell-note">
            {t('reports.upward', { day: dayText(entry.upwardDueOn), to: entry.upwardTo.join(', ') })}
          </div>
        )}
      </div>
    </div>
  );
}
