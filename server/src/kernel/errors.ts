/** What went wrong, in the terms a client can act on. Each kind has one HTTP status. */
export const failureStatus = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  unavailable: 503,
} as const;

export type FailureKind = keyof typeof failureStatus;

/** One fault in what was sent: `path` is the field (`rows.3.serial`), `line` the 1-based line of a file. */
export interface Fault {
  path?: string;
  line?: number;
  file?: string;
  reason: string;
  /** The offending value, shortened; never a secret. */
  value?: string;
}

/**
 * A failure that is the caller's to understand. `reason` is `area.what_happened` and has its Vietnamese and
 * English text in the web's `failures`; `details` fill the blanks of that text.
 */
export class AppError extends Error {
  readonly kind: FailureKind;
  readonly reason: string;
  readonly details: Record<string, unknown>;
  readonly faults: Fault[];

  constructor(
    kind: FailureKind,
    reason: string,
    details: Record<string, unknown> = {},
    faults: Fault[] = [],
  ) {
    super(reason);
    this.name = 'AppError';
    this.kind = kind;
    this.reason = reason;
    this.details = details;
    this.faults = faults;
  }
}
