import {
  AddIndicator,
  indicatorKinds,
  indicatorStates,
  ListIndicators,
  ListLists,
  SwitchIndicator,
} from '@lachan/server/contracts/intel';
import type { Wire } from '@lachan/server/kernel/contract';
import { Link } from '@tanstack/react-router';
import { Button, Form, Input, Modal, Select, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { useCall, useChange } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { showFaults } from '../../ui/form-faults.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Failed, Nothing } from '../../ui/states.tsx';
import { IntelLinks } from './intel-links.tsx';
import { MarkForm } from './mark-form.tsx';

type Indicator = Wire<typeof ListIndicators.output>['rows'][number];
type State = Indicator['state'];

const colours = {
  active: 'green',
  switched_off: 'default',
  false_alarm: 'gold',
  refused: 'default',
  removed: 'default',
} as const;

export default function IndicatorsPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const [filters, setFilters] = useFilters<{
    text?: string;
    listId?: string;
    kind?: Indicator['kind'];
    state?: State;
  }>();
  const lists = useCall(ListLists, {});
  const [marking, setMarking] = useState<Indicator | null>(null);
  const [isAdding, setAdding] = useState(false);
  return (
    <PageFrame
      title={t('intel.indicators')}
      actions={
        may('intel:manage') &&
        filters.listId && <Button onClick={() => setAdding(true)}>{t('intel.add_indicator')}</Button>
      }
    >
      <IntelLinks />
      <div className="page-filters">
        <Input.Search
          allowClear
          placeholder={t('intel.find')}
          defaultValue={filters.text}
          onSearch={(text) => setFilters({ text })}
          style={{ flex: '1 1 240px', maxWidth: 360 }}
        />
        <Select
          allowClear
          placeholder={t('intel.all_lists')}
          style={{ flex: '1 1 200px', maxWidth: 280 }}
          value={filters.listId ?? null}
          options={(lists.data?.rows ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(listId) => setFilters({ listId: listId ?? undefined })}
        />
        <Select
          allowClear
          placeholder={t('intel.kind')}
          style={{ flex: '1 1 130px', maxWidth: 170 }}
          value={filters.kind ?? null}
          options={indicatorKinds.map((value) => ({ value, label: t(`intel.kind_${value}`) }))}
          onChange={(kind) => setFilters({ kind: kind ?? undefined })}
        />
        <Select
          allowClear
          placeholder={t('intel.state')}
          style={{ flex: '1 1 150px', maxWidth: 210 }}
          value={filters.state ?? null}
          options={indicatorStates.map((value) => ({ value, label: t(`intel.state_${value}`) }))}
          onChange={(state) => setFilters({ state: state ?? undefined })}
        />
      </div>
      <PagedTable
        endpoint={ListIndicators}
        input={filters}
        keyOf={(row) => String(row.id)}
        empty={<Nothing text={t('intel.none')} />}
        columns={[
          {
            title: t('intel.value'),
            render: (_, row) => <ValueLink row={row} />,
          },
          { title: t('intel.kind'), render: (_, row) => t(`intel.kind_${row.kind}`) },
          { title: t('intel.family'), render: (_, row) => row.family ?? '–' },
          { title: t('intel.description'), render: (_, row) => row.description ?? '–' },
          { title: t('intel.list'), dataIndex: 'listName' },
          {
            title: t('intel.state'),
            render: (_, row) => <Tag color={colours[row.state]}>{t(`intel.state_${row.state}`)}</Tag>,
          },
          { title: '', render: (_, row) => <Actions row={row} mark={() => setMarking(row)} /> },
        ]}
        renderCard={(row) => (
          <>
            <ValueLink row={row} />
            <div style={{ color: '#5d6f6b' }}>
              {[t(`intel.kind_${row.kind}`), row.family, row.description, row.listName]
                .filter(Boolean)
                .join(' · ')}
            </div>
            <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, marginTop: 6 }}>
              <Tag color={colours[row.state]}>{t(`intel.state_${row.state}`)}</Tag>
              <Actions row={row} mark={() => setMarking(row)} />
            </div>
          </>
        )}
      />
      {marking && <MarkForm value={marking.value} close={() => setMarking(null)} />}
      {isAdding && filters.listId && <AddForm listId={filters.listId} close={() => setAdding(false)} />}
    </PageFrame>
  );
}

function ValueLink({ row }: { row: Indicator }) {
  return (
    <Link to={`/intel/indicators/${row.id}` as '/'} style={{ overflowWrap: 'anywhere', fontWeight: 600 }}>
      {row.value}
    </Link>
  );
}

function Actions({ row, mark }: { row: Indicator; mark: () => void }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const change = useChange(SwitchIndicator);
  if (!may('intel:manage') || ['removed', 'false_alarm', 'refused'].includes(row.state)) return null;
  const isOff = row.state === 'active';
  return (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: 6 }}>
      <Button size="small" loading={change.isPending} onClick={() => change.mutate({ id: row.id, isOff })}>
        {t(isOff ? 'intel.switch_off' : 'intel.switch_on')}
      </Button>
      <Button size="small" onClick={mark}>
        {t('intel.mark_false_alarm')}
      </Button>
    </div>
  );
}

function AddForm({ listId, close }: { listId: string; close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ value: string; family?: string; description?: string }>();
  const add = useChange(AddIndicator);
  return (
    <Modal
      open
      title={t('intel.add_indicator')}
      okText={t('intel.save')}
      cancelText={t('intel.cancel')}
      onCancel={close}
      onOk={() => form.submit()}
      confirmLoading={add.isPending}
    >
      {add.error && <Failed failure={add.error} />}
      <Form
        form={form}
        layout="vertical"
        onFinish={({ value, family, description }) =>
          add.mutate(
            { listId, value, family: family || null, description: description || null },
            { onSuccess: close, onError: (failure) => showFaults(form, failure, (reason) => t(reason)) },
          )
        }
      >
        <Form.Item name="value" label={t('intel.value')} rules={[{ required: true, min: 3 }]}>
          <Input />
        </Form.Item>
        <Form.Item name="family" label={t('intel.family')}>
          <Input />
        </Form.Item>
        <Form.Item name="description" label={t('intel.description')}>
          <Input />
        </Form.Item>
      </Form>
    </Modal>
  );
}
