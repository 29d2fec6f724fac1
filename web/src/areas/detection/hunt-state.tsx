import type { Hunt } from '@lachan/server/contracts/detection';
import type { Wire } from '@lachan/server/kernel/contract';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { numberText } from '../../ui/numbers.ts';

interface Props {
  hunt: Pick<Wire<typeof Hunt>, 'state' | 'percent' | 'machines' | 'findings'>;
}

export function HuntState({ hunt }: Props) {
  const { t } = useTranslation();
  if (hunt.state === 'queued') return <Tag>{t('detection.hunt_queued')}</Tag>;
  if (hunt.state === 'running')
    return <Tag color="blue">{t('detection.hunt_running', { percent: hunt.percent })}</Tag>;
  if (hunt.state === 'cancelled') return <Tag>{t('detection.hunt_cancelled')}</Tag>;
  if (hunt.state === 'failed') return <Tag color="red">{t('detection.hunt_failed')}</Tag>;
  return (
    <Tag color={hunt.machines > 0 ? 'volcano' : 'green'}>
      {t('detection.hunt_found', {
        machines: numberText(hunt.machines),
        findings: numberText(hunt.findings),
      })}
    </Tag>
  );
}
