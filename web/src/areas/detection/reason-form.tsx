import { Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../app/http.ts';
import { Failed } from '../../ui/states.tsx';

/** Asks for the reason without which a word is not taken. */
export function ReasonForm({
  title,
  note,
  change,
  send,
  close,
}: {
  title: string;
  note: string;
  change: { error: Failure | null; isPending: boolean };
  send: (reason: string) => void;
  close: () => void;
}) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ reason: string }>();
  return (
    <Modal
      open
      title={title}
      okText={t('detection.send')}
      cancelText={t('detection.cancel')}
      confirmLoading={change.isPending}
      onCancel={close}
      onOk={() => form.submit()}
    >
      <p>{note}</p>
      {change.error && <Failed failure={change.error} />}
      <Form form={form} layout="vertical" onFinish={({ reason }) => send(reason)}>
        <Form.Item name="reason" label={t('detection.reason')} rules={[{ required: true, min: 5 }]}>
          <Input.TextArea rows={2} autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  );
}
