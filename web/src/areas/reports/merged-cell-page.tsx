import './reports.css';
import { GetMerge, ListMergedUnits, mergeAnswers } from '@lachan/server/contracts/reports';
import type { Wire } from '@lachan/server/kernel/contract';
import { Link } from '@tanstack/react-router';
import { Checkbox, Select, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFilters, usePathField } from '../../app/filters.ts';
import { useCall } from '../../app/http.ts';
import { dayText } from '../../ui/numbers.ts';
import { PathLink } from '../../ui/path-link.tsx';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { figureText, useKnownText, useWords } from './figure-text.ts';

type UnitLine = Wire<typeof ListMergedUnits.output>['rows'][number];

/** One item of the province's report, unit by unit, down to each unit's report and rows. */
export default function MergedCellPage() {
  const { t } = useTranslation();
  const words = useWords();
  const knownText = useKnownText();
  const id = usePathField('id');
  const key = usePathField('key');
  const [filters, setFilters] = useFilters<{ answer?: (typeof mergeAnswers)[number]; differs?: string }>();
  const merge = useCall(GetMerge, { id });
  if (merge.error) return <Failed failure={merge.error} retry={() => void merge.refetch()} />;
  if (!merge.data) return <Loading />;
  const { form, period, cells } = merge.data;
  const cell = form.sections.flatMap((section) => section.cells).find((each) => each.key === key);
  if (!cell) return null;
  const total = cells.find((each) => each.key === key)?.figure;
  const value = (line: UnitLine) => {
    if (line.figure) return figureText(cell, line.figure);
    if (line.rows !== null) return t('reports.rows_said', { count: line.rows });
    if (line.text && cell.kind === 'date') return dayText(line.text);
    if (line.text && cell.kind === 'date-time') return `${dayText(line.text)} ${line.text.slice(11)}`;
    const option = cell.options.find((each) => each.value === line.text);
    return (
      (option ? words(option.label) : line.text) ?? (
        <Tag color={line.answer === 'no_report' ? 'red' : 'default'}>
          {t(`reports.answer_${line.answer}`)}
        </Tag>
      )
    );
  };
  const note = (line: UnitLine) => (
    <>
      {line.isOwn && line.computed && (
        <Tag color="gold">{t('reports.own_differs', { value: figureText(cell, line.computed) })}</Tag>
      )}
      {line.reason}
    </>
  );
  return (
    <PageFrame
      title={words(cell.label)}
      note={
        <>
          <Link to={`/report-periods/${id}`}>
            {t('reports.merge')}, {words(period.label)}
          </Link>
          {total && ` · ${figureText(cell, total)}`}
        </>
      }
    >
      <div className="page-filters">
        <Select
          allowClear
          aria-label={t('reports.any_answer')}
          placeholder={t('reports.any_answer')}
          style={{ minWidth: 210 }}
          value={filters.answer ?? null}
          options={mergeAnswers.map((answer) => ({ value: answer, label: t(`reports.answer_${answer}`) }))}
          onChange={(answer) => setFilters({ answer: answer ?? undefined })}
        />
        <Checkbox
          checked={filters.differs === '1'}
          onChange={(event) => setFilters({ differs: event.target.checked ? '1' : undefined })}
        >
          {t('reports.only_differing')}
        </Checkbox>
      </div>
      <PagedTable
        endpoint={ListMergedUnits}
        input={{
          id,
          key,
          limit: 200,
          ...(filters.answer ? { answer: filters.answer } : {}),
          ...(filters.differs ? { differs: '1' as const } : {}),
        }}
        keyOf={(line) => line.reportId}
        columns={[
          {
            title: t('reports.unit'),
            render: (_, line) => <Link to={`/reports/${line.reportId}`}>{line.unitName}</Link>,
          },
          { title: t('reports.figure'), render: (_, line) => value(line) },
          { title: t('reports.known'), render: (_, line) => line.figure && knownText(line.figure.known) },
          { title: t('reports.reason'), render: (_, line) => note(line) },
          {
            render: (_, line) => <Rows line={line} cellKey={key} />,
          },
        ]}
        renderCard={(line) => (
          <>
            <Link to={`/reports/${line.reportId}`}>
              <strong>{line.unitName}</strong>
            </Link>
            <div>{value(line)}</div>
            <div className="report-cell-note">
              {note(line)} <Rows line={line} cellKey={key} />
            </div>
          </>
        )}
      />
    </PageFrame>
  );
}

/** Down to the rows: as they were when the report froze, where they were kept. */
function Rows({ line, cellKey }: { line: UnitLine; cellKey: string }) {
  const { t } = useTranslation();
  if (line.isKept)
    return (
      <PathLink to={`/reports/${line.reportId}/rows/${cellKey}?version=${line.version}`}>
        {t('reports.see_frozen_rows')}
      </PathLink>
    );
  return line.rowsPath ? <PathLink to={line.rowsPath}>{t('reports.see_rows')}</PathLink> : null;
}
