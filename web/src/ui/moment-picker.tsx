import { DatePicker } from 'antd';
import dayjs from 'dayjs';

interface Props {
  /** A minute in Vietnam, `YYYY-MM-DDTHH:mm`. */
  value?: string | null | undefined;
  onChange?: (minute: string | undefined) => void;
  id?: string;
  'aria-label'?: string;
}

/** A day and a minute, typed or picked as dd/MM/yyyy HH:mm whatever the device's language. */
export function MomentPicker({ value, onChange, ...rest }: Props) {
  return (
    <DatePicker
      {...rest}
      allowClear
      showTime={{ format: 'HH:mm' }}
      format="DD/MM/YYYY HH:mm"
      value={value ? dayjs(value) : null}
      onChange={(moment) => onChange?.(moment ? dayjs(moment).format('YYYY-MM-DDTHH:mm') : undefined)}
    />
  );
}
