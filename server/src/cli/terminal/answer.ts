import type { DocumentError } from '@lachan/documents';
import { EngineError } from '@lachan/engine';
import type { LawError } from '@lachan/law';
import { ConfigError } from '../../kernel/config.ts';
import { AppError } from '../../kernel/errors.ts';
import { ActionError, sentenceOf } from '../../kernel/action-error.ts';

/**
 * Runs a command that computes: whatever its input has wrong is one line on standard error and exit code 2.
 * @param work gives the exit code
 */
export async function answering(work: () => Promise<number> | number): Promise<number> {
  try {
    return await work();
  } catch (error) {
    const sentence = sentenceForPeople(error);
    if (sentence === null) throw error;
    process.stderr.write(`${sentence}\n`);
    return 2;
  }
}

const systemWords: Record<string, string> = {
  ENOENT: 'no such file or folder',
  EACCES: 'no right to read it',
  EPERM: 'no right to read it',
  EISDIR: 'a folder where a file is expected',
  Z_BUF_ERROR: 'packed and cut off: unexpected end of file',
  Z_DATA_ERROR: 'packed and damaged',
};

/** What is wrong with the input, in one line; `null` for a fault of ours. */
export function sentenceForPeople(error: unknown): string | null {
  if (isOfPackage(error)) return `${error.message}${detailsOf(error.details)}`;
  const isForPeople =
    [ConfigError, ActionError, AppError, EngineError].some((known) => error instanceof known) ||
    isSystemError(error);
  if (!isForPeople) return null;
  if (isSystemError(error) && systemWords[error.code ?? ''])
    return `${error.path === undefined ? '' : `${error.path}: `}${systemWords[error.code ?? '']}`;
  return sentenceOf(error).replaceAll(/\s*\n\s*/g, ' ');
}

/** By name, so that a command does not load the packages that it has no use for. */
function isOfPackage(error: unknown): error is LawError | DocumentError {
  return error instanceof Error && ['LawError', 'DocumentError'].includes(error.name);
}

/** What the operating system or the unpacking refused: no such file, no right to read it, cut off. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return (
    error instanceof Error && typeof (error as NodeJS.ErrnoException).code === 'string' && 'errno' in error
  );
}

function detailsOf(details: object): string {
  return Object.keys(details).length === 0 ? '' : ` ${JSON.stringify(details)}`;
}

/** Prints JSON for people and programs. Bytes become base64. */
export function printJson(value: unknown): void {
  const text = JSON.stringify(
    value,
    (_key, item: unknown) => (item instanceof Uint8Array ? Buffer.from(item).toString('base64') : item),
    2,
  );
  process.stdout.write(`${text}\n`);
}

/** Reads a file of JSON. @throws ActionError naming the file */
export function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new ActionError(`${file} is not JSON: ${(error as Error).message}`, { cause: error });
  }
}
