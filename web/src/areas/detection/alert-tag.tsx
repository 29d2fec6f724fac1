import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';

const colors = { new: 'volcano', looking: 'blue', false_alarm: 'default', infection: 'red' } as const;

export function AlertTag({ state }: { state: keyof typeof colors }) {
  const { t } = useTranslation();
  return <Tag color={colors[state]}>{t(`detection.alert_${state}`)}</Tag>;
}
