import {
  machineFields,
  PreviewImport,
  RunImport,
  GetImportProgress,
  type MachineField,
  type Mapping,
} from '@lachan/server/contracts/assets';
import type { Wire } from '@lachan/server/kernel/contract';
import { Alert, AutoComplete, Button, Card, Select, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePathField } from '../../app/filters.ts';
import { useCall, useChange } from '../../app/http.ts';
import { numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { FirstRows } from './first-rows.tsx';
import { ImportResult } from './import-result.tsx';

type Preview = Wire<typeof PreviewImport.output>;

// Products that provinces use; any other name may be typed.
const products = [
  'Bkav Endpoint AI',
  'Viettel VEDR',
  'Kaspersky',
  'Bitdefender GravityZone',
  'ESET',
  'Trellix',
  'CyRadar EDR',
  'CMC',
  'Microsoft Defender',
].map((value) => ({ value }));

/** Second and third step of an import: what each column holds, then what became of the rows. */
export default function ImportPage() {
  const { t } = useTranslation();
  const id = usePathField('id');
  const preview = useCall(PreviewImport, { id });
  if (preview.error) return <Failed failure={preview.error} retry={() => void preview.refetch()} />;
  if (!preview.data) return <Loading />;
  const { data } = preview;
  return (
    <PageFrame
      title={data.fileName}
      note={t(data.state === 'done' ? 'assets.result_note' : 'assets.map_note')}
    >
      {data.state === 'done' && data.counts ? (
        <ImportResult id={id} fileName={data.fileName} counts={data.counts} />
      ) : (
        <Columns key={id} preview={data} />
      )}
    </PageFrame>
  );
}

function Columns({ preview }: { preview: Preview }) {
  const { t } = useTranslation();
  const [mapping, setMapping] = useState<Mapping>({
    ...preview.mapping,
    avProduct: preview.mapping.avProduct ?? null,
  });
  const run = useChange(RunImport);
  const progress = useCall(GetImportProgress, run.isPending ? { id: preview.id } : null, {
    refetchMs: 1_000,
  });
  const fieldOf = (column: number) => machineFields.find((field) => mapping.columns[field] === column);
  const choose = (column: number, field: MachineField | null) => {
    const columns = Object.fromEntries(
      Object.entries(mapping.columns).filter(([known, at]) => at !== column && known !== field),
    );
    setMapping({ ...mapping, columns: field ? { ...columns, [field]: column } : columns });
  };
  const has = (field: MachineField) => mapping.columns[field] !== undefined;
  return (
    <div style={{ display: 'grid', gap: 16, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      {preview.isCut && <Alert type="warning" showIcon title={t('assets.import_cut')} />}
      {preview.isRemembered && <Alert type="info" showIcon title={t('assets.map_remembered')} />}
      <Card title={t('assets.map_title')}>
        <div
          style={{
            display: 'grid',
            gap: 12,
            gridTemplateColumns: 'repeat(auto-fill, minmax(min(270px, 100%), 1fr))',
          }}
        >
          {preview.columns.map(({ column, header, samples }) => {
            const field = fieldOf(column);
            const isUncertain = field !== undefined && preview.uncertain.includes(field);
            return (
              <div key={column} className="row-card" style={field ? {} : { background: '#f5f7f6' }}>
                <strong>{header || `(${column + 1})`}</strong>{' '}
                {isUncertain && <Tag color="gold">{t('assets.map_uncertain')}</Tag>}
                <div style={{ color: '#5d6f6b', minHeight: 22, overflowWrap: 'anywhere' }}>
                  {samples.join(' · ')}
                </div>
                <Select
                  aria-label={`${t('assets.map_meaning')}: ${header}`}
                  style={{ width: '100%', marginTop: 6 }}
                  value={field ?? 'skip'}
                  options={[
                    { value: 'skip', label: t('assets.map_skip') },
                    ...machineFields.map((value: MachineField) => ({ value, label: t(`assets.${value}`) })),
                  ]}
                  onChange={(value: MachineField | 'skip') => choose(column, value === 'skip' ? null : value)}
                />
              </div>
            );
          })}
        </div>
        <div style={{ display: 'grid', gap: 12, marginTop: 16, maxWidth: 460 }}>
          {(has('avSignatureOn') || has('lastSeenAt')) && (
            <label>
              {t('assets.map_dates')}
              <Select
                style={{ width: '100%', marginTop: 4 }}
                value={mapping.dateOrder}
                options={(['dmy', 'mdy'] as const).map((value) => ({
                  value,
                  label: t(`assets.map_${value}`),
                }))}
                onChange={(dateOrder) => setMapping({ ...mapping, dateOrder })}
              />
            </label>
          )}
          {!has('avProduct') && (
            <label>
              {t('assets.map_product')}
              <AutoComplete
                style={{ width: '100%', marginTop: 4 }}
                options={products}
                value={mapping.avProduct ?? ''}
                onChange={(value: string) => setMapping({ ...mapping, avProduct: value || null })}
              />
              <span style={{ color: '#5d6f6b' }}>{t('assets.map_product_hint')}</span>
            </label>
          )}
          {!has('lastSeenAt') && <Alert type="warning" showIcon title={t('assets.map_no_last_seen')} />}
          {run.error && <Failed failure={run.error} />}
          <Button
            type="primary"
            size="large"
            loading={run.isPending}
            onClick={() => run.mutate({ id: preview.id, mapping })}
          >
            {run.isPending
              ? t('assets.map_running', { count: numberText(progress.data?.rows ?? 0) })
              : t('assets.map_run')}
          </Button>
        </div>
      </Card>
      <FirstRows preview={preview} />
    </div>
  );
}
