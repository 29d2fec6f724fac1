import { DeclareMachines, GetDeclaredMachines, machineKinds } from '@lachan/server/contracts/assets';
import { App, Button, Card, Form, Input, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { useCall, useChange } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { DayPicker } from '../../ui/day-picker.tsx';
import { showFaults } from '../../ui/form-faults.ts';
import { dayText, instantText, numberText, today } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';
import { UnitPicker } from '../../ui/unit-picker.tsx';

interface Fields {
  server: number;
  workstation: number;
  device: number;
  from: string;
  note?: string;
}

/** How many machines a unit says it has: the honest denominator. */
export default function DeclarePage() {
  const { t } = useTranslation();
  const { unit, seesProvince, may } = useSession();
  const [filters, setFilters] = useFilters<{ unitId?: string }>();
  const unitId = filters.unitId ?? unit.id;
  const declared = useCall(GetDeclaredMachines, { unitId });
  return (
    <PageFrame title={t('assets.declare')} note={t('assets.declare_note')}>
      {seesProvince && (
        <div className="page-filters" style={{ maxWidth: 360 }}>
          <UnitPicker
            value={unitId}
            allowClear={false}
            onChange={(chosen) => setFilters({ unitId: chosen })}
          />
        </div>
      )}
      {declared.error && <Failed failure={declared.error} />}
      {!declared.data && !declared.error && <Loading />}
      {declared.data && (
        <div style={{ display: 'grid', gap: 16, gridTemplateColumns: 'minmax(0, 1fr)' }}>
          {may('assets:import') && (
            <DeclareForm
              key={unitId}
              unitId={unitId}
              unitName={declared.data.unitName}
              last={declared.data.counts}
            />
          )}
          <Card title={t('assets.declare_history')}>
            {declared.data.counts.length === 0 && <Nothing />}
            <ul style={{ margin: 0, paddingInlineStart: 18 }}>
              {declared.data.counts.map((line) => (
                <li key={`${line.kind}${line.declaredAt}`}>
                  {dayText(line.from)} · {t(`assets.kind_${line.kind}`)}:{' '}
                  <strong>{numberText(line.count)}</strong>{' '}
                  <span style={{ color: '#5d6f6b' }}>
                    ({line.declaredBy}, {instantText(line.declaredAt)}
                    {line.note ? `, ${line.note}` : ''})
                  </span>
                </li>
              ))}
            </ul>
          </Card>
        </div>
      )}
    </PageFrame>
  );
}

function DeclareForm({
  unitId,
  unitName,
  last,
}: {
  unitId: string;
  unitName: string;
  last: readonly { kind: string; count: number }[];
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [form] = Form.useForm<Fields>();
  const declare = useChange(DeclareMachines);
  const initial = Object.fromEntries(
    machineKinds.map((kind) => [kind, last.find((line) => line.kind === kind)?.count ?? 0]),
  );
  return (
    <Card title={unitName}>
      {declare.error && <Failed failure={declare.error} />}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ ...initial, from: today() }}
        onFinish={({ from, note, ...counts }) =>
          declare.mutate(
            { unitId, from, counts, note: note?.trim() || null },
            {
              onSuccess: () => void message.success(t('assets.saved')),
              onError: (failure) => showFaults(form, failure, t),
            },
          )
        }
      >
        <div
          style={{
            display: 'grid',
            gap: '0 16px',
            gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))',
          }}
        >
          {machineKinds.map((kind) => (
            <Form.Item
              key={kind}
              name={kind}
              label={t(`assets.kind_${kind}`)}
              rules={[{ required: true, message: '' }]}
            >
              <InputNumber min={0} max={1_000_000} precision={0} style={{ width: '100%' }} />
            </Form.Item>
          ))}
          <Form.Item name="from" label={t('assets.declare_from')} rules={[{ required: true, message: '' }]}>
            <DayPicker />
          </Form.Item>
        </div>
        <Form.Item name="note" label={t('assets.declare_remark')}>
          <Input maxLength={200} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={declare.isPending}>
          {t('ui.save')}
        </Button>
      </Form>
    </Card>
  );
}
