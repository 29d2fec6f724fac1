import { GetReceiving } from '@lachan/server/contracts/detection';
import { Alert, Card, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/http.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { recipesFor, type Recipe } from './sending-guide.ts';

/** The way in that a recipe needs; `null` is HTTP, which is always open. */
const needs: Record<Recipe['key'], 'udp' | 'tcp' | 'tls' | null> = {
  suricata: 'tcp',
  rsyslog: 'tcp',
  rsyslog_tls: 'tls',
  syslog_ng: 'tcp',
  fortigate: 'tcp',
  mikrotik: 'udp',
  windows: 'tcp',
  http: null,
};

/** How to set up each sender: something to copy, with this server's address in it. */
export default function SendingGuidePage() {
  const { t } = useTranslation();
  const receiving = useCall(GetReceiving, {});
  const listeners = receiving.data?.listeners ?? [];
  const portOf = (transport: string) =>
    listeners.find((listener) => listener.transport === transport)?.port ?? null;
  const ports = { udp: portOf('udp'), tcp: portOf('tcp'), tls: portOf('tls') };
  const { hostname: host, origin } = window.location;
  return (
    <PageFrame title={t('detection.guide_title')} note={t('detection.guide_note')}>
      {receiving.error && <Failed failure={receiving.error} retry={() => void receiving.refetch()} />}
      {!receiving.data && !receiving.error && <Loading />}
      {receiving.data && (
        <>
          <ol style={{ paddingInlineStart: 20, lineHeight: 1.7 }}>
            <li>{t('detection.guide_step_1')}</li>
            <li>{t('detection.guide_step_2')}</li>
            <li>{t('detection.guide_step_3')}</li>
          </ol>
          <div style={{ display: 'grid', gap: 14 }}>
            {recipesFor({ host, origin, ...ports }).map(({ key, text }) => {
              const way = needs[key];
              return (
                <Card key={key} size="small" title={t(`detection.recipe_${key}`)}>
                  <p style={{ marginTop: 0 }}>{t(`detection.recipe_${key}_note`)}</p>
                  {way && ports[way] === null && (
                    <Alert
                      type="warning"
                      showIcon
                      style={{ marginBottom: 10 }}
                      title={t(`detection.way_closed_${way}`)}
                    />
                  )}
                  <Typography.Paragraph copyable={{ text }} style={{ marginBottom: 0 }}>
                    <pre
                      style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontSize: 12, margin: 0 }}
                    >
                      {text}
                    </pre>
                  </Typography.Paragraph>
                </Card>
              );
            })}
          </div>
        </>
      )}
    </PageFrame>
  );
}
