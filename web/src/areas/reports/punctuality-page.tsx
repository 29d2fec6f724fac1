import './reports.css';
import { ListPunctuality } from '@lachan/server/contracts/reports';
import { Input, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { PathLink } from '../../ui/path-link.tsx';
import { Nothing } from '../../ui/states.tsx';
import { DayPicker } from '../../ui/day-picker.tsx';
import { ReportNav } from './report-nav.tsx';

/** Which units are late, how often and by how much. */
export default function PunctualityPage() {
  const { t } = useTranslation();
  const [filters, setFilters] = useFilters<{ since?: string; text?: string }>();
  return (
    <PageFrame title={t('reports.punctuality')} note={t('reports.punctuality_note')}>
      <ReportNav />
      <div className="page-filters">
        <Input.Search
          allowClear
          placeholder={t('reports.find_unit')}
          defaultValue={filters.text}
          onSearch={(text) => setFilters({ text })}
          style={{ maxWidth: 280 }}
        />
        <DayPicker
          allowClear
          aria-label={t('reports.since')}
          placeholder={t('reports.since')}
          value={filters.since}
          onChange={(since) => setFilters({ since })}
        />
      </div>
      <PagedTable
        endpoint={ListPunctuality}
        input={{
          ...(filters.since ? { since: filters.since } : {}),
          ...(filters.text ? { text: filters.text } : {}),
        }}
        keyOf={(row) => row.unitId}
        empty={<Nothing text={t('reports.punctuality_empty')} />}
        columns={[
          {
            title: t('reports.unit'),
            render: (_, row) => <PathLink to={`/reports?unitId=${row.unitId}`}>{row.unitName}</PathLink>,
          },
          { title: t('reports.figure_owed'), dataIndex: 'owed' },
          { title: t('reports.on_time'), dataIndex: 'onTime' },
          { title: t('reports.sent_late'), render: (_, row) => <Count value={row.late} colour="orange" /> },
          { title: t('reports.not_sent'), render: (_, row) => <Count value={row.missing} colour="red" /> },
          {
            title: t('reports.most_days_late'),
            render: (_, row) => (row.mostDaysLate > 0 ? t('reports.days', { days: row.mostDaysLate }) : '–'),
          },
        ]}
        renderCard={(row) => (
          <>
            <PathLink to={`/reports?unitId=${row.unitId}`}>
              <strong>{row.unitName}</strong>
            </PathLink>
            <div style={{ marginTop: 6 }}>
              <Tag>
                {t('reports.on_time')} {row.onTime}/{row.owed}
              </Tag>
              {row.late > 0 && (
                <Tag color="orange">
                  {t('reports.sent_late')} {row.late}
                </Tag>
              )}
              {row.missing > 0 && (
                <Tag color="red">
                  {t('reports.not_sent')} {row.missing}
                </Tag>
              )}
              {row.mostDaysLate > 0 && (
                <Tag>
                  {t('reports.most_days_late')}: {t('reports.days', { days: row.mostDaysLate })}
                </Tag>
              )}
            </div>
          </>
        )}
      />
    </PageFrame>
  );
}

function Count({ value, colour }: { value: number; colour: string }) {
  return value === 0 ? 0 : <Tag color={colour}>{value}</Tag>;
}
