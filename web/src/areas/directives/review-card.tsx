import { ReviewAnswer } from '@lachan/server/contracts/directives';
import { App, Button, Card, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChange } from '../../app/http.ts';
import { Failed } from '../../ui/states.tsx';
import { EntryBody } from './history-card.tsx';
import type { ObligationDetail } from './obligation-page.tsx';

/** The answer that waits, and the two things that can be done with it. */
export function ReviewCard({ line }: { line: ObligationDetail }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [words, setWords] = useState('');
  const review = useChange(ReviewAnswer);
  const answer = line.history.find(({ id }) => id === line.latestAnswerId);
  if (!answer) return null;
  const decide = (verdict: 'accepted' | 'returned') =>
    review.mutate(
      { id: line.id, answerId: answer.id, verdict, words },
      { onSuccess: () => void message.success(t(`directives.verdict_${verdict}`)) },
    );
  return (
    <Card title={t('directives.review')}>
      <div className="stack">
        <EntryBody entry={answer} line={line} />
        <Input.TextArea
          rows={2}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          placeholder={t('directives.review_words')}
          aria-label={t('directives.review_words')}
        />
        {review.error && <Failed failure={review.error} />}
        <div className="page-filters" style={{ margin: 0 }}>
          <Button type="primary" loading={review.isPending} onClick={() => decide('accepted')}>
            {t('directives.accept')}
          </Button>
          <Button danger loading={review.isPending} onClick={() => decide('returned')}>
            {t('directives.return')}
          </Button>
        </div>
      </div>
    </Card>
  );
}
