import type { Endpoint, Wire } from '@lachan/server/kernel/contract';
import { Button, Table, type TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { usePages } from '../app/http.ts';
import { Failed, Loading, Nothing } from './states.tsx';
import { useIsPhone } from './use-is-phone.ts';

type RowOf<E extends Endpoint> = Wire<E['output']> extends { rows: (infer Row)[] } ? Row : never;

interface Props<E extends Endpoint> {
  endpoint: E;
  input: Omit<z.input<E['input']>, 'after'>;
  columns: TableColumnsType<RowOf<E>>;
  keyOf: (row: RowOf<E>) => string;
  /** One row on a phone, where a table has no room. */
  renderCard: (row: RowOf<E>) => ReactNode;
  onOpen?: (row: RowOf<E>) => void;
  empty?: ReactNode;
}

/** A list that the server filters and pages: a table on a desk, cards on a phone. */
export function PagedTable<E extends Endpoint>({
  endpoint,
  input,
  columns,
  keyOf,
  renderCard,
  onOpen,
  empty,
}: Props<E>) {
  const { t } = useTranslation();
  const isPhone = useIsPhone();
  const pages = usePages(endpoint, input);
  if (pages.error) return <Failed failure={pages.error} retry={() => void pages.refetch()} />;
  if (!pages.data) return <Loading />;
  const rows = pages.data.rows as RowOf<E>[];
  if (rows.length === 0) return <>{empty ?? <Nothing />}</>;
  return (
    <>
      {isPhone ? (
        <div className="row-cards">
          {rows.map((row) => (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the card's own link takes the keyboard
            <div key={keyOf(row)} className="row-card" onClick={() => onOpen?.(row)}>
              {renderCard(row)}
            </div>
          ))}
        </div>
      ) : (
        <Table<RowOf<E>>
          columns={columns}
          dataSource={rows}
          rowKey={keyOf}
          pagination={false}
          size="middle"
          onRow={(row) => (onOpen ? { onClick: () => onOpen(row), style: { cursor: 'pointer' } } : {})}
        />
      )}
      <div className="row-more">
        <span>{t('ui.shown_of', { shown: rows.length, total: pages.data.total })}</span>
        {pages.hasNextPage && (
          <Button onClick={() => void pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
            {t('ui.load_more')}
          </Button>
        )}
      </div>
    </>
  );
}
