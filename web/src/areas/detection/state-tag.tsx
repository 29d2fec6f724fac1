import type { InfectionState } from '@lachan/server/contracts/detection';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';

const colours: Record<InfectionState, string> = {
  seen: 'red',
  confirmed: 'red',
  isolated: 'orange',
  cleaned: 'gold',
  verified: 'green',
  closed: 'default',
  false_alarm: 'default',
  joined: 'default',
};

/** Where an infection stands, and whether the machine still talks although it was said to be clean. */
export function StateTag({ state, isStillTalking }: { state: InfectionState; isStillTalking?: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <Tag color={colours[state]}>{t(`detection.state_${state}`)}</Tag>
      {isStillTalking && <Tag color="red">{t('detection.still_talking')}</Tag>}
    </>
  );
}
