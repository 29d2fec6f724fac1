import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';

const colours = {
  waiting: 'gold',
  sending: 'blue',
  accepted: 'green',
  refused: 'red',
  equal: 'green',
  different: 'orange',
  never: 'default',
  no_code: 'default',
} as const;

export function StateTag({ state }: { state: keyof typeof colours }) {
  const { t } = useTranslation();
  return <Tag color={colours[state]}>{t(`exchange.state_${state}`)}</Tag>;
}
