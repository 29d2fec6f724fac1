import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, failureStatus } from '../errors.ts';
import type { Kernel } from '../kernel.ts';

/**
 * Answers a failure as `application/problem+json` (RFC 9457). An `AppError` says its reason; anything else is a
 * bug: logged with its stack, answered with the id of the request only.
 */
export function answerFailure(
  kernel: Kernel,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const failure = error instanceof AppError ? error : (fromFramework(error) ?? fromDatabase(error));
  if (!failure) {
    kernel.log.error({ err: error, http: { request: { id: request.id } } }, 'A request failed unexpectedly');
    return reply
      .code(500)
      .type('application/problem+json')
      .send(JSON.stringify({ status: 500, reason: 'kernel.unexpected', requestId: request.id }));
  }
  const status = failureStatus[failure.kind];
  const { reason, details, faults } = failure;
  return reply
    .code(status)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        status,
        reason,
        details,
        ...(faults.length > 0 ? { faults } : {}),
        requestId: request.id,
      }),
    );
}

/**
 * Values that no column can hold: a NUL in a text, a cursor that somebody wrote by hand. SQLSTATE classes of
 * PostgreSQL, appendix A; the codes are the same on both databases.
 */
const unusableValues = new Set(['22P02', '22P05', '22003', '22007', '22008', '22021']);

function fromDatabase(error: unknown): AppError | null {
  const { cause } = error as { cause?: { code?: string } };
  return unusableValues.has(cause?.code ?? '') ? new AppError('invalid', 'kernel.unusable_value') : null;
}

/** Failures that Fastify and its plugins raise before our code runs. */
function fromFramework(error: unknown): AppError | null {
  const { statusCode, code } = error as { statusCode?: number; code?: string };
  if (statusCode === 429) return new AppError('too_many', 'kernel.too_many_requests');
  if (statusCode === 413) return new AppError('too_large', 'kernel.body_too_large');
  if (statusCode === 415) return new AppError('invalid', 'kernel.media_type_refused');
  if (statusCode === 400 || code?.startsWith('FST_ERR_CTP'))
    return new AppError('invalid', 'kernel.malformed_body');
  return null;
}
