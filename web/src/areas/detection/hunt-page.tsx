import { CancelHunt, GetHunt, ListHuntFindings, NameHunt } from '@lachan/server/contracts/detection';
import type { Wire } from '@lachan/server/kernel/contract';
import { DownloadOutlined } from '@ant-design/icons';
import { Alert, Button, Card, Input, Progress, Space, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters, usePathField } from '../../app/filters.ts';
import { useCall, useChange } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { dayText, instantText, numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';
import { HuntCoverage } from './hunt-coverage.tsx';
import { HuntState } from './hunt-state.tsx';

type Found = Wire<typeof GetHunt.output>;

/** What a hunt has found: by unit, then machine by machine. */
export default function HuntPage() {
  const { t } = useTranslation();
  const id = usePathField('id');
  const [isOver, setOver] = useState(false);
  const found = useCall(GetHunt, { id }, isOver ? {} : { refetchMs: 1_000 });
  if (found.data && !isGoingOn(found.data) && !isOver) setOver(true);
  if (found.error) return <Failed failure={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading />;
  const hunt = found.data;
  return (
    <PageFrame
      title={hunt.name ?? t('detection.hunt_unnamed', { count: numberText(hunt.values) })}
      note={
        <>
          {dayText(hunt.from)} – {dayText(hunt.to)} · {hunt.askedBy}, {instantText(hunt.askedAt)}{' '}
          <HuntState hunt={hunt} />
        </>
      }
      actions={
        hunt.findings > 0 && (
          <Space>
            <Button icon={<DownloadOutlined />} href={`/api/detection/hunts/${id}/download?format=xlsx`}>
              Excel
            </Button>
            <Button icon={<DownloadOutlined />} href={`/api/detection/hunts/${id}/download?format=csv`}>
              CSV
            </Button>
          </Space>
        )
      }
    >
      <div style={{ display: 'grid', gap: 14, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        {isGoingOn(hunt) && <GoingOn hunt={hunt} />}
        {hunt.state === 'cancelled' && (
          <Alert type="info" showIcon title={t('detection.hunt_cancelled_note')} />
        )}
        {hunt.state === 'failed' && <Alert type="error" showIcon title={t('detection.hunt_failed_note')} />}
        {hunt.state === 'done' && hunt.findings === 0 && (
          <Alert
            type="success"
            showIcon
            title={t(hunt.unsearchedSources > 0 ? 'detection.hunt_nothing_here' : 'detection.hunt_nothing')}
          />
        )}
        {hunt.isCut && (
          <Alert type="warning" showIcon title={t('detection.hunt_cut', { count: numberText(20_000) })} />
        )}
        {hunt.state === 'done' && <HuntCoverage hunt={hunt} refresh={() => void found.refetch()} />}
        <Refused hunt={hunt} />
        {hunt.findings > 0 && <Findings hunt={hunt} />}
        {hunt.name === null && <Naming id={id} />}
      </div>
    </PageFrame>
  );
}

const isGoingOn = ({ state }: Found) => state === 'queued' || state === 'running';

function GoingOn({ hunt }: { hunt: Found }) {
  const { t } = useTranslation();
  const cancel = useChange(CancelHunt);
  return (
    <Card size="small">
      {cancel.error && <Failed failure={cancel.error} />}
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: '8px 20px', alignItems: 'center' }}>
        <div style={{ flex: '1 1 240px' }}>
          {hunt.state === 'running'
            ? t('detection.hunt_running_note')
            : hunt.ahead > 0
              ? t('detection.hunt_queued_note', { count: numberText(hunt.ahead) })
              : t('detection.hunt_next_note')}
          <Progress
            percent={hunt.percent}
            status={hunt.state === 'running' ? 'active' : 'normal'}
            aria-label={t('detection.hunt_running', { percent: hunt.percent })}
          />
        </div>
        <Button loading={cancel.isPending} onClick={() => cancel.mutate({ id: hunt.id })}>
          {t('detection.hunt_cancel')}
        </Button>
      </div>
    </Card>
  );
}

function Refused({ hunt }: { hunt: Found }) {
  const { t, i18n } = useTranslation();
  if (hunt.refused === 0) return null;
  return (
    <Alert
      type="warning"
      title={t('detection.hunt_refused', { count: numberText(hunt.refused) })}
      description={
        <details>
          <summary>{t('detection.hunt_refused_note')}</summary>
          <ul style={{ margin: '6px 0 0', paddingInlineStart: 18 }}>
            {hunt.refusals.slice(0, 100).map(({ line, reason, value }) => (
              <li key={`${line} ${value}`} style={{ overflowWrap: 'anywhere' }}>
                {t('ui.line', { line })}: "{value}" – {i18n.exists(reason) ? t(reason) : reason}
              </li>
            ))}
          </ul>
        </details>
      }
    />
  );
}

function Findings({ hunt }: { hunt: Found }) {
  const { t } = useTranslation();
  const { seesProvince } = useSession();
  const [filters, setFilters] = useFilters<{ text?: string; unitId?: string }>();
  const isFiltered = Object.keys(filters).length > 0;
  const unitOf = (name: string | null) => name ?? t('detection.hunt_no_unit');
  return (
    <>
      {seesProvince && (
        <Card size="small" title={t('detection.hunt_units')}>
          <Space wrap>
            {hunt.units.slice(0, 40).map(({ id, name, machines }) => (
              <Button
                key={id ?? ''}
                size="small"
                type={id !== null && filters.unitId === id ? 'primary' : 'default'}
                disabled={id === null}
                onClick={() => setFilters({ unitId: filters.unitId === id ? undefined : (id ?? undefined) })}
              >
                {unitOf(name)}: {t('detection.hunt_machines', { count: numberText(machines) })}
              </Button>
            ))}
          </Space>
        </Card>
      )}
      <Input.Search
        allowClear
        placeholder={t('detection.hunt_find')}
        defaultValue={filters.text}
        onSearch={(text) => setFilters({ text })}
        style={{ maxWidth: 320 }}
      />
      <PagedTable
        endpoint={ListHuntFindings}
        input={{ id: hunt.id, ...filters }}
        keyOf={(row) => row.id}
        empty={<Nothing text={t(isFiltered ? 'detection.hunt_no_match' : 'detection.hunt_nothing')} />}
        columns={[
          {
            title: t('detection.machine'),
            render: (_, row) => (
              <>
                {row.machine} {row.isHandedIn && <Tag>{t('detection.hunt_handed_in')}</Tag>}
              </>
            ),
          },
          { title: t('detection.unit'), render: (_, row) => unitOf(row.unitName), hidden: !seesProvince },
          {
            title: t('detection.hunt_value'),
            render: (_, row) => <span style={{ overflowWrap: 'anywhere' }}>{row.value}</span>,
          },
          {
            title: t('detection.hunt_destination'),
            render: (_, row) => <span style={{ overflowWrap: 'anywhere' }}>{row.destination}</span>,
          },
          { title: t('detection.first_seen'), render: (_, row) => instantText(row.firstAt) },
          { title: t('detection.last_seen'), render: (_, row) => instantText(row.lastAt) },
          { title: t('detection.hunt_days'), align: 'right', render: (_, row) => numberText(row.days) },
          { title: t('detection.count'), align: 'right', render: (_, row) => numberText(row.count) },
        ]}
        renderCard={(row) => (
          <>
            <strong>{row.machine}</strong> {row.isHandedIn && <Tag>{t('detection.hunt_handed_in')}</Tag>}
            {seesProvince && <div>{unitOf(row.unitName)}</div>}
            <div style={{ overflowWrap: 'anywhere' }}>
              {row.destination === row.value ? row.value : `${row.value} → ${row.destination}`}
            </div>
            <div style={{ color: '#5d6f6b' }}>
              {instantText(row.firstAt)} – {instantText(row.lastAt)} · {t('detection.count')}:{' '}
              {numberText(row.count)}
            </div>
          </>
        )}
      />
    </>
  );
}

function Naming({ id }: { id: string }) {
  const { t } = useTranslation();
  const change = useChange(NameHunt);
  const [name, setName] = useState('');
  return (
    <Card size="small" title={t('detection.hunt_name')}>
      {change.error && <Failed failure={change.error} />}
      <Space.Compact style={{ width: '100%', maxWidth: 460 }}>
        <Input
          value={name}
          maxLength={120}
          aria-label={t('detection.hunt_name')}
          onChange={({ target }) => setName(target.value)}
        />
        <Button
          loading={change.isPending}
          disabled={name.trim().length < 2}
          onClick={() => change.mutate({ id, name })}
        >
          {t('detection.memory_save')}
        </Button>
      </Space.Compact>
      <div style={{ color: '#5d6f6b', marginTop: 4 }}>{t('detection.hunt_name_hint')}</div>
    </Card>
  );
}
