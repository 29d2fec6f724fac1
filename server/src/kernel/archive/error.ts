export type ArchiveFault =
  | 'not_a_backup'
  | 'truncated'
  | 'damaged'
  | 'newer_version'
  | 'not_empty'
  | 'schema_differs'
  | 'audit_broken'
  | 'busy';

/** A backup that cannot be made or used; `message` is for the person at the terminal. */
export class ArchiveError extends Error {
  readonly code: ArchiveFault;

  constructor(code: ArchiveFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ArchiveError';
    this.code = code;
  }
}

export function cutOff(options?: ErrorOptions): ArchiveError {
  return new ArchiveError(
    'truncated',
    'The backup is cut off: its end is missing. Nothing was restored.',
    options,
  );
}
