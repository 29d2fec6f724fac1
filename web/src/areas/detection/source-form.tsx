import { CreateSource, sourceKinds, UpdateSource } from '@lachan/server/contracts/detection';
import type { z } from 'zod';
import { Checkbox, Form, Input, InputNumber, Modal, Select, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { useChange, type Failure } from '../../app/http.ts';
import { showFaults } from '../../ui/form-faults.ts';
import { Failed } from '../../ui/states.tsx';
import { UnitPicker } from '../../ui/unit-picker.tsx';
import type { StrangerRow } from './receiving-cards.tsx';
import type { SourceRow } from './sources-page.tsx';

type Values = z.input<typeof CreateSource.input>;

interface Props {
  /** To be changed; a new one without. */
  source?: SourceRow;
  /** A sender that becomes a source. */
  stranger?: StrangerRow;
  /** Files that may be followed; `null` when the operator has opened no folder. */
  files: readonly string[] | null;
  close: () => void;
}

/** Adds a source, then shows its token, this once; or changes one. */
export function SourceForm({ source, stranger, files, close }: Props) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const create = useChange(CreateSource);
  const update = useChange(UpdateSource);
  if (create.data) return <Token name={create.data.name} token={create.data.token} close={close} />;
  const failure = create.error ?? update.error;
  const send = (values: Values) => {
    const input = {
      ...values,
      site: values.site || null,
      defaultUnitId: values.defaultUnitId ?? null,
      silentAfterHours: values.silentAfterHours ?? null,
      fileName: values.fileName || null,
    };
    const onError = (error: Failure) => showFaults(form, error, (reason) => t(reason));
    if (source) update.mutate({ ...input, id: source.id }, { onError, onSuccess: close });
    else create.mutate(input, { onError });
  };
  const title = t(source ? 'detection.change_source' : 'detection.add_source');
  return (
    <Modal
      open
      title={source ? `${title}: ${source.name}` : title}
      okText={t(source ? 'detection.save' : 'detection.add_source')}
      cancelText={t('detection.cancel')}
      onCancel={close}
      onOk={() => form.submit()}
      confirmLoading={create.isPending || update.isPending}
    >
      {failure && <Failed failure={failure} />}
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={initialValues(source, stranger)}
        onFinish={send}
      >
        {!source && (
          <Form.Item name="name" label={t('detection.name')} rules={[{ required: true, min: 2 }]}>
            <Input />
          </Form.Item>
        )}
        <Form.Item name="kind" label={t('detection.kind')}>
          <Select options={sourceKinds.map((value) => ({ value, label: t(`detection.kind_${value}`) }))} />
        </Form.Item>
        {!source && (
          <Form.Item name="unitId" label={t('detection.runs_at')} rules={[{ required: true }]}>
            <UnitPicker />
          </Form.Item>
        )}
        <Form.Item name="site" label={t('detection.site')} extra={t('detection.site_hint')}>
          <Input />
        </Form.Item>
        <Form.Item name="senders" label={t('detection.senders')} extra={t('detection.senders_hint')}>
          <Select mode="tags" tokenSeparators={[',', ' ']} open={false} suffixIcon={null} />
        </Form.Item>
        <Form.Item
          name="certificates"
          label={t('detection.certificates')}
          extra={t('detection.certificates_hint')}
        >
          <Select mode="tags" tokenSeparators={[',']} open={false} suffixIcon={null} />
        </Form.Item>
        {files && (
          <Form.Item name="fileName" label={t('detection.file_name')} extra={t('detection.file_name_hint')}>
            <Select allowClear showSearch options={files.map((value) => ({ value, label: value }))} />
          </Form.Item>
        )}
        <Form.Item
          name="defaultUnitId"
          label={t('detection.default_unit')}
          extra={t('detection.default_unit_hint')}
        >
          <UnitPicker />
        </Form.Item>
        <Form.Item
          name="silentAfterHours"
          label={t('detection.silent_after')}
          extra={t('detection.silent_after_hint')}
        >
          <InputNumber min={1} max={8760} />
        </Form.Item>
        <Form.Item name="keepsOwn" valuePropName="checked" extra={t('detection.keeps_own_hint')}>
          <Checkbox>{t('detection.keeps_own')}</Checkbox>
        </Form.Item>
      </Form>
    </Modal>
  );
}

function initialValues(source: SourceRow | undefined, stranger: StrangerRow | undefined): Partial<Values> {
  if (source) return source;
  if (!stranger) return { kind: 'dns', senders: [], certificates: [] };
  const { fingerprint, certificateName, address } = stranger;
  return {
    kind: 'other',
    name: certificateName ?? address,
    senders: fingerprint ? [] : [address],
    certificates: fingerprint ? [fingerprint] : [],
  };
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
