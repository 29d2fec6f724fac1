import { MarkFalseAlarm } from '@lachan/server/contracts/intel';
import { Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { useChange } from '../../app/http.ts';
import { DayPicker } from '../../ui/day-picker.tsx';
import { showFaults } from '../../ui/form-faults.ts';
import { Failed } from '../../ui/states.tsx';

/** Marks a value as a false alarm for the whole province. */
export function MarkForm({ value, close }: { value: string; close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ reason: string; until?: string | null }>();
  const mark = useChange(MarkFalseAlarm);
  return (
    <Modal
      open
      title={value}
      okText={t('intel.mark_false_alarm')}
      cancelText={t('intel.cancel')}
      onCancel={close}
      onOk={() => form.submit()}
      confirmLoading={mark.isPending}
    >
      <p>{t('intel.mark_note')}</p>
      {mark.error && <Failed failure={mark.error} />}
      <Form
        form={form}
        layout="vertical"
        onFinish={({ reason, until }) =>
          mark.mutate(
            { value, reason, until: until ?? null },
            { onSuccess: close, onError: (failure) => showFaults(form, failure, (one) => t(one)) },
          )
        }
      >
        <Form.Item name="reason" label={t('intel.reason')} rules={[{ required: true, min: 5 }]}>
          <Input.TextArea rows={3} />
        </Form.Item>
        <Form.Item name="until" label={t('intel.until')} extra={t('intel.until_hint')}>
          <DayPicker />
        </Form.Item>
      </Form>
    </Modal>
  );
}
