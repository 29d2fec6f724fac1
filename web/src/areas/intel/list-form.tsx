import { CreateList, ReviseList, sharingLevels } from '@lachan/server/contracts/intel';
import type { z } from 'zod';
import { Checkbox, Form, Input, InputNumber, Modal, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useChange, type Failure } from '../../app/http.ts';
import { showFaults } from '../../ui/form-faults.ts';
import { Failed } from '../../ui/states.tsx';
import type { List } from './lists-page.tsx';

type Values = z.input<typeof CreateList.input>;

/** What is said about a list: a new one, or one that stands. */
export function ListForm({ list, close }: { list: List | null; close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const create = useChange(CreateList);
  const revise = useChange(ReviseList);
  const failure = create.error ?? revise.error;
  const after = {
    onSuccess: close,
    onError: (error: Failure) => showFaults(form, error, (reason) => t(reason)),
  };
  return (
    <Modal
      open
      title={t(list ? 'intel.revise_list' : 'intel.add_list')}
      okText={t('intel.save')}
      cancelText={t('intel.cancel')}
      onCancel={close}
      onOk={() => form.submit()}
      confirmLoading={create.isPending || revise.isPending}
    >
      {failure && <Failed failure={failure} />}
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={list ?? { confidencePercent: 80, sharing: 'amber', meansInfection: true }}
        onFinish={(values) =>
          list ? revise.mutate({ id: list.id, ...values }, after) : create.mutate(values, after)
        }
      >
        <Form.Item name="name" label={t('intel.name')} rules={[{ required: true, min: 2 }]}>
          <Input />
        </Form.Item>
        <Form.Item name="origin" label={t('intel.origin')} rules={[{ required: true, min: 2 }]}>
          <Input />
        </Form.Item>
        <Form.Item name="confidencePercent" label={t('intel.confidence')} rules={[{ required: true }]}>
          <InputNumber min={0} max={100} />
        </Form.Item>
        <Form.Item name="sharing" label={t('intel.sharing')}>
          <Select options={sharingLevels.map((value) => ({ value, label: t(`intel.sharing_${value}`) }))} />
        </Form.Item>
        <Form.Item name="meansInfection" valuePropName="checked" extra={t('intel.means_infection_hint')}>
          <Checkbox>{t('intel.means_infection')}</Checkbox>
        </Form.Item>
      </Form>
    </Modal>
  );
}
