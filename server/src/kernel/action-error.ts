import { ArchiveError } from './archive/error.ts';
import { AppError } from './errors.ts';

/** An action that cannot be done; `message` is for the person at the terminal. */
export class ActionError extends Error {}

export function isForPeople(error: unknown): error is Error {
  return error instanceof ArchiveError || error instanceof ActionError || error instanceof AppError;
}

/** What a person can act on; for a bug its message, since who reads it runs the machine. */
export function sentenceOf(error: unknown): string {
  if (error instanceof AppError) return `${error.reason} ${JSON.stringify(error.details)}`;
  return error instanceof Error ? error.message : String(error);
}
