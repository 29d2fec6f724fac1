import { CreateUnit, ListUnits, unitKinds, type UnitKind } from '@lachan/server/contracts/organisation';
import { useNavigate } from '@tanstack/react-router';
import { App, Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { useChange } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { DayPicker } from '../../ui/day-picker.tsx';
import { showFaults } from '../../ui/form-faults.ts';
import { dayText, today } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { PathLink } from '../../ui/path-link.tsx';
import { Failed } from '../../ui/states.tsx';
import { UnitPicker } from '../../ui/unit-picker.tsx';

export default function UnitsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { may } = useSession();
  const [filters, setFilters] = useFilters<{ text?: string; kind?: UnitKind; on?: string }>();
  const [isAdding, setAdding] = useState(false);
  return (
    <PageFrame
      title={t('organisation.units')}
      actions={
        may('organisation:manage') && (
          <>
            <PathLink to="/units/register">
              <Button>{t('organisation.register')}</Button>
            </PathLink>
            <Button type="primary" onClick={() => setAdding(true)}>
              {t('organisation.create')}
            </Button>
          </>
        )
      }
    >
      <div className="page-filters">
        <Input.Search
          allowClear
          placeholder={t('ui.find')}
          defaultValue={filters.text}
          onSearch={(text) => setFilters({ text })}
          style={{ maxWidth: 280 }}
        />
        <Select
          allowClear
          placeholder={t('organisation.kind')}
          style={{ minWidth: 210 }}
          value={filters.kind ?? null}
          options={unitKinds.map((kind) => ({ value: kind, label: t(`organisation.kind_${kind}`) }))}
          onChange={(kind) => setFilters({ kind: kind ?? undefined })}
        />
        <DayPicker
          aria-label={t('organisation.on_day')}
          value={filters.on ?? today()}
          onChange={(on) => setFilters({ on })}
        />
      </div>
      <PagedTable
        endpoint={ListUnits}
        input={filters}
        keyOf={(unit) => unit.id}
        onOpen={(unit) => void navigate({ to: `/units/${unit.id}` })}
        columns={[
          { title: t('organisation.name'), dataIndex: 'name' },
          { title: t('organisation.kind'), render: (_, unit) => t(`organisation.kind_${unit.kind}`) },
          { title: t('organisation.code'), dataIndex: 'code' },
          { title: t('organisation.valid_from'), render: (_, unit) => dayText(unit.validFrom) },
        ]}
        renderCard={(unit) => (
          <>
            <strong>{unit.name}</strong>
            <div>{t(`organisation.kind_${unit.kind}`)}</div>
          </>
        )}
      />
      {isAdding && <NewUnit close={() => setAdding(false)} />}
    </PageFrame>
  );
}

function NewUnit({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [form] = Form.useForm<{
    kind: UnitKind;
    name: string;
    parentId: string;
    code?: string;
    validFrom: string;
  }>();
  const create = useChange(CreateUnit);
  return (
    <Modal
      open
      title={t('organisation.create')}
      okText={t('ui.save')}
      cancelText={t('ui.cancel')}
      onCancel={close}
      onOk={form.submit}
      confirmLoading={create.isPending}
    >
      {create.error && <Failed failure={create.error} />}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ kind: 'other', validFrom: today() }}
        onFinish={(fields) =>
          create.mutate(
            { ...fields, code: fields.code || null },
            {
              onSuccess: () => {
                void message.success(t('organisation.saved'));
                close();
              },
              onError: (failure) => showFaults(form, failure, t),
            },
          )
        }
      >
        <Form.Item name="kind" label={t('organisation.kind')}>
          <Select
            options={unitKinds
              .filter((kind) => kind !== 'province')
              .map((kind) => ({ value: kind, label: t(`organisation.kind_${kind}`) }))}
          />
        </Form.Item>
        <Form.Item name="name" label={t('organisation.name')} rules={[{ required: true, message: '' }]}>
          <Input />
        </Form.Item>
        <Form.Item name="parentId" label={t('organisation.parent')} rules={[{ required: true, message: '' }]}>
          <UnitPicker allowClear={false} />
        </Form.Item>
        <Form.Item name="code" label={t('organisation.code')}>
          <Input />
        </Form.Item>
        <Form.Item
          name="validFrom"
          label={t('organisation.valid_from')}
          rules={[{ required: true, message: '' }]}
        >
          <DayPicker />
        </Form.Item>
      </Form>
    </Modal>
  );
}
