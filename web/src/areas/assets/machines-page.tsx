import { DownloadOutlined } from '@ant-design/icons';
import {
  ListMachines,
  machineKinds,
  machineStates,
  type MachineKind,
  type MachineState,
} from '@lachan/server/contracts/assets';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Dropdown, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { useSession } from '../../app/session.tsx';
import { dayText, instantText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Nothing } from '../../ui/states.tsx';
import { UnitPicker } from '../../ui/unit-picker.tsx';
import { CoverageFigures } from './coverage-figures.tsx';
import { MachineForm } from './machine-form.tsx';
import { MachineStates } from './machine-states.tsx';

export default function MachinesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { may, seesProvince } = useSession();
  const [filters, setFilters] = useFilters<{
    text?: string;
    kind?: MachineKind;
    state?: MachineState;
    unitId?: string;
  }>();
  const [isAdding, setAdding] = useState(false);
  const query = new URLSearchParams(filters).toString();
  return (
    <PageFrame
      title={t('assets.machines')}
      note={t('assets.machines_note')}
      actions={
        <>
          {may('assets:import') && (
            <>
              <Link to="/machines/import">
                <Button type="primary">{t('assets.import')}</Button>
              </Link>
              <Button onClick={() => setAdding(true)}>{t('assets.register')}</Button>
            </>
          )}
          <Dropdown
            menu={{
              items: [
                {
                  key: 'xlsx',
                  label: <a href={`/api/machines.xlsx?${query}`}>{t('assets.download_xlsx')}</a>,
                },
                { key: 'csv', label: <a href={`/api/machines.csv?${query}`}>{t('assets.download_csv')}</a> },
              ],
            }}
          >
            <Button icon={<DownloadOutlined />}>{t('assets.download')}</Button>
          </Dropdown>
        </>
      }
    >
      <CoverageFigures unitId={filters.unitId} />
      <div className="page-filters">
        <Input.Search
          allowClear
          placeholder={t('assets.find')}
          defaultValue={filters.text}
          onSearch={(text) => setFilters({ text })}
          style={{ flex: '1 1 220px', maxWidth: 320 }}
        />
        <Select
          aria-label={t('assets.state')}
          style={{ flex: '1 1 200px', maxWidth: 260 }}
          value={filters.state ?? 'all'}
          options={[
            { value: 'all', label: t('assets.state_all') },
            ...machineStates.map((state) => ({ value: state, label: t(`assets.state_${state}`) })),
          ]}
          onChange={(state: MachineState | 'all') =>
            setFilters({ state: state === 'all' ? undefined : state })
          }
        />
        <Select
          allowClear
          placeholder={t('assets.kind')}
          style={{ flex: '1 1 130px', maxWidth: 170 }}
          value={filters.kind ?? null}
          options={machineKinds.map((kind) => ({ value: kind, label: t(`assets.kind_${kind}`) }))}
          onChange={(kind) => setFilters({ kind: kind ?? undefined })}
        />
        {seesProvince && (
          <div style={{ flex: '1 1 240px', maxWidth: 320 }}>
            <UnitPicker value={filters.unitId} onChange={(unitId) => setFilters({ unitId })} />
          </div>
        )}
        <Link to="/machines/duplicates" style={{ alignSelf: 'center' }}>
          {t('assets.duplicates')}
        </Link>
      </div>
      <PagedTable
        endpoint={ListMachines}
        input={filters}
        keyOf={(machine) => machine.id}
        onOpen={(machine) => void navigate({ to: `/machines/${machine.id}` })}
        empty={<Nothing text={t(query ? 'assets.empty_filtered' : 'assets.empty')} />}
        columns={[
          {
            title: t('assets.name'),
            render: (_, machine) => <Link to={`/machines/${machine.id}`}>{machine.name}</Link>,
          },
          { title: t('assets.unit'), dataIndex: 'unitName', hidden: !seesProvince },
          { title: t('assets.kind'), render: (_, machine) => t(`assets.kind_${machine.kind}`) },
          { title: t('assets.address'), render: (_, machine) => machine.addresses.slice(0, 2).join(', ') },
          { title: t('assets.avProduct'), render: (_, machine) => machine.avProduct ?? t('assets.none') },
          { title: t('assets.avSignatureOn'), render: (_, machine) => dayText(machine.avSignatureOn) },
          { title: t('assets.lastSeenAt'), render: (_, machine) => instantText(machine.lastSeenAt) },
          { title: t('assets.state'), render: (_, machine) => <MachineStates machine={machine} /> },
        ]}
        renderCard={(machine) => (
          <>
            <Link to={`/machines/${machine.id}`} style={{ fontWeight: 600 }}>
              {machine.name}
            </Link>
            {seesProvince && <div>{machine.unitName}</div>}
            <div style={{ color: '#5d6f6b' }}>
              {[t(`assets.kind_${machine.kind}`), machine.addresses[0], machine.avProduct]
                .filter(Boolean)
                .join(' · ')}
            </div>
            <div style={{ marginTop: 6 }}>
              <MachineStates machine={machine} />
            </div>
          </>
        )}
      />
      {isAdding && <MachineForm close={() => setAdding(false)} />}
    </PageFrame>
  );
}
