import { GetMachine, RetireMachine } from '@lachan/server/contracts/assets';
import { Link } from '@tanstack/react-router';
import { Alert, App, Button, Card, Descriptions, Input, Modal, Timeline } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePathField } from '../../app/filters.ts';
import { useCall, useChange } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { dayText, instantText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { MachineForm } from './machine-form.tsx';
import { MachineStates } from './machine-states.tsx';

export default function MachinePage() {
  const { t } = useTranslation();
  const id = usePathField('id');
  const { may } = useSession();
  const found = useCall(GetMachine, { id });
  const [dialog, setDialog] = useState<'revise' | 'retire' | null>(null);
  if (found.error) return <Failed failure={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading />;
  const machine = found.data;
  const close = () => setDialog(null);
  const facts = {
    kind: t(`assets.kind_${machine.kind}`),
    owner: machine.owner,
    serial: machine.serial,
    address: machine.addresses.join(', '),
    mac: machine.macs.join(', '),
    osName: [machine.osName, machine.osVersion].filter(Boolean).join(' '),
    avProduct: [machine.avProduct ?? t('assets.none'), machine.avVersion].filter(Boolean).join(' '),
    avSignatureOn: dayText(machine.avSignatureOn),
    lastSeenAt: machine.lastSeenAt ? instantText(machine.lastSeenAt) : t('assets.never'),
    source: t(`assets.source_${machine.source}`),
  };
  return (
    <PageFrame
      title={machine.name}
      note={machine.unitName}
      actions={
        may('assets:import') &&
        !machine.retiredOn && (
          <>
            <Button onClick={() => setDialog('revise')}>{t('assets.revise')}</Button>
            <Button danger onClick={() => setDialog('retire')}>
              {t('assets.retire')}
            </Button>
          </>
        )
      }
    >
      <div style={{ display: 'grid', gap: 16, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        {machine.retiredOn && (
          <Alert
            type="warning"
            showIcon
            title={t('assets.retired_since', {
              on: dayText(machine.retiredOn),
              reason: machine.retiredReason ?? '',
            })}
            description={
              machine.mergedInto && (
                <>
                  {t('assets.merged_into')}{' '}
                  <Link to={`/machines/${machine.mergedInto.id}`}>{machine.mergedInto.name}</Link>
                </>
              )
            }
          />
        )}
        {machine.isDuplicate && (
          <Alert
            type="warning"
            showIcon
            title={t('assets.is_duplicate')}
            action={<Link to="/machines/duplicates">{t('assets.see_duplicates')}</Link>}
          />
        )}
        <Card extra={<MachineStates machine={machine} />} title={t('assets.state')}>
          <Descriptions
            column={{ xs: 1, md: 2 }}
            items={Object.entries(facts).map(([field, value]) => ({
              key: field,
              label: t(`assets.${field}`),
              children: value || '–',
            }))}
          />
          {machine.mergedFrom.length > 0 && (
            <p>
              {t('assets.merged_from')}:{' '}
              {machine.mergedFrom.map((part) => (
                <Link key={part.id} to={`/machines/${part.id}`} style={{ marginInlineEnd: 8 }}>
                  {part.name}
                </Link>
              ))}
            </p>
          )}
        </Card>
        <Card title={t('assets.history')}>
          <Timeline
            items={machine.history.map((entry, place) => ({
              key: place,
              content: (
                <>
                  <strong>{instantText(entry.at)}</strong> ·{' '}
                  {entry.source === 'declared'
                    ? t('assets.history_by_hand')
                    : entry.fileName
                      ? t('assets.history_file', { name: entry.fileName })
                      : t('assets.history_other_file')}
                  <div style={{ color: '#5d6f6b' }}>
                    {[
                      entry.name,
                      [entry.avProduct ?? t('assets.state_no_antivirus'), entry.avVersion]
                        .filter(Boolean)
                        .join(' '),
                      entry.avSignatureOn && `${t('assets.avSignatureOn')} ${dayText(entry.avSignatureOn)}`,
                      entry.lastSeenAt && `${t('assets.lastSeenAt')} ${instantText(entry.lastSeenAt)}`,
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </div>
                </>
              ),
            }))}
          />
        </Card>
      </div>
      {dialog === 'revise' && <MachineForm machine={machine} close={close} />}
      {dialog === 'retire' && <RetireForm id={id} close={close} />}
    </PageFrame>
  );
}

function RetireForm({ id, close }: { id: string; close: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [reason, setReason] = useState('');
  const retire = useChange(RetireMachine);
  return (
    <Modal
      open
      title={t('assets.retire')}
      okText={t('assets.retire')}
      cancelText={t('ui.cancel')}
      okButtonProps={{ danger: true, disabled: reason.trim().length < 3 }}
      confirmLoading={retire.isPending}
      onCancel={close}
      onOk={() =>
        retire.mutate(
          { id, reason },
          {
            onSuccess: () => {
              void message.success(t('assets.saved'));
              close();
            },
          },
        )
      }
    >
      {retire.error && <Failed failure={retire.error} />}
      <Input.TextArea
        rows={3}
        aria-label={t('assets.retire_reason')}
        placeholder={t('assets.retire_reason')}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
    </Modal>
  );
}
