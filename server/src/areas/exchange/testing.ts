import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { readAvReport, verifyXml } from '@lachan/documents';
import { testFolder } from '../../kernel/testing.ts';

/** What the centre does with the next delivery. `lost`: takes it, and the answer never comes. */
export type Mood = 'take' | 'refuse' | 'busy' | 'silent' | 'lost' | 'redirect';

export interface NationalCentre {
  address: string;
  /** Taken one after the other; when there is none left it takes what comes. */
  moods: Mood[];
  /** Every delivery, repeated ones too. */
  deliveries: { batchId: string; body: string; mood: Mood }[];
  /** What it counts: a batch that comes again is known by its number. */
  taken: Map<string, string>;
  close(): Promise<void>;
}

/** Plays the national centre over real HTTP on the loopback: it reads strictly and verifies what it is sent. */
export async function openNationalCentre(caPem: string, at: () => Date): Promise<NationalCentre> {
  const centre = {
    moods: [] as Mood[],
    deliveries: [] as NationalCentre['deliveries'],
    taken: new Map<string, string>(),
  };
  function answer(request: IncomingMessage, response: ServerResponse, body: string): void {
    const mood = centre.moods.shift() ?? 'take';
    const batchId = String(request.headers['x-batch-id']);
    centre.deliveries.push({ batchId, body, mood });
    if (mood === 'silent') return;
    if (mood === 'busy') return void response.writeHead(503).end('overloaded');
    if (mood === 'redirect') return void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    const { faults } = readAvReport(body);
    const { findings } = verifyXml(body, { anchors: [caPem], at: at() });
    const wrong = [...faults.map(({ reason }) => reason), ...findings];
    if (request.headers['content-type'] !== 'text/xml') wrong.push('unexpected_text');
    if (mood === 'refuse' || wrong.length > 0)
      return void response.writeHead(422).end(wrong.join(', ') || 'OrganId is not registered');
    centre.taken.set(batchId, body);
    if (mood === 'lost') return;
    response.writeHead(200).end(`<ok id="${batchId}"/>`);
  }
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => answer(request, response, Buffer.concat(pieces).toString()));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return Object.assign(centre, {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/AVReport/server.php`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  });
}

/** A key with a certificate that is its own authority, in one PEM. */
export function makeKeyPem(name: string, days = 3650): { pem: string; certificatePem: string } {
  const folder = testFolder();
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'certificate.pem')];
  const what = ['-subj', `/CN=${name}/O=Gia Lai`, '-days', String(days)];
  const extension = ['-addext', 'basicConstraints=critical,CA:FALSE'];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...files, ...what, ...extension],
    {
      stdio: 'ignore',
    },
  );
  const certificatePem = readFileSync(join(folder, 'certificate.pem'), 'utf8');
  return { pem: readFileSync(join(folder, 'key.pem'), 'utf8') + certificatePem, certificatePem };
}
