import { GetMeasure } from '@lachan/server/contracts/overview';
import type { Wire } from '@lachan/server/kernel/contract';
import { Card, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFilters, usePathField } from '../../app/filters.ts';
import { useCall } from '../../app/http.ts';
import { useLive } from '../../app/live.ts';
import { useSession } from '../../app/session.tsx';
import { DayPicker } from '../../ui/day-picker.tsx';
import { Figure, KnownBar } from '../../ui/figure.tsx';
import { dayText, numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PathLink } from '../../ui/path-link.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';
import { UnitPicker } from '../../ui/unit-picker.tsx';
import { useIsPhone } from '../../ui/use-is-phone.ts';

type Measure = Wire<typeof GetMeasure.output>;
type Row = Measure['rows'][number];

/** One figure unit by unit, the worst first; each opens down to its rows. */
export default function MeasurePage() {
  const { t, i18n } = useTranslation();
  const key = usePathField('key');
  const { seesProvince } = useSession();
  const isPhone = useIsPhone();
  const [filters, setFilters] = useFilters<{ unitId?: string; on?: string; from?: string }>();
  const measure = useCall(GetMeasure, { key, ...filters });
  useLive(`${key.split('.')[0]}.`);
  if (measure.error) return <Failed failure={measure.error} retry={() => void measure.refetch()} />;
  if (!measure.data) return <Loading />;
  const { title, definition, kind, on, total, rows, withoutData } = measure.data;
  const language = i18n.language === 'en' ? 'en' : 'vi';
  const value = (row: Row) =>
    row.percent === null ? numberText(row.numerator) : `${numberText(row.percent, 1)} %`;
  return (
    <PageFrame title={title[language]} note={definition[language]}>
      <div className="page-filters">
        <DayPicker
          aria-label={t('overview.on', { day: '' })}
          value={on}
          onChange={(day) => setFilters({ on: day })}
        />
        {seesProvince && (
          <div style={{ width: 300, maxWidth: '100%' }}>
            <UnitPicker value={filters.unitId} onChange={(unitId) => setFilters({ unitId })} />
          </div>
        )}
      </div>
      <div style={{ maxWidth: 340, marginBottom: 14 }}>
        <Figure
          label={`${t('overview.total')}, ${filters.from ? `${t('overview.since', { day: dayText(filters.from) })} ` : ''}${t('overview.on', { day: dayText(on) })}`}
          value={rows.length === 0 ? null : total.numerator}
          denominator={total.denominator}
          kind={kind}
          known={total.known}
        />
      </div>
      {rows.length === 0 ? (
        <Nothing />
      ) : isPhone ? (
        <div className="row-cards">
          {rows.map((row) => (
            <div key={row.unitId} className="row-card">
              <PathLink to={row.rowsPath}>
                <strong>{row.unitName}</strong>
              </PathLink>
              <div>
                {value(row)}
                {row.percent !== null && row.denominator !== null
                  ? ` (${numberText(row.numerator)}/${numberText(row.denominator)})`
                  : ''}
              </div>
              <KnownBar known={row.known} />
            </div>
          ))}
        </div>
      ) : (
        <Table<Row>
          dataSource={rows}
          rowKey="unitId"
          size="middle"
          pagination={false}
          columns={[
            { title: t('overview.unit_name'), dataIndex: 'unitName' },
            { title: t('overview.figure'), align: 'right', render: (_, row) => value(row) },
            ...(kind === 'share'
              ? [
                  {
                    title: t('overview.of'),
                    align: 'right' as const,
                    render: (_: unknown, row: Row) =>
                      row.denominator === null
                        ? t('ui.no_data')
                        : `${numberText(row.numerator)}/${numberText(row.denominator)}`,
                  },
                ]
              : []),
            { title: t('overview.known'), width: 220, render: (_, row) => <KnownBar known={row.known} /> },
            { render: (_, row) => <PathLink to={row.rowsPath}>{t('overview.rows')}</PathLink> },
          ]}
        />
      )}
      {withoutData.length > 0 && (
        <Card
          size="small"
          title={t('overview.without_data', { count: withoutData.length })}
          style={{ marginTop: 14 }}
        >
          {withoutData.map(({ unitName }) => unitName).join(' · ')}
        </Card>
      )}
    </PageFrame>
  );
}
