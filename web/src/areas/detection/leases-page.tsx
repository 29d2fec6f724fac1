import { ImportLeases, ListLeases } from '@lachan/server/contracts/detection';
import type { Wire } from '@lachan/server/kernel/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Modal, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { upload, type Failure } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { instantText, numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Failed, Nothing } from '../../ui/states.tsx';
import { UnitPicker } from '../../ui/unit-picker.tsx';

type Done = Wire<typeof ImportLeases.output>;

/** Which machine had which address: what names the machine behind an address that changes. */
export default function LeasesPage() {
  const { t } = useTranslation();
  const { seesProvince, may } = useSession();
  const [filters, setFilters] = useFilters<{ text?: string; unitId?: string }>();
  const [isOpen, setIsOpen] = useState(false);
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
      <div className="page-filters">
        <Input.Search
          allowClear
          placeholder={t('detection.find_lease')}
          defaultValue={filters.text}
          onSearch={(text) => setFilters({ text })}
          style={{ flex: '1 1 220px', maxWidth: 320 }}
        />
        {seesProvince && (
          <div style={{ flex: '1 1 240px', maxWidth: 320 }}>
            <UnitPicker value={filters.unitId} onChange={(unitId) => setFilters({ unitId })} />
          </div>
        )}
      </div>
      <PagedTable
        endpoint={ListLeases}
        input={filters}
        keyOf={(row) => row.id}
        empty={<Nothing text={t('detection.no_leases')} />}
        columns={[
          { title: t('detection.lease_address'), render: (_, row) => <code>{row.address}</code> },
          { title: t('detection.machine'), render: (_, row) => row.hostName ?? '–' },
          { title: t('detection.mac'), render: (_, row) => <code>{row.mac ?? '–'}</code> },
          { title: t('detection.lease_from'), render: (_, row) => instantText(row.from) },
          { title: t('detection.lease_to'), render: (_, row) => instantText(row.to) },
          { title: t('detection.unit'), render: (_, row) => row.unitName },
        ]}
        renderCard={(row) => (
          <>
            <strong style={{ overflowWrap: 'anywhere' }}>
              {row.address} → {row.hostName ?? row.mac}
            </strong>
            <div style={{ color: '#5d6f6b' }}>
              {instantText(row.from)} – {instantText(row.to)}
            </div>
            <div>{row.unitName}</div>
          </>
        )}
      />
      {isOpen && <ImportLeasesForm close={() => setIsOpen(false)} />}
    </PageFrame>
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
