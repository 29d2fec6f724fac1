import { Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { dayText, numberText } from '../../ui/numbers.ts';
import { PathLink } from '../../ui/path-link.tsx';
import { Nothing } from '../../ui/states.tsx';
import type { Overview } from './overview-page.tsx';

const states = ['overdue', 'open', 'reported', 'returned', 'accepted'] as const;

/** How the list calls what has not been answered. */
const filterOf = (state: (typeof states)[number]) => (state === 'open' ? 'owed' : state);

/** Obligations by state, each a link to the list. What is overdue is part of the open and the returned. */
export function ObligationsCard({ obligations }: { obligations: Overview['obligations'] }) {
  const { t } = useTranslation();
  const { total, rowsPath } = obligations;
  const link = (state: string) => `${rowsPath}${rowsPath.includes('?') ? '&' : '?'}state=${state}`;
  return (
    <Card title={<PathLink to={rowsPath}>{`${t('overview.obligations')}: ${numberText(total)}`}</PathLink>}>
      {total === 0 ? (
        <Nothing text={t('overview.obligations_none')} />
      ) : (
        <ul className="overview-lines">
          {states.map((state) => (
            <li key={state}>
              <PathLink to={link(filterOf(state))}>{t(`overview.obligation_${state}`)}</PathLink>
              <span className="overview-bar">
                <span
                  className={state === 'overdue' ? 'overview-bar-late' : ''}
                  style={{ width: `${(obligations[state] / total) * 100}%` }}
                />
              </span>
              <strong className={state === 'overdue' && obligations.overdue > 0 ? 'overview-late' : ''}>
                {numberText(obligations[state])}
              </strong>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** Who is late, the longest first. */
export function OverdueCard({ overdue }: { overdue: Overview['overdue'] }) {
  const { t } = useTranslation();
  const { units, rows } = overdue;
  return (
    <Card title={`${t('overview.overdue')}: ${numberText(units)}`}>
      {units === 0 ? (
        <Nothing text={t('overview.overdue_none')} />
      ) : (
        <ul className="overview-list">
          {rows.map((unit) => (
            <li key={unit.unitId}>
              <PathLink to={unit.rowsPath}>{unit.unitName}</PathLink>
              <span>{t('overview.overdue_line', { count: unit.overdue, days: unit.daysLate })}</span>
            </li>
          ))}
          {units > rows.length && <li>{t('overview.overdue_more', { count: units - rows.length })}</li>}
        </ul>
      )}
    </Card>
  );
}

/** Reports that are open: when they are due and how many are missing. */
export function ReportsCard({ reports }: { reports: Overview['reports'] }) {
  const { t, i18n } = useTranslation();
  const words = (text: { vi: string; en: string }) => (i18n.language === 'en' ? text.en : text.vi);
  return (
    <Card title={t('overview.reports')}>
      {reports.length === 0 ? (
        <Nothing text={t('overview.reports_none')} />
      ) : (
        <ul className="overview-list">
          {reports.map((period) => (
            <li key={period.periodId}>
              <PathLink to={period.rowsPath}>
                {words(period.title)}, {words(period.label)}
              </PathLink>
              <span>
                {t('reports.due', { day: dayText(period.dueOn) })} ·{' '}
                {t('overview.report_line', { submitted: period.owed - period.missing, owed: period.owed })}
                {period.missing > 0 && ' · '}
                {period.missing > 0 && (
                  <strong className={period.late > 0 ? 'overview-late' : ''}>
                    {t('overview.report_missing', { count: period.missing })}
                  </strong>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
