import { DatePicker } from 'antd';
import dayjs from 'dayjs';

interface Props {
  /** `YYYY-MM-DD` */
  value?: string | null | undefined;
  onChange?: (day: string | undefined) => void;
  id?: string;
  'aria-label'?: string;
  placeholder?: string;
  allowClear?: boolean;
}

/** A calendar day, typed or picked as dd/MM/yyyy whatever the device's language. */
export function DayPicker({ value, onChange, allowClear = false, ...rest }: Props) {
  return (
    <DatePicker
      {...rest}
      allowClear={allowClear}
      format={['DD/MM/YYYY', 'D/M/YYYY', 'DDMMYYYY']}
      value={value ? dayjs(value) : null}
      onChange={(day) => onChange?.(day ? dayjs(day).format('YYYY-MM-DD') : undefined)}
    />
  );
}
