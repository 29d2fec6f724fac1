import { ListKeys, type Purpose } from '@lachan/server/contracts/signing';
import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Card, Form, Input, Radio, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Failure, uploadForFile, useCall } from '../../app/http.ts';
import { saveFile } from '../../ui/save-file.ts';
import { Failed } from '../../ui/states.tsx';

interface Ask {
  file: File;
  purpose: Purpose;
  passphrase: string;
}

/** Signs a PDF with a key of the province and hands it back. */
export function SignCard() {
  const { t } = useTranslation();
  const keys = useCall(ListKeys, {}).data?.keys ?? [];
  const [file, setFile] = useState<File | null>(null);
  const [form] = Form.useForm<Omit<Ask, 'file'>>();
  const sign = useMutation<void, Failure, Ask>({
    mutationFn: async ({ file: chosen, purpose, passphrase }) =>
      saveFile(await uploadForFile('/api/signing/sign', [chosen], { purpose, passphrase })),
    onSettled: () => form.setFieldValue('passphrase', ''),
  });
  const first = keys[0];
  return (
    <Card title={t('signing.sign_title')}>
      <p>{t('signing.sign_note')}</p>
      <p>{t('signing.own_device')}</p>
      {first && (
        <Form
          form={form}
          layout="vertical"
          initialValues={{ purpose: first.purpose, passphrase: '' }}
          onFinish={(fields) => file && sign.mutate({ file, ...fields })}
          style={{ maxWidth: 480 }}
        >
          <Form.Item>
            <Upload
              accept=".pdf"
              maxCount={1}
              beforeUpload={(chosen) => {
                setFile(chosen);
                sign.reset();
                return false;
              }}
              onRemove={() => setFile(null)}
            >
              <Button>{t('signing.choose_file')}</Button>
            </Upload>
          </Form.Item>
          <Form.Item name="purpose">
            <Radio.Group
              style={{ display: 'grid', gap: 6 }}
              options={keys.map(({ purpose }) => ({
                value: purpose,
                label: t(`signing.purpose_${purpose}`),
              }))}
            />
          </Form.Item>
          <Form.Item
            name="passphrase"
            label={t('signing.passphrase')}
            rules={[{ required: true, message: '' }]}
          >
            <Input.Password autoComplete="off" />
          </Form.Item>
          <Button type="primary" htmlType="submit" disabled={!file} loading={sign.isPending}>
            {t('signing.sign')}
          </Button>
        </Form>
      )}
      {!first && <Alert type="info" showIcon title={t('signing.keys_empty')} />}
      {sign.error && <Failed failure={sign.error} />}
      {sign.isSuccess && (
        <Alert style={{ marginTop: 12 }} type="success" showIcon title={t('signing.signed')} />
      )}
    </Card>
  );
}
