import { GetCoverage } from '@lachan/server/contracts/assets';
import { Col, Row } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { Figure } from '../../ui/figure.tsx';
import { Failed, Loading } from '../../ui/states.tsx';

/** Declared, listed, protected, and the share: each opens down to its rows. */
export function CoverageFigures({ unitId }: { unitId?: string | undefined }) {
  const { t } = useTranslation();
  const { seesProvince } = useSession();
  const coverage = useCall(GetCoverage, unitId ? { unitId } : {});
  if (coverage.error) return <Failed failure={coverage.error} retry={() => void coverage.refetch()} />;
  if (!coverage.data) return <Loading />;
  const { total, signatureDays } = coverage.data;
  const scope = unitId ? `unitId=${unitId}` : '';
  const missing = Math.max(0, (total.denominator ?? 0) - total.known);
  const figures = [
    <Figure
      key="share"
      kind="share"
      label={t('assets.coverage')}
      value={total.protected}
      denominator={total.denominator}
      to={`/machines/coverage?${scope}`}
      isBad={total.protected < (total.denominator ?? 0)}
    />,
    <Figure
      key="declared"
      label={t('assets.declared')}
      value={total.declared}
      to={seesProvince ? `/machines/coverage?${scope}` : '/machines/declare'}
      {...(missing > 0 ? { note: t('assets.missing_from_list', { count: missing }) } : {})}
    />,
    <Figure key="known" label={t('assets.known')} value={total.known} to={`/machines?${scope}`} />,
    <Figure
      key="protected"
      label={t('assets.protected')}
      value={total.protected}
      to={`/machines?${scope}&state=protected`}
    />,
  ];
  return (
    <>
      <Row gutter={[12, 12]}>
        {figures.map((figure) => (
          <Col key={figure.key} xs={12} lg={6}>
            {figure}
          </Col>
        ))}
      </Row>
      <p style={{ color: '#5d6f6b', margin: '8px 0 14px' }}>
        {t('assets.coverage_note', { days: signatureDays })}
      </p>
    </>
  );
}
