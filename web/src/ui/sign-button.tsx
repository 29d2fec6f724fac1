import { SafetyCertificateOutlined } from '@ant-design/icons';
import { ListKeys, type Purpose } from '@lachan/server/contracts/signing';
import { useMutation } from '@tanstack/react-query';
import { Alert, App, Button, Form, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Failure, useCall } from '../app/http.ts';
import { useSession } from '../app/session.tsx';
import { Failed, Loading } from './states.tsx';

interface Ask {
  purpose: Purpose;
  passphrase: string;
}

interface Props {
  /** Signs, and does with the signed file what the page is for. */
  sign: (ask: Ask) => Promise<unknown>;
  /** What the person reads when it is done. */
  done: string;
}

/** Signs with a key of the province; the passphrase is asked every time. Only for who may sign. */
export function SignButton(props: Props) {
  const { t } = useTranslation();
  const { may } = useSession();
  const [isOpen, setOpen] = useState(false);
  if (!may('signing:sign')) return null;
  return (
    <>
      <Button icon={<SafetyCertificateOutlined />} onClick={() => setOpen(true)}>
        {t('ui.sign')}
      </Button>
      {isOpen && <SignDialog {...props} close={() => setOpen(false)} />}
    </>
  );
}

function SignDialog({ sign, done, close }: Props & { close: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [form] = Form.useForm<Ask>();
  const keys = useCall(ListKeys, {});
  const work = useMutation<unknown, Failure, Ask>({
    mutationFn: sign,
    onSettled: () => form.setFieldValue('passphrase', ''),
    onSuccess: () => {
      void message.success(done);
      close();
    },
  });
  const known = keys.data?.keys ?? [];
  const [first] = known;
  return (
    <Modal
      open
      title={t('ui.sign')}
      okText={t('ui.sign')}
      cancelText={t('ui.cancel')}
      confirmLoading={work.isPending}
      okButtonProps={{ disabled: !first }}
      onCancel={close}
      onOk={() => form.submit()}
    >
      {keys.isPending && <Loading />}
      {keys.error && <Failed failure={keys.error} retry={() => void keys.refetch()} />}
      {keys.data && !first && <Alert type="info" showIcon title={t('signing.keys_empty')} />}
      {work.error && <Failed failure={work.error} />}
      {first && (
        <Form
          form={form}
          layout="vertical"
          initialValues={{ purpose: first.purpose, passphrase: '' }}
          onFinish={(ask) => work.mutate(ask)}
        >
          <Form.Item name="purpose" label={t('ui.sign_with')}>
            <Radio.Group
              style={{ display: 'grid', gap: 6 }}
              options={known.map(({ purpose, signer }) => ({
                value: purpose,
                label: `${signer}: ${t(`signing.purpose_${purpose}`)}`,
              }))}
            />
          </Form.Item>
          <Form.Item
            name="passphrase"
            label={t('signing.passphrase')}
            rules={[{ required: true, message: '' }]}
          >
            <Input.Password autoComplete="off" autoFocus />
          </Form.Item>
          <p style={{ color: '#5d6f6b' }}>{t('ui.sign_note')}</p>
        </Form>
      )}
    </Modal>
  );
}
