import { GetCoverage } from '@lachan/server/contracts/assets';
import { Link } from '@tanstack/react-router';
import { Switch, Table } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { useCall } from '../../app/http.ts';
import { numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';
import { useIsPhone } from '../../ui/use-is-phone.ts';
import { CoverageFigures } from './coverage-figures.tsx';

/** Where the share comes from: declared, listed and protected machines of each unit. */
export default function CoveragePage() {
  const { t } = useTranslation();
  const isPhone = useIsPhone();
  const [{ unitId }] = useFilters<{ unitId?: string }>();
  const [isAll, setAll] = useState(false);
  const coverage = useCall(GetCoverage, unitId ? { unitId } : {});
  if (coverage.error) return <Failed failure={coverage.error} retry={() => void coverage.refetch()} />;
  if (!coverage.data) return <Loading />;
  const units = coverage.data.units.filter(({ denominator }) => isAll || denominator !== null);
  type Unit = (typeof units)[number];
  const share = ({ denominator, protected: count }: Unit) =>
    denominator ? `${numberText((count / denominator) * 100, 1)} %` : t('ui.no_data');
  const rows = (unit: Unit, state: string | null, count: number): ReactNode => (
    <Link to="/machines" search={{ unitId: unit.unitId, ...(state ? { state } : {}) }}>
      {numberText(count)}
    </Link>
  );
  const declared = (unit: Unit): ReactNode => (
    <Link to="/machines/declare" search={{ unitId: unit.unitId }}>
      {unit.declared === null ? t('assets.declared_none') : numberText(unit.declared)}
    </Link>
  );
  return (
    <PageFrame
      title={t('assets.coverage_by_unit')}
      actions={
        <span style={{ display: 'inline-flex', gap: 8, alignItems: 'center' }}>
          <Switch checked={isAll} onChange={setAll} aria-label={t('assets.show_without_data')} />
          {t('assets.show_without_data')}
        </span>
      }
    >
      <CoverageFigures unitId={unitId} />
      {units.length === 0 && <Nothing />}
      {isPhone ? (
        <div className="row-cards">
          {units.map((unit) => (
            <div key={unit.unitId} className="row-card">
              <div style={{ display: 'flex', justifyContent: 'space-between', gap: 8 }}>
                <strong>{unit.unitName}</strong>
                <strong style={{ whiteSpace: 'nowrap' }}>{share(unit)}</strong>
              </div>
              <div>
                {t('assets.declared')}: {declared(unit)} · {t('assets.known')}: {rows(unit, null, unit.known)}{' '}
                · {t('assets.protected')}: {rows(unit, 'protected', unit.protected)}
              </div>
            </div>
          ))}
        </div>
      ) : (
        <Table<Unit>
          size="middle"
          rowKey="unitId"
          pagination={false}
          dataSource={units}
          columns={[
            { title: t('assets.unit'), dataIndex: 'unitName' },
            { title: t('assets.declared'), align: 'right', render: (_, unit) => declared(unit) },
            { title: t('assets.known'), align: 'right', render: (_, unit) => rows(unit, null, unit.known) },
            {
              title: t('assets.protected'),
              align: 'right',
              render: (_, unit) => rows(unit, 'protected', unit.protected),
            },
            ...(['silent', 'no_antivirus', 'old_signature'] as const).map((state) => ({
              title: t(`assets.state_${state}`),
              align: 'right' as const,
              render: (_: unknown, unit: Unit) =>
                rows(
                  unit,
                  state,
                  { silent: unit.silent, no_antivirus: unit.noAntivirus, old_signature: unit.oldSignature }[
                    state
                  ],
                ),
            })),
            {
              title: t('assets.share'),
              align: 'right',
              render: (_, unit) => <strong style={{ whiteSpace: 'nowrap' }}>{share(unit)}</strong>,
            },
          ]}
        />
      )}
    </PageFrame>
  );
}
