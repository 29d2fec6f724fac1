import { SetKey } from '@lachan/server/contracts/exchange';
import { Button, Form, Input, Modal, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChange } from '../../app/http.ts';
import { Failed } from '../../ui/states.tsx';

/** Takes a key file; nothing of a key that is there already is shown. */
export function KeyForm({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const change = useChange(SetKey);
  const [file, setFile] = useState<File | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const save = async () => {
    if (!file) return;
    const words = passphrase === '' ? null : passphrase;
    const bytes = new Uint8Array(await file.arrayBuffer());
    const text = new TextDecoder().decode(bytes);
    const isPem = text.includes('-----BEGIN');
    change.mutate(
      isPem
        ? { keyPem: text, passphrase: words }
        : {
            pkcs12: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')),
            passphrase: words,
          },
      { onSuccess: close },
    );
  };
  return (
    <Modal
      open
      title={t('exchange.key')}
      okText={t('exchange.save')}
      cancelText={t('exchange.cancel')}
      onCancel={close}
      onOk={() => void save()}
      okButtonProps={{ disabled: !file }}
      confirmLoading={change.isPending}
    >
      {change.error && <Failed failure={change.error} />}
      <p>{t('exchange.key_note')}</p>
      <Form layout="vertical">
        <Form.Item label={t('exchange.key_file')}>
          <Upload
            maxCount={1}
            accept=".p12,.pfx,.pem"
            beforeUpload={(chosen) => {
              setFile(chosen);
              return false;
            }}
            onRemove={() => setFile(null)}
          >
            <Button>{t('exchange.choose_file')}</Button>
          </Upload>
        </Form.Item>
        <Form.Item label={t('exchange.passphrase')}>
          <Input.Password
            autoComplete="off"
            value={passphrase}
            onChange={(event) => setPassphrase(event.target.value)}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
