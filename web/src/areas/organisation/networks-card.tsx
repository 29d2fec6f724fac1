import { AddNetwork, EndNetwork, type GetUnit } from '@lachan/server/contracts/organisation';
import type { Wire } from '@lachan/server/kernel/contract';
import { Button, Card, Checkbox, Form, Input, Popconfirm, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useChange } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { showFaults } from '../../ui/form-faults.ts';
import { dayText, today } from '../../ui/numbers.ts';
import { Failed, Nothing } from '../../ui/states.tsx';

type Networks = Wire<typeof GetUnit.output>['networks'];

/** Which addresses a unit uses: without them no contact can be attributed to it. */
export function NetworksCard({ unitId, networks }: { unitId: string; networks: Networks }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const [form] = Form.useForm<{ cidr: string; note?: string; isShared?: boolean }>();
  const add = useChange(AddNetwork);
  const end = useChange(EndNetwork);
  return (
    <Card title={t('organisation.networks')}>
      {networks.length === 0 && <Nothing text={t('organisation.networks_none')} />}
      {networks.map((network) => (
        <div
          key={network.id}
          style={{
            display: 'flex',
            flexWrap: 'wrap',
            gap: 10,
            padding: '6px 0',
            alignItems: 'center',
            opacity: network.validTo ? 0.55 : 1,
          }}
        >
          <code>{network.cidr}</code>
          {network.isShared && <Tag color="gold">{t('organisation.network_shared')}</Tag>}
          <span style={{ flex: 1 }}>{network.note}</span>
          <span>
            {dayText(network.validFrom)}
            {network.validTo && ` – ${dayText(network.validTo)}`}
          </span>
          {may('organisation:manage') && !network.validTo && (
            <Popconfirm
              title={t('organisation.end_question')}
              onConfirm={() => end.mutate({ id: network.id, validTo: today() })}
            >
              <Button size="small">{t('organisation.end')}</Button>
            </Popconfirm>
          )}
        </div>
      ))}
      {add.error && <Failed failure={add.error} />}
      {may('organisation:manage') && (
        <Form
          form={form}
          layout="inline"
          style={{ gap: 8, marginTop: 12 }}
          onFinish={(fields) =>
            add.mutate(
              {
                unitId,
                cidr: fields.cidr,
                note: fields.note || null,
                isShared: fields.isShared ?? false,
                validFrom: today(),
              },
              { onSuccess: () => form.resetFields(), onError: (failure) => showFaults(form, failure, t) },
            )
          }
        >
          <Form.Item name="cidr" rules={[{ required: true, message: '' }]}>
            <Input placeholder="203.0.113.0/24" aria-label={t('organisation.network')} />
          </Form.Item>
          <Form.Item name="note">
            <Input placeholder={t('organisation.network_note')} />
          </Form.Item>
          <Form.Item name="isShared" valuePropName="checked">
            <Checkbox>{t('organisation.network_shared_note')}</Checkbox>
          </Form.Item>
          <Button htmlType="submit" loading={add.isPending}>
            {t('organisation.add_network')}
          </Button>
        </Form>
      )}
    </Card>
  );
}
