import {
  ImportLeases,
  leaseOrigins,
  ListLeases,
  WithdrawSameMachine,
  type LeaseOrigin,
} from '@lachan/server/contracts/detection';
import type { Wire } from '@lachan/server/kernel/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Modal, Select, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { upload, useChange, type Failure } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { instantText, numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Failed, Nothing } from '../../ui/states.tsx';
import { UnitPicker } from '../../ui/unit-picker.tsx';
import { ListFilters } from './list-filters.tsx';
import { ReasonForm } from './reason-form.tsx';

type Lease = Wire<typeof ListLeases.output>['rows'][number];
type Done = Wire<typeof ImportLeases.output>;

/** Which machine had which address: what names the machine behind an address that changes. */
export default function LeasesPage() {
  const { t } = useTranslation();
  const { seesProvince, may } = useSession();
  const [filters, setFilters] = useFilters<{
    text?: string;
    unitId?: string;
    origin?: LeaseOrigin;
  }>();
  const [isOpen, setIsOpen] = useState(false);
  // What is known of a day holds for all of it.
  const when = ({ origin, from, to }: Lease) =>
    origin === 'detection' || origin === 'check_in'
      ? t('detection.lease_day', { day: instantText(from).slice(0, 10) })
      : `${instantText(from)} – ${instantText(to)}`;
  return (
    <PageFrame
      title={t('detection.leases')}
      note={t('detection.leases_note')}
      actions={
        may('detection:respond') && (
          <Button type="primary" onClick={() => setIsOpen(true)}>
            {t('detection.import_leases')}
          </Button>
        )
      }
    >
      <ListFilters filters={filters} setFilters={setFilters} placeholder={t('detection.find_lease')}>
        <Select<LeaseOrigin>
          allowClear
          aria-label={t('detection.lease_origin')}
          placeholder={t('detection.lease_origin')}
          style={{ flex: '1 1 200px', maxWidth: 260 }}
          {...(filters.origin ? { value: filters.origin } : {})}
          options={leaseOrigins.map((value) => ({ value, label: t(`detection.named_by_${value}`) }))}
          onChange={(origin) => setFilters({ origin })}
        />
      </ListFilters>
      <PagedTable
        endpoint={ListLeases}
        input={filters}
        keyOf={(row) => row.id}
        empty={<Nothing text={t('detection.no_leases')} />}
        columns={[
          { title: t('detection.lease_address'), render: (_, row) => <code>{row.address}</code> },
          {
            title: t('detection.machine'),
            render: (_, row) => (
              <>
                <span style={{ whiteSpace: 'nowrap' }}>
                  {row.isSame ? row.hostName : t('detection.lease_not', { machine: row.hostName })}
                </span>
                {row.mac && <div style={{ color: '#5d6f6b' }}>{row.mac}</div>}
              </>
            ),
          },
          { title: t('detection.lease_when'), render: (_, row) => when(row) },
          { title: t('detection.lease_origin'), width: 260, render: (_, row) => <Origin row={row} /> },
          { title: t('detection.unit'), dataIndex: 'unitName', hidden: !seesProvince },
        ]}
        renderCard={(row) => (
          <>
            <strong style={{ overflowWrap: 'anywhere' }}>
              {row.address} →{' '}
              {row.isSame ? (row.hostName ?? row.mac) : t('detection.lease_not', { machine: row.hostName })}
            </strong>
            <div style={{ color: '#5d6f6b' }}>{when(row)}</div>
            {seesProvince && <div>{row.unitName}</div>}
            <Origin row={row} />
          </>
        )}
      />
      {isOpen && <ImportLeasesForm close={() => setIsOpen(false)} />}
    </PageFrame>
  );
}

/** Who says so; a person's word can be taken back. */
function Origin({ row }: { row: Lease }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const [isOpen, setIsOpen] = useState(false);
  const withdraw = useChange(WithdrawSameMachine);
  return (
    <>
      {t(`detection.named_by_${row.origin}`)}
      {row.saidBy && <span style={{ color: '#5d6f6b' }}> · {row.saidBy}</span>}
      {row.note && <div style={{ color: '#5d6f6b' }}>{row.note}</div>}
      {row.origin === 'person' && may('detection:respond') && (
        <div>
          <Button size="small" onClick={() => setIsOpen(true)}>
            {t('detection.withdraw_word')}
          </Button>
        </div>
      )}
      {isOpen && (
        <ReasonForm
          title={t('detection.withdraw_word')}
          note={t('detection.withdraw_word_note')}
          change={withdraw}
          send={(reason) => withdraw.mutate({ id: row.id, reason }, { onSuccess: () => setIsOpen(false) })}
          close={() => setIsOpen(false)}
        />
      )}
    </>
  );
}

function ImportLeasesForm({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const { unit, seesProvince } = useSession();
  const client = useQueryClient();
  const [unitId, setUnitId] = useState<string | undefined>(seesProvince ? undefined : unit.id);
  const [file, setFile] = useState<File | null>(null);
  const take = useMutation<Done, Failure, { to: string; chosen: File }>({
    mutationFn: ({ to, chosen }) => upload<Done>(ImportLeases.path.replace(':unitId', to), [chosen]),
    onSettled: () => client.invalidateQueries(),
  });
  const { data } = take;
  return (
    <Modal
      open
      title={t('detection.import_leases')}
      okText={t(data ? 'detection.close' : 'detection.send')}
      cancelText={t('detection.cancel')}
      okButtonProps={{ disabled: !file || !unitId }}
      confirmLoading={take.isPending}
      onCancel={close}
      onOk={() => (data ? close() : file && unitId && take.mutate({ to: unitId, chosen: file }))}
    >
      <p>{t('detection.import_leases_note')}</p>
      {take.error && <Failed failure={take.error} />}
      {data ? (
        <Alert
          type={data.unreadCount > 0 ? 'warning' : 'success'}
          showIcon
          title={t('detection.leases_taken', {
            format: t(`detection.lease_format_${data.format}`),
            taken: numberText(data.taken),
            tooOld: numberText(data.tooOld),
            named: numberText(data.named),
          })}
          description={
            data.unreadCount > 0
              ? t('detection.leases_unread', {
                  count: data.unreadCount,
                  lines: data.unread.join(', '),
                })
              : undefined
          }
        />
      ) : (
        <Form layout="vertical">
          {seesProvince && (
            <Form.Item label={t('detection.unit')}>
              <UnitPicker value={unitId} onChange={(chosen) => setUnitId(chosen)} />
            </Form.Item>
          )}
          <Upload
            maxCount={1}
            beforeUpload={(chosen) => {
              setFile(chosen);
              take.reset();
              return false;
            }}
            onRemove={() => setFile(null)}
          >
            <Button>{t('detection.choose_lease_file')}</Button>
          </Upload>
        </Form>
      )}
    </Modal>
  );
}
