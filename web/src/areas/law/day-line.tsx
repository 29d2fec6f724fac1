import type { HolidayDay } from '@lachan/server/contracts/law';
import type { Wire } from '@lachan/server/kernel/contract';
import { Card, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { dayText } from '../../ui/numbers.ts';

export function DayLine({ day }: { day: Wire<typeof HolidayDay> }) {
  const { t } = useTranslation();
  // Monday is 1.
  const weekday = ((new Date(`${day.day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
  return (
    <Card size="small">
      <strong>
        {t(`law.weekday_${weekday}`)}, {dayText(day.day)}
      </strong>{' '}
      <Tag color={day.kind === 'swapped-working-day' ? 'blue' : 'red'}>{t(`law.dayKind_${day.kind}`)}</Tag>
      <Tag color={day.basis === 'official' ? 'green' : 'gold'}>{t(`law.${day.basis}`)}</Tag>
      <div>{day.name}</div>
      <div className="quiet">{day.source}</div>
    </Card>
  );
}
