import { GetAddressPlan } from '@lachan/server/contracts/detection';
import { Button, Card } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { dayText, numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PathLink } from '../../ui/path-link.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';

/** What is doubtful in the address plan, what hinders most first. */
export default function AddressPlanPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const plan = useCall(GetAddressPlan, {});
  const { data } = plan;
  const isFine =
    data && data.overlapCount + data.gapCount + data.unknown.length + data.unitsWithout.length === 0;
  return (
    <PageFrame
      title={t('detection.address_plan')}
      note={t('detection.address_plan_note')}
      actions={
        <>
          <PathLink to="/exits">
            <Button>{t('detection.exits')}</Button>
          </PathLink>
          <PathLink to="/leases">
            <Button>{t('detection.leases')}</Button>
          </PathLink>
          {may('organisation:manage') && (
            <PathLink to="/units/register">
              <Button type="primary">{t('detection.plan_import')}</Button>
            </PathLink>
          )}
        </>
      }
    >
      {plan.error && <Failed failure={plan.error} retry={() => void plan.refetch()} />}
      {!data && !plan.error && <Loading />}
      {data && (
        <div style={{ display: 'grid', gap: 14, gridTemplateColumns: 'minmax(0, 1fr)' }}>
          <div>
            {t('detection.plan_sum', { networks: numberText(data.networks), units: numberText(data.units) })}
          </div>
          {isFine && <Nothing text={t('detection.plan_fine')} />}
          <Doubts
            title={t('detection.plan_unknown', { count: data.unknown.length })}
            total={data.unknown.length}
            rows={data.unknown.map(({ address, contacts }) => (
              <PathLink key={address} to={`/unattributed?text=${address}`}>
                {t('detection.plan_unknown_line', { address, contacts: numberText(contacts) })}
              </PathLink>
            ))}
          />
          <Doubts
            title={t('detection.plan_overlaps', { count: data.overlapCount })}
            total={data.overlapCount}
            rows={data.overlaps.map(({ kind, wide, narrow }) => (
              <>
                {t(`detection.overlap_${kind}`)}
                <code>{narrow.cidr}</code> <UnitLink {...narrow} /> / <code>{wide.cidr}</code>{' '}
                <UnitLink {...wide} />
              </>
            ))}
          />
          <Doubts
            title={t('detection.plan_gaps', { count: data.gapCount })}
            total={data.gapCount}
            rows={data.gaps.map(({ cidr, from, to }) =>
              t('detection.plan_gap_line', { cidr, from: dayText(from), to: dayText(to) }),
            )}
          />
          <Doubts
            title={t('detection.plan_without', { count: data.unitsWithout.length })}
            total={data.unitsWithout.length}
            rows={data.unitsWithout.map((unit) => (
              <UnitLink key={unit.unitId} {...unit} />
            ))}
          />
        </div>
      )}
    </PageFrame>
  );
}

function UnitLink({ unitId, unitName }: { unitId: string; unitName: string }) {
  return <PathLink to={`/units/${unitId}`}>{unitName}</PathLink>;
}

function Doubts({ title, total, rows }: { title: string; total: number; rows: ReactNode[] }) {
  const { t } = useTranslation();
  if (rows.length === 0) return null;
  return (
    <Card size="small" title={title} styles={{ title: { whiteSpace: 'normal' } }}>
      <ul style={{ margin: 0, paddingInlineStart: 18, overflowWrap: 'anywhere' }}>
        {rows.map((row, place) => (
          <li key={place}>{row}</li>
        ))}
      </ul>
      {total > rows.length && <p>{t('detection.plan_first', { count: rows.length })}</p>}
    </Card>
  );
}
