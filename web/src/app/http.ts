import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type QueryKey,
} from '@tanstack/react-query';
import type { Endpoint, Wire } from '@lachan/server/kernel/contract';
import { pathFields } from '@lachan/server/kernel/contract';
import type { z } from 'zod';

/** One fault in what was sent; `path` names the field, `line` the line of a file. */
export interface Fault {
  path?: string;
  line?: number;
  file?: string;
  reason: string;
  value?: string;
}

/** What the server refused, with the reason that `failureText` puts into words. */
export class Failure extends Error {
  readonly status: number;
  readonly reason: string;
  readonly details: Record<string, unknown>;
  readonly faults: Fault[];
  readonly requestId: string | null;

  constructor(
    status: number,
    body: { reason?: string; details?: Record<string, unknown>; faults?: Fault[]; requestId?: string },
  ) {
    super(body.reason ?? 'web.unreachable');
    this.status = status;
    this.reason = body.reason ?? 'web.unreachable';
    this.details = body.details ?? {};
    this.faults = body.faults ?? [];
    this.requestId = body.requestId ?? null;
  }
}

let csrfToken = '';

/** The session hands over the token that every change must carry. */
export function useCsrfToken(token: string): void {
  csrfToken = token;
}

/** Calls an endpoint. @throws Failure */
export async function call<E extends Endpoint>(
  endpoint: E,
  input: z.input<E['input']>,
): Promise<Wire<E['output']>> {
  const fields = { ...(input as Record<string, unknown>) };
  let path = endpoint.path;
  for (const field of pathFields(endpoint.path)) {
    path = path.replace(`:${field}`, encodeURIComponent(String(fields[field])));
    delete fields[field];
  }
  if (endpoint.method === 'GET' || endpoint.method === 'DELETE')
    return request(endpoint.method, `${path}${queryOf(fields)}`);
  return request(endpoint.method, path, JSON.stringify(fields), 'application/json');
}

/** Sends files with a few fields, for routes that take a stream. @throws Failure */
export async function upload<Answer>(
  path: string,
  files: readonly File[],
  fields: Record<string, string> = {},
): Promise<Answer> {
  return request('POST', path, formOf(files, fields));
}

/** Sends files and gets one back, under the name that the server gives it. @throws Failure */
export async function uploadForFile(
  path: string,
  files: readonly File[],
  fields: Record<string, string> = {},
): Promise<File> {
  return fileOf(await send('POST', path, formOf(files, fields)));
}

/** A file that the product keeps. @throws Failure */
export async function fetchFile(path: string): Promise<File> {
  return fileOf(await send('GET', path));
}

async function fileOf(response: Response): Promise<File> {
  const named = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  const blob = await response.blob();
  return new File([blob], decodeURIComponent(named ?? 'file'), { type: blob.type });
}

function formOf(files: readonly File[], fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const file of files) form.append('file', file);
  return form;
}

/** Asks once and keeps the answer until something changes. `input: null` waits. */
export function useCall<E extends Endpoint>(
  endpoint: E,
  input: z.input<E['input']> | null,
  options: { refetchMs?: number } = {},
) {
  return useQuery<Wire<E['output']>, Failure>({
    queryKey: keyOf(endpoint, input),
    queryFn: () => call(endpoint, (input ?? {}) as z.input<E['input']>),
    enabled: input !== null,
    ...(options.refetchMs ? { refetchInterval: options.refetchMs } : {}),
  });
}

interface ListAnswer {
  rows: unknown[];
  next: string | null;
  total: number;
}

/** Reads a list page by page. */
export function usePages<E extends Endpoint>(endpoint: E, input: Omit<z.input<E['input']>, 'after'>) {
  return useInfiniteQuery<
    ListAnswer,
    Failure,
    { rows: unknown[]; total: number },
    QueryKey,
    string | undefined
  >({
    queryKey: keyOf(endpoint, input),
    queryFn: async ({ pageParam }) =>
      (await call(endpoint, { ...input, ...(pageParam ? { after: pageParam } : {}) } as z.input<
        E['input']
      >)) as ListAnswer,
    initialPageParam: undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    select: ({ pages }) => ({ rows: pages.flatMap(({ rows }) => rows), total: pages[0]?.total ?? 0 }),
  });
}

/** A change; afterwards everything on the page is asked again. */
export function useChange<E extends Endpoint>(endpoint: E) {
  const client = useQueryClient();
  return useMutation<Wire<E['output']>, Failure, z.input<E['input']>>({
    mutationFn: (input) => call(endpoint, input),
    onSuccess: () => client.invalidateQueries(),
  });
}

function keyOf(endpoint: Endpoint, input: unknown): QueryKey {
  return [endpoint.path, endpoint.method, input];
}

function queryOf(fields: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string' && value !== '') query.set(name, value);
    if (typeof value === 'number' || typeof value === 'boolean') query.set(name, String(value));
  }
  const text = query.toString();
  return text ? `?${text}` : '';
}

async function request<Answer>(
  method: string,
  path: string,
  body?: BodyInit,
  contentType?: string,
): Promise<Answer> {
  const response = await send(method, path, body, contentType);
  return (await response.json().catch(() => ({}))) as Answer;
}

async function send(method: string, path: string, body?: BodyInit, contentType?: string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: {
        ...(contentType ? { 'content-type': contentType } : {}),
        ...(method === 'GET' ? {} : { 'x-csrf-token': csrfToken }),
      },
      ...(body === undefined ? {} : { body }),
    });
  } catch {
    throw new Failure(0, {});
  }
  if (response.ok) return response;
  throw new Failure(response.status, (await response.json().catch(() => ({}))) as object);
}
