import { machineNamings, reportProfiles, SetExchange } from '@lachan/server/contracts/exchange';
import { Checkbox, Form, Input, InputNumber, Modal, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { useChange } from '../../app/http.ts';
import { showFaults } from '../../ui/form-faults.ts';
import { Failed } from '../../ui/states.tsx';
import type { Console } from './console-page.tsx';

type Values = Console['settings'];

export function SettingsForm({ settings, close }: { settings: Values; close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const profile = Form.useWatch('profile', form);
  const change = useChange(SetExchange);
  return (
    <Modal
      open
      width={640}
      title={t('exchange.settings')}
      okText={t('exchange.save')}
      cancelText={t('exchange.cancel')}
      onCancel={close}
      onOk={() => form.submit()}
      confirmLoading={change.isPending}
    >
      {change.error && <Failed failure={change.error} />}
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={settings}
        onFinish={(values) =>
          change.mutate(
            {
              ...settings,
              ...values,
              address: values.address?.trim() || null,
              serverTrustPem: values.serverTrustPem?.trim() || null,
            },
            { onSuccess: close, onError: (error) => showFaults(form, error, (reason) => t(reason)) },
          )
        }
      >
        <Form.Item name="address" label={t('exchange.address')} extra={t('exchange.address_hint')}>
          <Input placeholder="https://" inputMode="url" />
        </Form.Item>
        <Form.Item name="isPrivateAllowed" valuePropName="checked">
          <Checkbox>{t('exchange.private')}</Checkbox>
        </Form.Item>
        <Form.Item name="isOn" valuePropName="checked">
          <Checkbox>{t('exchange.is_on')}</Checkbox>
        </Form.Item>
        <div style={{ display: 'flex', flexWrap: 'wrap', gap: '0 18px' }}>
          <Form.Item name="everyHours" label={t('exchange.every_hours')} rules={[{ required: true }]}>
            <InputNumber min={1} max={744} />
          </Form.Item>
          <Form.Item name="batchSize" label={t('exchange.batch_size')} rules={[{ required: true }]}>
            <InputNumber min={10} max={1000} />
          </Form.Item>
          <Form.Item name="timeoutSeconds" label={t('exchange.timeout')} rules={[{ required: true }]}>
            <InputNumber min={1} max={600} />
          </Form.Item>
        </div>
        <Form.Item name="profile" label={t('exchange.profile')}>
          <Radio.Group
            vertical
            options={reportProfiles.map((value) => ({ value, label: t(`exchange.profile_${value}`) }))}
          />
        </Form.Item>
        {profile === 'v2' && (
          <Form.Item name="organizationInCharge" label={t('exchange.in_charge')}>
            <Input />
          </Form.Item>
        )}
        <Form.Item name="naming" label={t('exchange.naming')}>
          <Radio.Group
            vertical
            options={machineNamings.map((value) => ({ value, label: t(`exchange.naming_${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="product" label={t('exchange.product')} rules={[{ required: true }]}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item
          name="serverTrustPem"
          label={t('exchange.server_trust')}
          extra={t('exchange.server_trust_hint')}
        >
          <Input.TextArea rows={3} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
