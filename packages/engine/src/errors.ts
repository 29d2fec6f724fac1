/** Every reason for which the engine refuses to go on; data that is merely bad is reported, never thrown. */
export type EngineErrorCode =
  | 'engine.index_too_large'
  | 'engine.index_corrupt'
  | 'engine.index_version'
  | 'engine.network_malformed'
  | 'engine.network_period'
  | 'engine.mapping_missing'
  | 'engine.format_unknown'
  | 'engine.matcher_ended'
  | 'engine.hit_gone';

/** What the engine throws. Match on `code`, never on the message. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;
  readonly details: Record<string, string | number>;

  constructor(code: EngineErrorCode, details: Record<string, string | number> = {}) {
    super(`${code} ${JSON.stringify(details)}`);
    this.name = 'EngineError';
    this.code = code;
    this.details = details;
  }
}
