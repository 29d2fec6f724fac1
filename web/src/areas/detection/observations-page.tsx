import { GetObservations, KeepObservations } from '@lachan/server/contracts/detection';
import type { Wire } from '@lachan/server/kernel/contract';
import { Button, Card, Descriptions, InputNumber, Space, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall, useChange } from '../../app/http.ts';
import { dayText, instantText, numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';

type Memory = Wire<typeof GetObservations.output>;

/** What is remembered of the past, what it costs, and for how long it is kept. */
export default function ObservationsPage() {
  const { t } = useTranslation();
  const found = useCall(GetObservations, {});
  if (found.error) return <Failed failure={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading />;
  const memory = found.data;
  const [newest] = memory.days.slice(-1);
  return (
    <PageFrame title={t('detection.memory')} note={t('detection.memory_note')}>
      <div style={{ display: 'grid', gap: 14, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        <Card size="small">
          <Descriptions
            column={{ xs: 1, md: 2 }}
            size="small"
            items={[
              { key: 'days', label: t('detection.memory_days'), children: numberText(memory.days.length) },
              {
                key: 'count',
                label: t('detection.memory_observations'),
                children: numberText(memory.observations),
              },
              { key: 'oldest', label: t('detection.memory_oldest'), children: dayText(memory.days[0]?.day) },
              { key: 'newest', label: t('detection.memory_newest'), children: dayText(newest?.day) },
              { key: 'bytes', label: t('detection.memory_bytes'), children: sizeText(memory.bytes) },
              {
                key: 'each',
                label: t('detection.memory_each'),
                children:
                  memory.bytesPerObservation === null
                    ? '–'
                    : t('detection.bytes_unit', { count: numberText(memory.bytesPerObservation, 1) }),
              },
              { key: 'names', label: t('detection.memory_names'), children: numberText(memory.names) },
              {
                key: 'machines',
                label: t('detection.memory_machines'),
                children: numberText(memory.machines),
              },
              {
                key: 'growth',
                label: t('detection.memory_growth'),
                children: memory.perDay
                  ? t('detection.memory_growth_value', {
                      size: sizeText(memory.perDay.bytes),
                      count: numberText(memory.perDay.observations),
                    })
                  : '–',
              },
              ...(memory.freeBytes === null
                ? []
                : [
                    {
                      key: 'free',
                      label: t('detection.memory_free'),
                      children: sizeText(memory.freeBytes),
                    },
                  ]),
              {
                key: 'looked',
                label: t('detection.memory_looked'),
                children: memory.lookedBackAt
                  ? instantText(memory.lookedBackAt)
                  : t('detection.memory_never'),
              },
            ]}
          />
        </Card>
        <Keeping key={memory.keptDays} memory={memory} />
        {memory.forecasts.length > 0 && <Costs memory={memory} />}
        {memory.days.length === 0 ? (
          <Nothing text={t('detection.memory_none')} />
        ) : (
          <Table
            size="small"
            rowKey="day"
            pagination={{ pageSize: 31, hideOnSinglePage: true }}
            dataSource={memory.days.toReversed()}
            columns={[
              { title: t('detection.memory_day'), render: (_, { day }) => dayText(day) },
              {
                title: t('detection.memory_observations'),
                align: 'right',
                render: (_, { observations }) => numberText(observations),
              },
              {
                title: t('detection.memory_bytes'),
                align: 'right',
                render: (_, { bytes }) => sizeText(bytes),
              },
            ]}
          />
        )}
      </div>
    </PageFrame>
  );
}

function Keeping({ memory }: { memory: Memory }) {
  const { t } = useTranslation();
  const change = useChange(KeepObservations);
  const [days, setDays] = useState(memory.keptDays);
  const costOf = (count: number) => {
    const [known] = memory.forecasts;
    if (!known || !memory.perDay) return t('detection.memory_unknown_cost');
    const size = sizeText(known.bytes + (count - known.days) * memory.perDay.bytes);
    return t('detection.memory_would_take', { days: numberText(count), size });
  };
  return (
    <Card size="small" title={t('detection.memory_keep')}>
      {change.error && <Failed failure={change.error} />}
      <Space>
        <InputNumber
          min={7}
          max={730}
          precision={0}
          value={days}
          aria-label={t('detection.memory_keep')}
          onChange={(value) => setDays(value ?? memory.keptDays)}
        />
        <Button
          type="primary"
          loading={change.isPending}
          disabled={days === memory.keptDays}
          onClick={() => change.mutate({ keptDays: days })}
        >
          {t('detection.memory_save')}
        </Button>
      </Space>
      <div style={{ marginTop: 6 }}>{costOf(days)}</div>
      <div style={{ color: '#5d6f6b', marginTop: 4 }}>{t('detection.memory_keep_hint')}</div>
    </Card>
  );
}

/** What each span of days would take, beside what the disk has. */
function Costs({ memory }: { memory: Memory }) {
  const { t } = useTranslation();
  const room = memory.freeBytes === null ? Infinity : memory.freeBytes + memory.bytes;
  return (
    <Card size="small" title={t('detection.memory_costs')}>
      <Table
        size="small"
        rowKey="days"
        pagination={false}
        dataSource={memory.forecasts}
        columns={[
          {
            title: t('detection.memory_span'),
            render: (_, { days }) => (
              <>
                {t('detection.memory_span_days', { days: numberText(days) })}
                {days === memory.keptDays && ` (${t('detection.memory_now_set')})`}
              </>
            ),
          },
          {
            title: t('detection.memory_will_take'),
            align: 'right',
            render: (_, { bytes }) => (
              <>
                {sizeText(bytes)}
                {bytes > room && <div style={{ color: '#a8321f' }}>{t('detection.memory_too_much')}</div>}
              </>
            ),
          },
        ]}
      />
    </Card>
  );
}

/** 1536 → "1,5 KB". */
function sizeText(bytes: number): string {
  const units = ['byte', 'KB', 'MB', 'GB', 'TB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(bytes) / Math.log(1024)));
  return `${numberText(bytes / 1024 ** power, power === 0 ? 0 : 1)} ${units[power]}`;
}
