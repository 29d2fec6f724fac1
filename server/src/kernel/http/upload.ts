import { Readable } from 'node:stream';
import { AppError } from '../errors.ts';
import type { Kernel } from '../kernel.ts';
import type { HttpRequest, HttpServer } from './server.ts';

/** A file of a form, still on its way. */
export interface Upload {
  name: string;
  content: Readable;
  /** What the form said before its file. */
  fields: Record<string, string>;
}

/** What a form needs around its file. */
const FORM_BYTES = 64 * 1024;
/** How long what is left of a refused body is read and thrown away, so that its sender gets to see the answer. */
const LINGER_MS = 10_000;

/**
 * The file of a form; `undefined` when there is none. Its stream fails with the first byte too many, or where the
 * form breaks off, and the rest is not waited for.
 * @throws AppError `kernel.malformed_body`; `kernel.file_too_large` when the request itself says so
 */
export async function uploadOf(kernel: Kernel, request: HttpRequest): Promise<Upload | undefined> {
  if (!request.isMultipart()) return undefined;
  const limitBytes = kernel.config.uploadLimitBytes;
  // The library would first read a file that is too large to its end.
  const part = await request.file({ limits: { fileSize: Infinity } }).catch(() => {
    throw new AppError('invalid', 'kernel.malformed_body');
  });
  if (!part) return undefined;
  const name = part.filename || 'file';
  if (Number(request.headers['content-length'] ?? 0) > limitBytes + FORM_BYTES)
    throw new AppError('too_large', 'kernel.file_too_large', { name, limitBytes });
  const content = Readable.from(bounded(part.file, name, limitBytes), { objectMode: false });
  return { name, content, fields: textsOf(part.fields) };
}

function textsOf(fields: Record<string, unknown>): Record<string, string> {
  const texts = Object.entries(fields).flatMap(([name, field]) => {
    const value = (field as { value?: unknown } | undefined)?.value;
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return Object.fromEntries(texts);
}

/** Lets the senders of refused bodies read the answer, and then no longer holds the line. */
export function lingerAfterAnswers(http: HttpServer): void {
  http.addHook('onResponse', async ({ raw }) => {
    if (raw.complete || raw.destroyed) return;
    raw.unpipe();
    raw.resume();
    const timer = setTimeout(() => raw.destroy(), LINGER_MS).unref();
    raw.once('end', () => clearTimeout(timer));
  });
}

async function* bounded(file: Readable, name: string, limitBytes: number): AsyncGenerator<Buffer> {
  let sizeBytes = 0;
  try {
    for await (const chunk of file as AsyncIterable<Buffer>) {
      sizeBytes += chunk.length;
      if (sizeBytes > limitBytes)
        throw new AppError('too_large', 'kernel.file_too_large', { name, limitBytes });
      yield chunk;
    }
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('invalid', 'kernel.malformed_body');
  }
}
