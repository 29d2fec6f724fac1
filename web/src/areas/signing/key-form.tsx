import { type Purpose, SaveKey } from '@lachan/server/contracts/signing';
import { Form, Input, Modal, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { useChange } from '../../app/http.ts';
import { Failed } from '../../ui/states.tsx';

interface Fields {
  purpose: Purpose;
  kind: 'store' | 'token';
  fileName: string;
  module: string;
  keyId: string;
  tokenLabel: string;
  timeStampUrl: string;
  passphrase: string;
}

const START: Fields = {
  purpose: 'person',
  kind: 'store',
  fileName: '',
  module: '',
  keyId: '',
  tokenLabel: '',
  timeStampUrl: '',
  passphrase: '',
};

/** Says where a key is; the server opens it once to learn whose it is. */
export function KeyForm({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Fields>();
  const kind = Form.useWatch('kind', form) ?? 'store';
  const save = useChange(SaveKey);
  const submit = (fields: Fields) =>
    save.mutate(
      {
        purpose: fields.purpose,
        passphrase: fields.passphrase,
        timeStampUrl: fields.timeStampUrl.trim() || null,
        place:
          fields.kind === 'store'
            ? { kind: 'store', fileName: fields.fileName.trim() }
            : {
                kind: 'token',
                module: fields.module.trim(),
                keyId: fields.keyId.trim(),
                tokenLabel: fields.tokenLabel.trim() || null,
              },
      },
      { onSuccess: close },
    );
  const needed = [{ required: true, message: '' }];
  return (
    <Modal
      open
      title={t('signing.set_up_key')}
      okText={t('signing.save')}
      cancelText={t('signing.cancel')}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={() => form.submit()}
    >
      {save.error && <Failed failure={save.error} />}
      <Form form={form} layout="vertical" initialValues={START} onFinish={submit}>
        <Form.Item name="purpose">
          <Radio.Group
            style={{ display: 'grid', gap: 6 }}
            options={[
              { value: 'person', label: t('signing.purpose_person') },
              { value: 'organisation', label: t('signing.purpose_organisation') },
            ]}
          />
        </Form.Item>
        <Form.Item name="kind" label={t('signing.place')}>
          <Radio.Group
            style={{ display: 'grid', gap: 6 }}
            options={[
              { value: 'store', label: t('signing.place_store') },
              { value: 'token', label: t('signing.place_token') },
            ]}
          />
        </Form.Item>
        {kind === 'store' && (
          <Form.Item name="fileName" label={t('signing.file_name')} rules={needed}>
            <Input placeholder="lanh-dao.p12" />
          </Form.Item>
        )}
        {kind === 'token' && (
          <>
            <Form.Item name="module" label={t('signing.module')} rules={needed}>
              <Input placeholder="/usr/lib/softhsm/libsofthsm2.so" />
            </Form.Item>
            <Form.Item name="keyId" label={t('signing.key_id')} rules={needed}>
              <Input placeholder="01" />
            </Form.Item>
            <Form.Item name="tokenLabel" label={t('signing.token_label')}>
              <Input />
            </Form.Item>
          </>
        )}
        <Form.Item name="timeStampUrl" label={t('signing.time_stamp_url')}>
          <Input inputMode="url" />
        </Form.Item>
        <Form.Item name="passphrase" label={t('signing.passphrase')} rules={needed}>
          <Input.Password autoComplete="off" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
