import './reports.css';
import { CompareReport, GetReport, numbersOf } from '@lachan/server/contracts/reports';
import type { Wire } from '@lachan/server/kernel/contract';
import { Link } from '@tanstack/react-router';
import { Alert, Button, Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFilters, usePathField } from '../../app/filters.ts';
import { useCall } from '../../app/http.ts';
import { useLive } from '../../app/live.ts';
import { useSession } from '../../app/session.tsx';
import { dayText, instantText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { CellCard } from './cell-card.tsx';
import { DownloadButton } from './download-button.tsx';
import { useWords } from './figure-text.ts';
import { ReportSteps, SubmitBar } from './report-steps.tsx';
import { SignedFiles } from './signed-files.tsx';
import { StateTag, useDueText } from './state-tag.tsx';
import { VersionList } from './version-list.tsx';

export type ReportDetail = Wire<typeof GetReport.output>;

/** A report: to be filled in by the unit, to be reviewed by the province, to be read by both. */
export default function ReportPage() {
  const { t } = useTranslation();
  const words = useWords();
  const due = useDueText();
  const id = usePathField('id');
  const { may, seesProvince } = useSession();
  const [filters, setFilters] = useFilters<{ version?: string }>();
  const report = useCall(GetReport, { id, ...(filters.version ? { version: filters.version } : {}) });
  const comparison = useCall(CompareReport, { id });
  useLive('reports.');
  if (report.error) return <Failed failure={report.error} retry={() => void report.refetch()} />;
  if (!report.data) return <Loading />;
  const { form, period, cells, previous, shown, version, state, urged, unitName } = report.data;
  const numbers = numbersOf(form);
  const isNewest = shown === version;
  const isBeingFilled = ['open', 'draft', 'returned'].includes(state);
  const mayFill =
    isNewest &&
    isBeingFilled &&
    may('reports:fill') &&
    !report.data.mergedIntoId &&
    !(report.data.isClosed && report.data.effectiveVersion === null);
  const [lastUrging] = urged;
  const returned = report.data.versions.findLast(({ outcome }) => outcome === 'returned');
  return (
    <PageFrame
      title={`${words(form.title)}, ${words(period.label)}`}
      note={
        <>
          {unitName} · {due(period.dueOn, report.data.submittedAt !== null)} <StateTag report={report.data} />
        </>
      }
      actions={
        <>
          <ReportSteps report={report.data} />
          <DownloadButton path={`/api/reports/${id}/download`} query={isNewest ? '' : `&version=${shown}`} />
        </>
      }
    >
      <div style={{ display: 'grid', gap: 14 }}>
        {!isNewest && (
          <Alert
            type="warning"
            showIcon
            title={t('reports.shown_old', { number: shown })}
            action={
              <Button onClick={() => setFilters({ version: undefined })}>{t('reports.show_newest')}</Button>
            }
          />
        )}
        {isBeingFilled && !seesProvince && lastUrging && (
          <Alert
            type="warning"
            showIcon
            title={t(lastUrging.kind === 'reminder' ? 'reports.reminded_banner' : 'reports.urged_banner', {
              at: instantText(lastUrging.at),
            })}
            description={lastUrging.words}
          />
        )}
        {state === 'returned' && returned?.outcomeWords && (
          <Alert
            type="error"
            showIcon
            title={t('reports.state_returned')}
            description={returned.outcomeWords}
          />
        )}
        {report.data.mergedIntoId && (
          <Alert
            type="info"
            showIcon
            title={<Link to={`/reports/${report.data.mergedIntoId}`}>{t('reports.merged_into')}</Link>}
          />
        )}
        <Card size="small">
          <div>
            {t('reports.window', { from: dayText(period.from), to: dayText(period.to) })}{' '}
            {mayFill && t('reports.window_note')}
          </div>
          <div style={{ color: '#5d6f6b', fontSize: 13, marginTop: 6 }}>
            {t('reports.basis', { basis: words(form.basis) })}. {form.notice && words(form.notice)}
          </div>
        </Card>
        {form.sections.map((section) => (
          <section key={section.key}>
            <h2 style={{ fontSize: 17, margin: '6px 0 10px' }}>{words(section.title)}</h2>
            <div style={{ display: 'grid', gap: 10 }}>
              {section.cells.map((cell) => (
                <CellCard
                  key={`${cell.key}-${shown}`}
                  reportId={id}
                  version={version}
                  cell={cell}
                  number={numbers.get(cell.key)}
                  filled={cells.find(({ key }) => key === cell.key)}
                  before={shown > 1 ? previous.find(({ key }) => key === cell.key) : undefined}
                  mayFill={mayFill}
                  shown={shown}
                  compared={comparison.data}
                  isKept={report.data.keptKeys.includes(cell.key)}
                />
              ))}
            </div>
          </section>
        ))}
        <SignedFiles report={report.data} />
        <VersionList
          report={report.data}
          show={(number) => setFilters({ version: number === version ? undefined : String(number) })}
        />
      </div>
      {mayFill && <SubmitBar report={report.data} />}
    </PageFrame>
  );
}
