import { TryLevel } from '@lachan/server/contracts/law';
import { Card, Col, Row } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/http.ts';
import { today } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { LawTabs } from './law-tabs.tsx';
import { LevelForm, type Trial } from './level-form.tsx';
import { LevelResult } from './level-result.tsx';

export default function LevelPage() {
  const { t } = useTranslation();
  const [trial, setTrial] = useState<Trial>({ facts: {}, onDate: today(), dossier: null });
  const decision = useCall(TryLevel, trial);
  return (
    <PageFrame title={t('law.level_title')} note={t('law.level_note')}>
      <LawTabs />
      <Row gutter={[16, 16]}>
        <Col xs={24} lg={12}>
          <LevelForm trial={trial} onChange={setTrial} />
        </Col>
        <Col xs={24} lg={12}>
          <Card style={{ position: 'sticky', top: 12 }}>
            {decision.error && <Failed failure={decision.error} />}
            {!decision.data && !decision.error && <Loading />}
            {decision.data && <LevelResult decision={decision.data} hasDossier={Boolean(trial.dossier)} />}
          </Card>
        </Col>
      </Row>
    </PageFrame>
  );
}
