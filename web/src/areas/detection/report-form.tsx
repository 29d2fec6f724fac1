import { ReportInfection } from '@lachan/server/contracts/detection';
import { useNavigate } from '@tanstack/react-router';
import { Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { useChange } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { DayPicker } from '../../ui/day-picker.tsx';
import { showFaults } from '../../ui/form-faults.ts';
import { today } from '../../ui/numbers.ts';
import { Failed } from '../../ui/states.tsx';
import { UnitPicker } from '../../ui/unit-picker.tsx';

interface Values {
  unitId: string;
  machine: string;
  malware: string;
  seenOn: string;
  note: string;
}

/** A unit reports what it has found itself. */
export function ReportForm({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const { unit, seesProvince } = useSession();
  const navigate = useNavigate();
  const [form] = Form.useForm<Values>();
  const report = useChange(ReportInfection);
  return (
    <Modal
      open
      title={t('detection.report')}
      okText={t('detection.send')}
      cancelText={t('detection.cancel')}
      onCancel={close}
      onOk={() => form.submit()}
      confirmLoading={report.isPending}
    >
      <p>{t('detection.report_note')}</p>
      {report.error && <Failed failure={report.error} />}
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{ unitId: unit.id, seenOn: today() }}
        onFinish={(values) =>
          report.mutate(values, {
            onSuccess: ({ id }) => void navigate({ to: `/infections/${id}` }),
            onError: (failure) => showFaults(form, failure, (reason) => t(reason)),
          })
        }
      >
        <Form.Item
          name="unitId"
          label={t('detection.unit')}
          hidden={!seesProvince}
          rules={[{ required: true }]}
        >
          <UnitPicker allowClear={false} />
        </Form.Item>
        <Form.Item name="machine" label={t('detection.machine')} rules={[{ required: true, min: 2 }]}>
          <Input placeholder={t('detection.machine_hint')} />
        </Form.Item>
        <Form.Item name="malware" label={t('detection.malware')} rules={[{ required: true, min: 2 }]}>
          <Input />
        </Form.Item>
        <Form.Item name="seenOn" label={t('detection.seen_on')} rules={[{ required: true }]}>
          <DayPicker />
        </Form.Item>
        <Form.Item name="note" label={t('detection.what_happened')} rules={[{ required: true, min: 5 }]}>
          <Input.TextArea rows={3} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
