import { CreateSource, sourceKinds } from '@lachan/server/contracts/detection';
import type { z } from 'zod';
import { Form, Input, InputNumber, Modal, Select, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { useChange } from '../../app/http.ts';
import { showFaults } from '../../ui/form-faults.ts';
import { Failed } from '../../ui/states.tsx';
import { UnitPicker } from '../../ui/unit-picker.tsx';

type Values = z.input<typeof CreateSource.input>;

/** Adds a source, then shows its token, this once. */
export function SourceForm({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const create = useChange(CreateSource);
  if (create.data) return <Token name={create.data.name} token={create.data.token} close={close} />;
  return (
    <Modal
      open
      title={t('detection.add_source')}
      okText={t('detection.add_source')}
      cancelText={t('detection.cancel')}
      onCancel={close}
      onOk={() => form.submit()}
      confirmLoading={create.isPending}
    >
      {create.error && <Failed failure={create.error} />}
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{ kind: 'dns', silentAfterHours: 24 }}
        onFinish={(values) =>
          create.mutate(
            { ...values, defaultUnitId: values.defaultUnitId ?? null },
            { onError: (failure) => showFaults(form, failure, (reason) => t(reason)) },
          )
        }
      >
        <Form.Item name="name" label={t('detection.name')} rules={[{ required: true, min: 2 }]}>
          <Input />
        </Form.Item>
        <Form.Item name="kind" label={t('detection.kind')}>
          <Select options={sourceKinds.map((value) => ({ value, label: t(`detection.kind_${value}`) }))} />
        </Form.Item>
        <Form.Item name="unitId" label={t('detection.runs_at')} rules={[{ required: true }]}>
          <UnitPicker />
        </Form.Item>
        <Form.Item
          name="defaultUnitId"
          label={t('detection.default_unit')}
          extra={t('detection.default_unit_hint')}
        >
          <UnitPicker />
        </Form.Item>
        <Form.Item name="silentAfterHours" label={t('detection.silent_after')}>
          <InputNumber min={1} max={8760} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function Token({ name, token, close }: { name: string; token: string; close: () => void }) {
  const { t } = useTranslation();
  const example = `curl --data-binary @dns.log -H 'Authorization: Bearer ${token}' '${window.location.origin}/api/ingest/${encodeURIComponent(name)}'`;
  return (
    <Modal
      open
      title={t('detection.token_title', { name })}
      okText={t('detection.done')}
      onOk={close}
      onCancel={close}
      cancelButtonProps={{ style: { display: 'none' } }}
    >
      <p>{t('detection.token_note')}</p>
      <Typography.Paragraph copyable code style={{ overflowWrap: 'anywhere' }}>
        {token}
      </Typography.Paragraph>
      <p>{t('detection.token_example')}</p>
      <Typography.Paragraph copyable code style={{ overflowWrap: 'anywhere' }}>
        {example}
      </Typography.Paragraph>
    </Modal>
  );
}
