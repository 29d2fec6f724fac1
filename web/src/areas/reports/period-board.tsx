import './reports.css';
import { ListPeriods, ListReports, reportStates } from '@lachan/server/contracts/reports';
import type { Wire } from '@lachan/server/kernel/contract';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { useCall } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { Figure } from '../../ui/figure.tsx';
import { dayText, instantText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';
import { useWords } from './figure-text.ts';
import { LettersButton } from './letters-button.tsx';
import { OpenDialog } from './open-dialog.tsx';
import { ReportNav } from './report-nav.tsx';
import { StateTag, useDueText, type ReportRow } from './state-tag.tsx';
import { UrgeDialog } from './urge-dialog.tsx';

type ListedPeriod = Wire<typeof ListPeriods.output>['rows'][number];
type State = (typeof reportStates)[number] | 'missing' | 'late';

/** One period for the province: how it stands, who has not submitted, and what to do about it. */
export function PeriodBoard() {
  const { t } = useTranslation();
  const words = useWords();
  const [filters, setFilters] = useFilters<{
    periodId?: string;
    unitId?: string;
    state?: State;
    text?: string;
  }>();
  const periods = useCall(ListPeriods, { limit: 100 });
  if (periods.error) return <Failed failure={periods.error} retry={() => void periods.refetch()} />;
  if (!periods.data) return <Loading />;
  const { rows } = periods.data;
  const period = rows.find(({ id }) => id === filters.periodId) ?? nextDue(rows);
  return (
    <PageFrame
      title={t('reports.reports')}
      note={t('reports.note_province')}
      actions={
        <>
          {rows.length > 0 && (
            <Select
              aria-label={t('reports.period')}
              style={{ minWidth: 220, maxWidth: '100%' }}
              value={period?.id ?? null}
              options={rows.map(({ id, title, label }) => ({
                value: id,
                label: `${words(label)} · ${words(title)}`,
              }))}
              onChange={(periodId) => setFilters({ periodId })}
            />
          )}
          <OpenDialog />
        </>
      }
    >
      <ReportNav />
      {period ? (
        <Board period={period} filters={filters} setFilters={setFilters} />
      ) : (
        <Nothing text={t('reports.no_period')} />
      )}
    </PageFrame>
  );
}

/** What is looked at first: the open period whose deadline comes soonest, or has passed; else the latest. */
function nextDue(rows: readonly ListedPeriod[]): ListedPeriod | undefined {
  return rows.findLast(({ closedAt }) => closedAt === null) ?? rows[0];
}

interface BoardProps {
  period: ListedPeriod;
  filters: { unitId?: string; state?: State; text?: string };
  setFilters: (change: { state?: State | undefined; text?: string | undefined }) => void;
}

function Board({ period, filters, setFilters }: BoardProps) {
  const { t } = useTranslation();
  const words = useWords();
  const due = useDueText();
  const navigate = useNavigate();
  const { may } = useSession();
  const [urging, setUrging] = useState<{ unitIds?: string[]; count: number } | null>(null);
  const { id, tally } = period;
  const mayUrge = may('reports:review') && period.closedAt === null;
  const to = (state: string) => `/reports?periodId=${id}&state=${state}`;
  return (
    <>
      <p style={{ marginTop: 0 }}>
        <strong>
          {words(period.title)}, {words(period.label)}
        </strong>{' '}
        · {period.closedAt ? t('reports.closed') : due(period.dueOn, false)}
        {period.upwardDueOn && ` · ${t('reports.upward_due', { day: dayText(period.upwardDueOn) })}`}
      </p>
      <div className="figure-grid">
        <Figure
          label={t('reports.figure_missing')}
          value={tally.missing}
          to={to('missing')}
          isBad={tally.missing > 0}
        />
        <Figure
          label={t('reports.figure_submitted')}
          value={tally.submitted}
          denominator={tally.owed}
          note={t('reports.of_owed', { owed: tally.owed })}
          to={`/reports?periodId=${id}`}
        />
        <Figure label={t('reports.figure_accepted')} value={tally.accepted} to={to('accepted')} />
        <Figure label={t('reports.figure_late')} value={tally.late} to={to('late')} isBad={tally.late > 0} />
      </div>
      <div className="page-filters">
        <Button type="primary" onClick={() => void navigate({ to: `/report-periods/${id}` })}>
          {t('reports.merge')}
        </Button>
        {mayUrge && tally.missing > 0 && (
          <>
            <Button onClick={() => setUrging({ count: tally.missing })}>
              {t('reports.urge_all', { count: tally.missing })}
            </Button>
            <Button href={`/api/report-periods/${id}/urging`}>{t('reports.urge_letter')}</Button>
            <LettersButton periodId={id} count={tally.missing} />
          </>
        )}
      </div>
      <div className="page-filters">
        <Input.Search
          allowClear
          placeholder={t('reports.find_unit')}
          defaultValue={filters.text}
          onSearch={(text) => setFilters({ text })}
          style={{ maxWidth: 280 }}
        />
        <Select
          allowClear
          placeholder={t('reports.state')}
          aria-label={t('reports.state')}
          style={{ minWidth: 210 }}
          value={filters.state ?? null}
          options={(['missing', 'late', ...reportStates] as const).map((state) => ({
            value: state,
            label: t(`reports.state_${state}`),
          }))}
          onChange={(state) => setFilters({ state: state ?? undefined })}
        />
      </div>
      <PagedTable
        endpoint={ListReports}
        input={{
          periodId: id,
          ...(filters.unitId ? { unitId: filters.unitId } : {}),
          ...(filters.state ? { state: filters.state } : {}),
          ...(filters.text ? { text: filters.text } : {}),
        }}
        keyOf={(report) => report.id}
        columns={[
          {
            title: t('reports.unit'),
            render: (_, report) => <Link to={`/reports/${report.id}`}>{report.unitName}</Link>,
          },
          { title: t('reports.state'), render: (_, report) => <StateTag report={report} /> },
          { title: t('reports.submitted_at'), render: (_, report) => instantText(report.submittedAt) },
          { title: t('reports.urged'), render: (_, report) => <Urged report={report} /> },
          { render: (_, report) => <RowAction report={report} mayUrge={mayUrge} urge={setUrging} /> },
        ]}
        renderCard={(report) => (
          <>
            <Link to={`/reports/${report.id}`}>
              <strong>{report.unitName}</strong>
            </Link>
            <div style={{ margin: '6px 0' }}>
              <StateTag report={report} />
            </div>
            <Urged report={report} />
            <RowAction report={report} mayUrge={mayUrge} urge={setUrging} />
          </>
        )}
      />
      {urging && <UrgeDialog periodId={id} {...urging} close={() => setUrging(null)} />}
    </>
  );
}

function Urged({ report }: { report: ReportRow }) {
  const { t } = useTranslation();
  if (report.urgings === 0) return null;
  return (
    <span>{t('reports.urged_times', { count: report.urgings, at: instantText(report.lastUrgedAt) })}</span>
  );
}

function RowAction({
  report,
  mayUrge,
  urge,
}: {
  report: ReportRow;
  mayUrge: boolean;
  urge: (what: { unitIds: string[]; count: number }) => void;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { may } = useSession();
  if (mayUrge && report.effectiveVersion === null && report.mergedIntoId === null)
    return (
      <div className="form-line">
        <Button size="small" onClick={() => urge({ unitIds: [report.unitId], count: 1 })}>
          {t('reports.urge_one')}
        </Button>
        <Button
          size="small"
          href={`/api/report-periods/${report.periodId}/urging-letters?unitId=${report.unitId}`}
        >
          {t('reports.urge_letter_one')}
        </Button>
      </div>
    );
  if (may('reports:review') && report.state === 'submitted')
    return (
      <Button size="small" type="primary" onClick={() => void navigate({ to: `/reports/${report.id}` })}>
        {t('reports.review')}
      </Button>
    );
  return null;
}
