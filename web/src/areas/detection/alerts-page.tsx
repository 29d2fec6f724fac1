import { alertKinds, alertStates, ListAlerts } from '@lachan/server/contracts/detection';
import { Link, useNavigate } from '@tanstack/react-router';
import { Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { useLive } from '../../app/live.ts';
import { useSession } from '../../app/session.tsx';
import { instantText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Nothing } from '../../ui/states.tsx';
import { UnitPicker } from '../../ui/unit-picker.tsx';
import { AlertTag } from './alert-tag.tsx';

type Kind = (typeof alertKinds)[number];
type State = (typeof alertStates)[number] | 'open' | 'all';

/** Machines that behave oddly, until somebody says what it is. */
export default function AlertsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { seesProvince } = useSession();
  const [filters, setFilters] = useFilters<{ text?: string; unitId?: string; kind?: Kind; state?: State }>();
  useLive('detection.');
  const { state = 'open', ...rest } = filters;
  const scoreOf = (score: number) => t('detection.alert_score_of', { points: Math.round(score * 100) });
  return (
    <PageFrame title={t('detection.alerts')} note={t('detection.alerts_note')}>
      <div className="page-filters">
        <Input.Search
          allowClear
          placeholder={t('detection.alert_find')}
          defaultValue={filters.text}
          onSearch={(text) => setFilters({ text })}
          style={{ flex: '1 1 220px', maxWidth: 320 }}
        />
        <Select<Kind | ''>
          aria-label={t('detection.alert_kind')}
          style={{ flex: '1 1 220px', maxWidth: 300 }}
          value={filters.kind ?? ''}
          options={[
            { value: '' as const, label: t('detection.alert_any_kind') },
            ...alertKinds.map((value) => ({ value, label: t(`detection.alert_${value}`) })),
          ]}
          onChange={(kind) => setFilters({ kind: kind === '' ? undefined : kind })}
        />
        <Select<State>
          aria-label={t('detection.state')}
          style={{ flex: '1 1 160px', maxWidth: 220 }}
          value={state}
          options={(['open', 'all', ...alertStates] as const).map((value) => ({
            value,
            label: t(`detection.alert_${value}`),
          }))}
          onChange={(value) => setFilters({ state: value })}
        />
        {seesProvince && (
          <div style={{ flex: '1 1 240px', maxWidth: 320 }}>
            <UnitPicker value={filters.unitId} onChange={(unitId) => setFilters({ unitId })} />
          </div>
        )}
        <Link to="/alert-exceptions" style={{ alignSelf: 'center' }}>
          {t('detection.exceptions_see')}
        </Link>
      </div>
      <PagedTable
        endpoint={ListAlerts}
        input={{ ...rest, ...(state === 'all' ? {} : { state }) }}
        keyOf={(row) => row.id}
        onOpen={(row) => void navigate({ to: `/alerts/${row.id}` })}
        empty={
          <Nothing
            text={t(Object.keys(filters).length > 0 ? 'detection.none_filtered' : 'detection.alert_none')}
          />
        }
        columns={[
          {
            title: t('detection.machine'),
            render: (_, row) => (
              <>
                <Link to={`/alerts/${row.id}`} style={{ whiteSpace: 'nowrap' }}>
                  {row.listedAs ?? row.machine}
                </Link>
                {row.listedAs && <div style={{ color: '#5d6f6b' }}>{row.machine}</div>}
              </>
            ),
          },
          {
            title: t('detection.alert_kind'),
            render: (_, row) => (
              <>
                {t(`detection.alert_${row.kind}`)}
                <div style={{ color: '#5d6f6b', overflowWrap: 'anywhere' }}>{row.destination}</div>
              </>
            ),
          },
          { title: t('detection.unit'), dataIndex: 'unitName', hidden: !seesProvince },
          { title: t('detection.alert_score'), align: 'right', render: (_, row) => scoreOf(row.score) },
          { title: t('detection.alert_last'), render: (_, row) => instantText(row.lastAt) },
          { title: t('detection.state'), render: (_, row) => <AlertTag state={row.state} /> },
        ]}
        renderCard={(row) => (
          <>
            <Link to={`/alerts/${row.id}`} style={{ fontWeight: 600 }}>
              {row.listedAs ?? row.machine} · {t(`detection.alert_${row.kind}`)}
            </Link>
            <div style={{ overflowWrap: 'anywhere' }}>{row.destination}</div>
            {seesProvince && <div>{row.unitName}</div>}
            <div style={{ color: '#5d6f6b', margin: '2px 0 6px' }}>
              {scoreOf(row.score)} · {instantText(row.lastAt)}
            </div>
            <AlertTag state={row.state} />
          </>
        )}
      />
    </PageFrame>
  );
}
