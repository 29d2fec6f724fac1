import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';

/** Moves a part of a form up or down, or takes it out. */
export function Steps({
  name,
  move,
  remove,
}: {
  name: string;
  move: (by: 1 | -1) => void;
  remove: (() => void) | undefined;
}) {
  const { t } = useTranslation();
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- keeps a tap on a button from opening the panel around it
    <span className="form-steps" onClick={(event) => event.stopPropagation()}>
      <Button
        size="small"
        type="text"
        icon={<ArrowUpOutlined />}
        aria-label={`${t('reports.form_up')}: ${name}`}
        onClick={() => move(-1)}
      />
      <Button
        size="small"
        type="text"
        icon={<ArrowDownOutlined />}
        aria-label={`${t('reports.form_down')}: ${name}`}
        onClick={() => move(1)}
      />
      <Button
        size="small"
        type="text"
        danger
        disabled={!remove}
        icon={<DeleteOutlined />}
        aria-label={`${t('reports.form_remove')}: ${name}`}
        onClick={remove ?? (() => undefined)}
      />
    </span>
  );
}
