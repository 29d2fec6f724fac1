import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '../actor.ts';
import type { Kernel } from '../kernel.ts';
import { openTestKernel } from '../testing.ts';
import { attachmentNamed } from './download.ts';
import { createHttp, type HttpServer } from './server.ts';
import { uploadOf } from './upload.ts';

let kernel: Kernel;
let http: HttpServer;

beforeAll(async () => {
  kernel = await openTestKernel();
  const area = {
    name: 'forms',
    authenticate: async () => systemActor,
    streams: (server: HttpServer) => {
      server.post('/api/forms', { config: { permission: 'signed-in' } }, async (asked) => {
        const file = await uploadOf(kernel, asked);
        return file ? kernel.files.store(file.name, file.content) : { name: null };
      });
    },
  };
  http = await createHttp(kernel, [area]);
  await http.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => http.close());

const head = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n';

/** Sends a form that never ends, until the server answers. */
function sendEndlessly(headers: Record<string, string | number>): Promise<{ status: number; sent: number }> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    const { port } = http.server.address() as AddressInfo;
    const asked = request({
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/api/forms',
      headers: { 'content-type': 'multipart/form-data; boundary=x', ...headers },
    });
    const block = Buffer.alloc(64 * 1024, 'a');
    const send = () => {
      while (!asked.destroyed && asked.write(block)) sent += block.length;
      if (!asked.destroyed) asked.once('drain', send);
    };
    asked.on('response', (answer) => {
      asked.destroy();
      resolve({ status: answer.statusCode ?? 0, sent });
    });
    asked.on('error', (error) => (asked.destroyed ? undefined : reject(error)));
    asked.write(head);
    send();
  });
}

describe('a file that is sent', () => {
  test('is refused as soon as it is too large, and leaves nothing behind', async () => {
    const { status, sent } = await sendEndlessly({});
    expect(status).toBe(413);
    expect(sent).toBeLessThan(kernel.config.uploadLimitBytes * 4);
    expect(await readdir(join(kernel.config.dataFolder, 'files', 'incoming'))).toEqual([]);
  });

  test('is refused before it is read when the request says that it is too large', async () => {
    const { status, sent } = await sendEndlessly({ 'content-length': 5 * 1024 ** 3 });
    expect(status).toBe(413);
    expect(sent).toBeLessThan(kernel.config.uploadLimitBytes);
  });

  test.each([
    ['breaks off', `${head}half`, 'multipart/form-data; boundary=x'],
    ['has no boundary', `${head}half\r\n--x--\r\n`, 'multipart/form-data'],
  ])('is the sender’s fault when its form %s', async (_what, payload, type) => {
    const answer = await http.inject({
      method: 'POST',
      url: '/api/forms',
      headers: { 'content-type': type },
      payload,
    });
    expect(answer.json()).toMatchObject({ status: 422, reason: 'kernel.malformed_body' });
  });
});

test('a file is saved under its Vietnamese name, and no letter of a name ends the header', () => {
  expect(attachmentNamed(`Báo cáo'(1)".docx\r\nx: y`)).toBe(
    "attachment; filename*=UTF-8''B%C3%A1o%20c%C3%A1o%27%281%29%22.docx%0D%0Ax%3A%20y",
  );
  expect(attachmentNamed('a\uD83D')).toContain('%EF%BF%BD');
});
