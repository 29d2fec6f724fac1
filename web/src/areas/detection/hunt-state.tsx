import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { numberText } from '../../ui/numbers.ts';

interface Props {
  hunt: { state: 'running' | 'done' | 'failed'; machines: number; findings: number };
}

export function HuntState({ hunt }: Props) {
  const { t } = useTranslation();
  if (hunt.state === 'running') return <Tag color="blue">{t('detection.hunt_running')}</Tag>;
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
