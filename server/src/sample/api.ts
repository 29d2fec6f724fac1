import type { z } from 'zod';
import { pathFields, type Endpoint, type Wire } from '../kernel/contract.ts';
import { IN_PROCESS, type HttpServer } from '../kernel/http/server.ts';

/** Someone who is signed in and uses the same doors as a browser or a program. */
export interface ApiUser {
  call<E extends Endpoint>(endpoint: E, input: z.input<E['input']>): Promise<Wire<E['output']>>;
  /** Sends one file as a form. */
  upload<Answer>(path: string, file: { name: string; content: Buffer | string }): Promise<Answer>;
  /** Sends a body as it is. */
  send<Answer>(path: string, body: Buffer | string, contentType: string): Promise<Answer>;
  /** Takes what is no JSON, as a device at some address does. */
  take(path: string, from: string): Promise<string>;
}

/**
 * Signs in over the API inside the process.
 * @throws Error with the server's answer when it refuses
 */
export async function signInOverApi(http: HttpServer, login: string, password: string): Promise<ApiUser> {
  const answer = await http.inject({
    method: 'POST',
    url: '/api/session',
    remoteAddress: IN_PROCESS,
    payload: { login, password },
  });
  if (answer.statusCode !== 200) throw new Error(`${login} could not sign in: ${answer.body}`);
  const cookie = answer.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const { csrfToken } = answer.json<{ csrfToken: string }>();
  return apiUser(http, { cookie, 'x-csrf-token': csrfToken });
}

/** A program with a bearer token. */
export function apiWithToken(http: HttpServer, token: string): ApiUser {
  return apiUser(http, { authorization: `Bearer ${token}` });
}

function apiUser(http: HttpServer, headers: Record<string, string>): ApiUser {
  async function request<Answer>(
    method: Endpoint['method'],
    url: string,
    payload?: Buffer | string,
    contentType?: string,
  ): Promise<Answer> {
    const answer = await http.inject({
      method,
      url,
      remoteAddress: IN_PROCESS,
      headers: { ...headers, ...(contentType ? { 'content-type': contentType } : {}) },
      ...(payload === undefined ? {} : { payload }),
    });
    if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.statusCode} ${answer.body}`);
    return answer.json<Answer>();
  }
  return {
    call(endpoint, input) {
      const fields = { ...(input as Record<string, unknown>) };
      let path = endpoint.path;
      for (const field of pathFields(endpoint.path)) {
        path = path.replace(`:${field}`, encodeURIComponent(String(fields[field])));
        delete fields[field];
      }
      if (endpoint.method !== 'GET' && endpoint.method !== 'DELETE')
        return request(endpoint.method, path, JSON.stringify(fields), 'application/json');
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(fields))
        if (typeof value === 'string' || typeof value === 'number') query.set(name, String(value));
      return request(endpoint.method, `${path}?${query.toString()}`);
    },
    upload(path, { name, content }) {
      const boundary = '----lachan-sample';
      const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`;
      const body = Buffer.concat([
        Buffer.from(head),
        Buffer.from(content),
        Buffer.from(`\r\n--${boundary}--\r\n`),
      ]);
      return request('POST', path, body, `multipart/form-data; boundary=${boundary}`);
    },
    send: (path, body, contentType) => request('POST', path, body, contentType),
    async take(path, from) {
      const answer = await http.inject({ method: 'GET', url: path, remoteAddress: from, headers });
      if (answer.statusCode >= 300) throw new Error(`GET ${path}: ${answer.statusCode} ${answer.body}`);
      return answer.body;
    },
  };
}
