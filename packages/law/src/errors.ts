/** Everything this package can refuse. Match on the code, never on the message. */
export type LawErrorCode =
  | 'bad_day'
  | 'bad_instant'
  | 'bad_count'
  | 'bad_period'
  | 'bad_deadline_rule'
  | 'no_such_form'
  | 'no_such_regime'
  | 'bad_facts'
  | 'year_out_of_range';

/** The only error this package throws on purpose. `details` carries the refused value. */
export class LawError extends Error {
  readonly code: LawErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: LawErrorCode, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.name = 'LawError';
    this.code = code;
    this.details = details;
  }
}
