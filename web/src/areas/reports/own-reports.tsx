import './reports.css';
import { ListReports } from '@lachan/server/contracts/reports';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { dayText, daysUntil, instantText } from '../../ui/numbers.ts';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';
import { useWords } from './figure-text.ts';
import { StateTag, type ReportRow } from './state-tag.tsx';

/** What the unit has to send, soonest first, each with one button; then what it has sent. */
export function OwnReports() {
  const { t } = useTranslation();
  const words = useWords();
  const owed = useCall(ListReports, { state: 'missing', limit: 100 });
  if (owed.error) return <Failed failure={owed.error} retry={() => void owed.refetch()} />;
  if (!owed.data) return <Loading />;
  const toSend = owed.data.rows
    .filter(({ isClosed }) => !isClosed)
    .toSorted((a, b) => a.dueOn.localeCompare(b.dueOn));
  return (
    <>
      {toSend.length === 0 && (
        <div className="own-report own-report-none">
          <strong>{t('reports.all_sent')}</strong>
        </div>
      )}
      <div style={{ display: 'grid', gap: 12 }}>
        {toSend.map((report) => (
          <OwedCard key={report.id} report={report} />
        ))}
      </div>
      <h2 style={{ fontSize: 17, margin: '22px 0 10px' }}>{t('reports.sent_before')}</h2>
      <PagedTable
        endpoint={ListReports}
        input={{ state: 'sent' }}
        keyOf={(report) => report.id}
        empty={<Nothing text={t('reports.nothing_sent')} />}
        columns={[
          {
            title: t('reports.reports'),
            render: (_, report) => (
              <Link to={`/reports/${report.id}`}>
                {words(report.formTitle)}, {words(report.periodLabel)}
              </Link>
            ),
          },
          { title: t('reports.submitted_at'), render: (_, report) => instantText(report.submittedAt) },
          { title: t('reports.state'), render: (_, report) => <StateTag report={report} /> },
        ]}
        renderCard={(report) => (
          <>
            <Link to={`/reports/${report.id}`}>
              <strong>
                {words(report.formTitle)}, {words(report.periodLabel)}
              </strong>
            </Link>
            <div style={{ marginTop: 6 }}>
              <StateTag report={report} />
            </div>
          </>
        )}
      />
    </>
  );
}

function OwedCard({ report }: { report: ReportRow }) {
  const { t } = useTranslation();
  const words = useWords();
  const { may } = useSession();
  const days = daysUntil(report.dueOn);
  const step = !may('reports:fill')
    ? 'reports.open'
    : report.state === 'open'
      ? 'reports.begin'
      : 'reports.go_on';
  return (
    <div className={days < 0 ? 'own-report own-report-late' : 'own-report'}>
      <div style={{ minWidth: 0 }}>
        <Link to={`/reports/${report.id}`}>
          <strong>
            {words(report.formTitle)}, {words(report.periodLabel)}
          </strong>
        </Link>
        <div className="own-report-due">
          {t('reports.due', { day: report.dueAt ? instantText(report.dueAt) : dayText(report.dueOn) })} ·{' '}
          <span className={days < 0 ? 'report-fault' : ''}>
            {days > 0
              ? t('reports.due_in', { days })
              : days === 0
                ? t('reports.due_today')
                : t('reports.overdue_by', { days: -days })}
          </span>
        </div>
        {report.state === 'returned' && <StateTag report={report} />}
        <div className="report-cell-note">{report.unitName}</div>
      </div>
      <Link to={`/reports/${report.id}`}>
        <Button type="primary" size="large" tabIndex={-1}>
          {t(step)}
        </Button>
      </Link>
    </div>
  );
}
