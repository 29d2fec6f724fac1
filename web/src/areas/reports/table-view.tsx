import type { TableColumn, TableRow } from '@lachan/server/contracts/reports';
import { useWords } from './figure-text.ts';
import { dayText, numberText } from '../../ui/numbers.ts';

/** Rows of a table as they are printed; on a phone it scrolls sideways inside its card. */
export function TableView({ columns, rows }: { columns: readonly TableColumn[]; rows: readonly TableRow[] }) {
  const words = useWords();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <div className="report-table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map(({ key, label }) => (
              <th key={key} scope="col">
                {words(label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {columns.map((column) => (
                <td key={column.key}>{valueText(column, row[column.key] ?? '', index, words)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function valueText(
  { kind, options }: TableColumn,
  value: string,
  index: number,
  words: ReturnType<typeof useWords>,
): string {
  if (kind === 'row-number') return String(index + 1);
  if (value === '') return '';
  if (kind === 'date') return dayText(value);
  if (kind === 'date-time') return `${dayText(value)} ${value.slice(11)}`;
  if (kind === 'count') return numberText(Number(value));
  return value
    .split('; ')
    .map((part) => {
      const option = options.find((each) => each.value === part);
      return option ? words(option.label) : part;
    })
    .join('; ');
}
