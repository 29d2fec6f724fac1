import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';

/** Says which figure of a report the list explains: its rows are exactly those that the figure counts. */
export function FigureNote({ figure, all }: { figure: string | undefined; all: () => void }) {
  const { t } = useTranslation();
  if (figure === undefined) return null;
  return (
    <Alert
      type="info"
      showIcon
      style={{ marginBottom: 14 }}
      title={t(`detection.figure_${figure}`)}
      action={
        <Button size="small" onClick={all}>
          {t('detection.figure_all')}
        </Button>
      }
    />
  );
}
