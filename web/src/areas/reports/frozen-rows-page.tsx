import './reports.css';
import { GetFrozenRows, GetReport } from '@lachan/server/contracts/reports';
import { Link } from '@tanstack/react-router';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFilters, usePathField } from '../../app/filters.ts';
import { useCall } from '../../app/http.ts';
import { dayText, instantText, numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';
import { figureText, useWords } from './figure-text.ts';

/** The rows behind a figure as they were when the report froze. */
export default function FrozenRowsPage() {
  const { t } = useTranslation();
  const words = useWords();
  const id = usePathField('id');
  const key = usePathField('key');
  const [{ version }] = useFilters<{ version?: string }>();
  const report = useCall(GetReport, { id, ...(version ? { version } : {}) });
  const kept = useCall(GetFrozenRows, { id, key, ...(version ? { version } : {}) });
  if (kept.error) return <Failed failure={kept.error} retry={() => void kept.refetch()} />;
  if (report.error) return <Failed failure={report.error} />;
  if (!kept.data || !report.data) return <Loading />;
  const { columns, rows, total, at, figure } = kept.data;
  const cell = report.data.form.sections.flatMap(({ cells }) => cells).find((each) => each.key === key);
  if (!cell) return <Nothing />;
  const said = report.data.cells.find((each) => each.key === key)?.figure;
  const differs = said && (said.numerator !== figure.numerator || said.denominator !== figure.denominator);
  return (
    <PageFrame
      title={words(cell.label)}
      note={
        <>
          <Link to={`/reports/${id}`}>
            {report.data.unitName}, {words(report.data.period.label)}
          </Link>{' '}
          · {t('reports.frozen_at', { at: instantText(at) })}
        </>
      }
    >
      {differs && (
        <Alert
          type="info"
          showIcon
          style={{ marginBottom: 12 }}
          title={t('reports.frozen_differs', {
            said: figureText(cell, said),
            computed: figureText(cell, figure),
          })}
        />
      )}
      <p>
        {rows.length < total
          ? t('reports.rows_cut', { shown: numberText(rows.length), total: numberText(total) })
          : t('reports.rows_kept', { total: numberText(total) })}
      </p>
      {rows.length === 0 ? (
        <Nothing text={t('reports.rows_none')} />
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        <div className="report-table" tabIndex={0}>
          <table>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column.vi} scope="col">
                    {words(column)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                <tr key={index}>
                  {row.map((value, place) => (
                    <td key={place}>{valueText(value)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </PageFrame>
  );
}

function valueText(value: string | number | null): string {
  if (value === null) return '–';
  if (typeof value === 'number') return numberText(value);
  if (/^\d{4}-\d{2}-\d{2}$/u.test(value)) return dayText(value);
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/u.test(value)) return `${dayText(value)} ${value.slice(11)}`;
  return value;
}
