import { ListSameMachine } from '@lachan/server/contracts/detection';
import { Link } from '@tanstack/react-router';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';

/** Tells those who can say it that some infections may be of one machine. */
export function SameMachineNote() {
  const { t } = useTranslation();
  const { may } = useSession();
  const waiting = useCall(ListSameMachine, may('detection:respond') ? { limit: 1 } : null);
  if (!waiting.data || waiting.data.total === 0) return null;
  return (
    <Alert
      type="info"
      showIcon
      style={{ marginBottom: 14 }}
      title={
        <Link to="/same-machine">{t('detection.same_machine_waiting', { count: waiting.data.total })}</Link>
      }
    />
  );
}
