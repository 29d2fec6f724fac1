import { ReadDeadline, type Deadline } from '@lachan/server/contracts/directives';
import type { Wire } from '@lachan/server/kernel/contract';
import { Button, Input } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/http.ts';
import { DayPicker } from '../../ui/day-picker.tsx';
import { dayText } from '../../ui/numbers.ts';
import { Failed } from '../../ui/states.tsx';

type DeadlineValue = Wire<typeof Deadline>;

interface Props {
  value: DeadlineValue | null;
  onChange: (value: DeadlineValue | null) => void;
  issuedOn: string | null;
}

/** The deadline in plain words with its next days; typed as the letter would say it, or picked as a day. */
export function DeadlineField({ value, onChange, issuedOn }: Props) {
  const { t } = useTranslation();
  const [isEditing, setEditing] = useState(false);
  return (
    <div>
      {value ? (
        <Meaning deadline={value} />
      ) : (
        <span className="quiet">{t('directives.no_deadline_set')}</span>
      )}{' '}
      {!isEditing && (
        <Button size="small" type="link" onClick={() => setEditing(true)}>
          {t('directives.change')}
        </Button>
      )}
      {isEditing && (
        <Reader
          issuedOn={issuedOn}
          onChoose={(deadline) => {
            onChange(deadline);
            setEditing(false);
          }}
        />
      )}
    </div>
  );
}

function Meaning({ deadline }: { deadline: DeadlineValue }) {
  const { t } = useTranslation();
  return (
    <span>
      {deadline.words}{' '}
      {deadline.next.length > 0 ? (
        <strong>
          → {t(deadline.isRecurring ? 'directives.next_days' : 'directives.last_day')}{' '}
          {deadline.next.map(({ dueOn }) => dayText(dueOn)).join(', ')}
        </strong>
      ) : (
        <strong className="bad">{t('directives.no_day_follows')}</strong>
      )}
    </span>
  );
}

function Reader({
  issuedOn,
  onChoose,
}: {
  issuedOn: string | null;
  onChoose: (value: DeadlineValue | null) => void;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const asked = useDeferredValue(text.trim());
  const found = useCall(ReadDeadline, asked.length > 2 ? { text: asked, issuedOn } : null);
  const deadlines = found.data?.deadlines ?? [];
  return (
    <div style={{ display: 'grid', gap: 6, marginTop: 6 }}>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 6 }}>
        <Input
          autoFocus
          style={{ flex: '1 1 220px' }}
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={t('directives.deadline_hint')}
          aria-label={t('directives.deadline')}
        />
        {/* A picked day is said in words too, so that the law's reading is the only one. */}
        <DayPicker
          aria-label={t('directives.pick_day')}
          onChange={(day) => day && setText(`chậm nhất ngày ${dayText(day)}`)}
        />
      </div>
      {found.error && <Failed failure={found.error} />}
      {deadlines.map((deadline, index) => (
        <div key={index}>
          <Meaning deadline={deadline} />{' '}
          {deadline.assumed.length > 0 && <em className="quiet">{t('directives.assumed')}</em>}{' '}
          <Button size="small" type="primary" onClick={() => onChoose(deadline)}>
            {t('directives.use_this')}
          </Button>
        </div>
      ))}
      {asked.length > 2 && found.data && deadlines.length === 0 && (
        <span className="bad">{t('directives.deadline_not_understood')}</span>
      )}
      <div>
        <Button size="small" onClick={() => onChoose(null)}>
          {t('directives.without_deadline')}
        </Button>
      </div>
    </div>
  );
}
