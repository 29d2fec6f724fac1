import { AssignUnattributed, ListUnattributed } from '@lachan/server/contracts/detection';
import type { Wire } from '@lachan/server/kernel/contract';
import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { useChange } from '../../app/http.ts';
import { useLive } from '../../app/live.ts';
import { instantText, numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { PathLink } from '../../ui/path-link.tsx';
import { Failed, Nothing } from '../../ui/states.tsx';
import { UnitPicker } from '../../ui/unit-picker.tsx';
import { RawLine } from './raw-line.tsx';

/** A shared exit may be that of forty communes. */
const CANDIDATES_SHOWN = 3;

type Row = Wire<typeof ListUnattributed.output>['rows'][number];

export default function UnattributedPage() {
  const { t } = useTranslation();
  const [filters, setFilters] = useFilters<{ text?: string }>();
  const [chosen, setChosen] = useState<Row | null>(null);
  useLive('detection.');
  const candidates = ({ candidates: all }: Row) => {
    if (all.length === 0) return t('detection.no_candidates');
    const told = all.filter(({ answer }) => answer === 'not_ours');
    const left = all.filter(({ answer }) => answer !== 'not_ours');
    const names = left
      .slice(0, CANDIDATES_SHOWN)
      .map(({ name }) => name)
      .join(', ');
    const more = left.length - CANDIDATES_SHOWN;
    return [
      names + (more > 0 ? ` ${t('detection.and_more_units', { count: more })}` : ''),
      told.length > 0 ? t('detection.said_no', { count: told.length, all: all.length }) : '',
    ]
      .filter(Boolean)
      .join('. ');
  };
  const machine = (row: Row) => (row.address === '?' ? t('detection.unknown_machine') : row.address);
  return (
    <PageFrame
      title={t('detection.unattributed')}
      note={t('detection.unattributed_note')}
      actions={
        <>
          <PathLink to="/exits">
            <Button>{t('detection.exits')}</Button>
          </PathLink>
          <PathLink to="/address-plan">
            <Button>{t('detection.address_plan')}</Button>
          </PathLink>
        </>
      }
    >
      <div className="page-filters">
        <Input.Search
          allowClear
          placeholder={t('detection.find_unattributed')}
          defaultValue={filters.text}
          onSearch={(text) => setFilters({ text })}
          style={{ flex: '1 1 220px', maxWidth: 320 }}
        />
      </div>
      <PagedTable
        endpoint={ListUnattributed}
        input={filters}
        keyOf={(row) => row.id}
        empty={<Nothing text={t('detection.none_unattributed')} />}
        columns={[
          { title: t('detection.last_seen'), render: (_, row) => instantText(row.lastAt) },
          { title: t('detection.machine'), render: (_, row) => machine(row) },
          { title: t('detection.candidates'), width: 260, render: (_, row) => candidates(row) },
          {
            title: t('detection.indicator'),
            render: (_, row) => (
              <span style={{ overflowWrap: 'anywhere' }}>
                {row.value} {row.family ?? ''}
              </span>
            ),
          },
          { title: t('detection.count'), align: 'right', render: (_, row) => numberText(row.count) },
          {
            title: '',
            render: (_, row) => <Button onClick={() => setChosen(row)}>{t('detection.assign')}</Button>,
          },
        ]}
        renderCard={(row) => (
          <>
            <strong style={{ overflowWrap: 'anywhere' }}>
              {machine(row)} → {row.value}
            </strong>
            <div>
              {t('detection.candidates')}: {candidates(row)}
            </div>
            <div style={{ color: '#5d6f6b', marginBottom: 8 }}>{instantText(row.lastAt)}</div>
            <Button block onClick={() => setChosen(row)}>
              {t('detection.assign')}
            </Button>
          </>
        )}
      />
      {chosen && <AssignForm row={chosen} close={() => setChosen(null)} />}
    </PageFrame>
  );
}

function AssignForm({ row, close }: { row: Row; close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ unitId: string; reason: string }>();
  const assign = useChange(AssignUnattributed);
  return (
    <Modal
      open
      title={`${row.address} → ${row.value}`}
      okText={t('detection.assign')}
      cancelText={t('detection.cancel')}
      onCancel={close}
      onOk={() => form.submit()}
      confirmLoading={assign.isPending}
      width={720}
    >
      {assign.error && <Failed failure={assign.error} />}
      <RawLine evidence={row.evidence} />
      <Form
        form={form}
        layout="vertical"
        style={{ marginTop: 14 }}
        onFinish={(values) => assign.mutate({ id: row.id, ...values }, { onSuccess: close })}
      >
        {row.candidates.length > 0 && (
          <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, marginBottom: 10 }}>
            {row.candidates.map(({ id, name }) => (
              <Button key={id} size="small" onClick={() => form.setFieldsValue({ unitId: id })}>
                {name}
              </Button>
            ))}
          </div>
        )}
        <Form.Item name="unitId" label={t('detection.unit')} rules={[{ required: true }]}>
          <UnitPicker />
        </Form.Item>
        <Form.Item name="reason" label={t('detection.assign_reason')} rules={[{ required: true, min: 5 }]}>
          <Input.TextArea rows={2} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
