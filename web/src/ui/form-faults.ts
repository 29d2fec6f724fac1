import type { FormInstance } from 'antd';
import type { Failure } from '../app/http.ts';

/** Puts each fault of a refused change under the field it is about. */
export function showFaults(form: FormInstance, failure: Failure, text: (reason: string) => string): void {
  form.setFields(
    failure.faults
      .filter(({ path }) => path)
      .map(({ path = '', reason }) => ({ name: path.split('.'), errors: [text(reason)] })),
  );
}
