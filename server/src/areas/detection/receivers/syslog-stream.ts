import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer, type PeerCertificate, type TLSSocket } from 'node:tls';
import { FrameReader, FramingError } from './framing.ts';
import type { Intake, Listener, Sender } from './intake.ts';
import { plainAddress } from './syslog-udp.ts';

const CONNECTIONS = 2_000;
const HANDSHAKE_MS = 15_000;

/** Syslog over TCP (RFC 6587). A full spool stops the reading, and so the sender. */
export async function listenTcp(at: { host: string; port: number }, intake: Intake): Promise<Listener> {
  const server = createServer((socket) => {
    receive(socket, { transport: 'tcp', address: plainAddress(socket.remoteAddress ?? '') }, intake);
  });
  return opened(server, 'tcp', at, intake);
}

/**
 * Syslog over TLS (RFC 5425). Only certificates of the given authority are let in; which source one speaks for is
 * told by its fingerprint or its name.
 * @param files paths of PEM files
 */
export async function listenTls(
  at: { host: string; port: number },
  files: { certificate: string; key: string; authority: string },
  intake: Intake,
): Promise<Listener> {
  const server = createTlsServer(
    {
      cert: readFileSync(files.certificate),
      key: readFileSync(files.key),
      ca: readFileSync(files.authority),
      requestCert: true,
      // Refused below and not by the library, which would not say who it was.
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
      handshakeTimeout: HANDSHAKE_MS,
    },
    (socket) => {
      const sender = senderOf(socket);
      if (socket.authorized) receive(socket, sender, intake);
      else {
        intake.refused({ ...sender, certificate: undefined }, 'detection.certificate_refused');
        socket.on('error', () => undefined);
        socket.destroy();
      }
    },
  );
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket: TLSSocket) => {
    const address = plainAddress(socket.remoteAddress ?? '');
    // Whoever hangs up before it has said anything is a port scan or a health check.
    if (error.code === 'ECONNRESET') return;
    intake.refused({ transport: 'tls', address }, 'detection.certificate_refused');
  });
  return opened(server, 'tls', at, intake);
}

function receive(socket: Socket, sender: Sender, intake: Intake): void {
  const frames = new FrameReader();
  socket.setKeepAlive(true, 60_000);
  const take = (lines: Buffer) => {
    if (lines.length > 0) intake.take(sender, lines);
    if (frames.cut > 0) intake.refused(sender, 'detection.message_too_long');
    frames.cut = 0;
  };
  socket.on('data', (chunk: Buffer) => {
    try {
      take(frames.push(chunk));
    } catch (error) {
      if (!(error instanceof FramingError)) throw error;
      intake.refused(sender, error.reason);
      socket.destroy();
      return;
    }
    if (!intake.isFull) return;
    socket.pause();
    void intake.whenRoom().then(() => socket.resume());
  });
  socket.on('end', () => take(frames.end()));
  // The sender will connect again; what it had not sent it still has.
  socket.on('error', () => socket.destroy());
}

function senderOf(socket: TLSSocket): Sender {
  const { fingerprint256 = '', subject } = socket.getPeerCertificate() as Partial<PeerCertificate>;
  const name = subject?.CN;
  return {
    transport: 'tls',
    address: plainAddress(socket.remoteAddress ?? ''),
    certificate: {
      fingerprint: fingerprint256.replaceAll(':', '').toLowerCase(),
      name: (Array.isArray(name) ? name[0] : name) ?? '',
    },
  };
}

async function opened(
  server: ReturnType<typeof createServer>,
  transport: 'tcp' | 'tls',
  at: { host: string; port: number },
  intake: Intake,
): Promise<Listener> {
  const open = new Set<Socket>();
  server.maxConnections = CONNECTIONS;
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  server.on('error', (error) => intake.troubled(transport, error));
  return {
    transport,
    host: at.host,
    port: (server.address() as AddressInfo).port,
    lostBySystem: async () => 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
