import { join } from 'node:path';

/** The columns of an observation on the disk. */
export const COLUMNS = 'hour, source, machine, kind, name, count, minutes, bytes';
/** LZ4 is read at twice the speed of zstd for a byte more an observation. */
export const PARQUET = 'format parquet, compression lz4_raw, parquet_version v2';
export const TSV = `delim = '\t', header = false, quote = '', escape = '', auto_detect = false`;
export const TSV_OUT = `format csv, header false, delimiter '\t', quote '', escape ''`;

const WORD_COLUMNS = `columns = {id: 'uinteger', word: 'varchar'}`;
const NO_WORDS = `select 0::uinteger as id, ''::varchar as word where false`;

/** Names of files in statements of DuckDB. */
export class Paths {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  of(file: string): string {
    return join(this.folder, file).replaceAll("'", "''");
  }

  list(files: readonly string[]): string {
    return `[${files.map((file) => `'${this.of(file)}'`).join(', ')}]`;
  }

  parquet(files: readonly string[]): string {
    return `read_parquet(${this.list(files)})`;
  }

  /** A dictionary: number and word. */
  words(files: readonly string[]): string {
    return files.length === 0
      ? NO_WORDS
      : `select * from read_csv(${this.list(files)}, ${TSV}, ${WORD_COLUMNS})`;
  }
}
