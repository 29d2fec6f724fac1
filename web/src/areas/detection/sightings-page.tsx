import { ListSightings, ListUnattributed } from '@lachan/server/contracts/detection';
import { Link, useNavigate } from '@tanstack/react-router';
import { Alert, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { useCall } from '../../app/http.ts';
import { useLive } from '../../app/live.ts';
import { useSession } from '../../app/session.tsx';
import { dayText, numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Nothing } from '../../ui/states.tsx';
import { FigureNote } from './figure-note.tsx';
import { ListFilters } from './list-filters.tsx';

export default function SightingsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { seesProvince } = useSession();
  const [filters, setFilters] = useFilters<{
    text?: string;
    unitId?: string;
    from?: string;
    to?: string;
    sourceId?: string;
    figure?: 'contacts';
  }>();
  useLive('detection.');
  const machines = (addresses: string[], all: number) =>
    addresses.slice(0, 2).join(', ') + (all > 2 ? ` ${t('detection.and_more', { count: all - 2 })}` : '');
  return (
    <PageFrame title={t('detection.sightings')} note={t('detection.sightings_note')}>
      <UnattributedNote />
      <FigureNote figure={filters.figure} all={() => setFilters({ figure: undefined })} />
      <ListFilters
        filters={filters}
        setFilters={setFilters}
        placeholder={t('detection.find_sighting')}
        hasDays
      />
      <PagedTable
        endpoint={ListSightings}
        input={filters}
        keyOf={(row) => row.id}
        onOpen={(row) => void navigate({ to: `/sightings/${row.id}` })}
        empty={
          <Nothing
            text={t(Object.keys(filters).length > 0 ? 'detection.none_filtered' : 'detection.none_sightings')}
          />
        }
        columns={[
          { title: t('detection.day'), render: (_, row) => dayText(row.day) },
          {
            title: t('detection.indicator'),
            render: (_, row) => (
              <>
                <Link to={`/sightings/${row.id}`} style={{ overflowWrap: 'anywhere' }}>
                  {row.value}
                </Link>{' '}
                {row.isRetro && <Tag color="purple">{t('detection.retro')}</Tag>}
                {row.hasSuspectClock && <Tag color="gold">{t('detection.suspect_clock')}</Tag>}
              </>
            ),
          },
          {
            title: t('detection.malware'),
            render: (_, row) => row.family ?? row.description ?? row.listName,
          },
          { title: t('detection.unit'), dataIndex: 'unitName', hidden: !seesProvince },
          { title: t('detection.machines'), render: (_, row) => machines(row.addresses, row.addressCount) },
          { title: t('detection.source'), dataIndex: 'sourceName' },
          { title: t('detection.count'), align: 'right', render: (_, row) => numberText(row.count) },
        ]}
        renderCard={(row) => (
          <>
            <Link to={`/sightings/${row.id}`} style={{ fontWeight: 600, overflowWrap: 'anywhere' }}>
              {row.value}
            </Link>
            {row.isRetro && <Tag color="purple">{t('detection.retro')}</Tag>}
            <div>{row.family ?? row.description ?? row.listName}</div>
            {seesProvince && <div>{row.unitName}</div>}
            <div style={{ color: '#5d6f6b' }}>
              {dayText(row.day)} · {machines(row.addresses, row.addressCount)} · {t('detection.count')}:{' '}
              {numberText(row.count)}
            </div>
          </>
        )}
      />
    </PageFrame>
  );
}

/** Tells those who can do something about it that contacts wait for a unit. */
function UnattributedNote() {
  const { t } = useTranslation();
  const { may } = useSession();
  const waiting = useCall(ListUnattributed, may('detection:verify') ? { limit: 1 } : null);
  if (!waiting.data || waiting.data.total === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      style={{ marginBottom: 14 }}
      title={
        <Link to="/unattributed">
          {t('detection.unattributed')}: {numberText(waiting.data.total)}
        </Link>
      }
    />
  );
}
