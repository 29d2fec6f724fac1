import type { Machine } from '@lachan/server/contracts/assets';
import type { Wire } from '@lachan/server/kernel/contract';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';

export type MachineRow = Wire<typeof Machine>;

/** The state of a machine in words; colour only underlines them. */
export function MachineStates({ machine }: { machine: MachineRow }) {
  const { t } = useTranslation();
  if (machine.retiredOn) return <Tag>{t('assets.state_retired')}</Tag>;
  return (
    <span style={{ display: 'inline-flex', flexWrap: 'wrap', gap: 4 }}>
      {machine.problems.length === 0 && <Tag color="green">{t('assets.state_protected')}</Tag>}
      {machine.problems.map((problem) => (
        <Tag key={problem} color={problem === 'silent' ? 'default' : 'red'}>
          {t(`assets.state_${problem}`)}
        </Tag>
      ))}
      {machine.isDuplicate && <Tag color="gold">{t('assets.state_duplicate')}</Tag>}
    </span>
  );
}
