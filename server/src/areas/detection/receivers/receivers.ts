import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { compileNetworks, type NetworkTable } from '@lachan/engine';
import { systemActor } from '../../../kernel/actor.ts';
import { inTransaction } from '../../../kernel/command.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { ReceiverTransport, sourceTroubles } from '../contract.ts';
import { recordReceiving, sendersOfSources } from '../service/senders.ts';
import { quarantineOf } from '../quarantine/quarantine.ts';
import { releaseSoon } from '../quarantine/releasing.ts';
import { detectorOf } from '../worker.ts';
import { Collector } from './collector.ts';
import { FileTail } from './file-tail.ts';
import type { Intake, Listener, Sender } from './intake.ts';
import { listenTcp, listenTls } from './syslog-stream.ts';
import { listenUdp } from './syslog-udp.ts';
import { StrangerLines } from './stranger-lines.ts';
import { Tally } from './tally.ts';

const RULES_AGE_MS = 5_000;
const TALLY_MS = 2_000;
const TAIL_MS = 1_000;
/** A file that is not there is looked for again after so long. */
const TAIL_PAUSE_MS = 30_000;

type TroubleReason = (typeof sourceTroubles)[number];

interface Rules {
  networks: NetworkTable;
  /** Source by fingerprint or name of the certificate. */
  certificates: Map<string, string>;
  files: Map<string, string>;
}

const all = new WeakMap<Kernel, Receivers>();

/** The receivers of an installation. */
export function receiversOf(kernel: Kernel): Receivers {
  let receivers = all.get(kernel);
  if (!receivers) {
    receivers = new Receivers(kernel);
    all.set(kernel, receivers);
  }
  return receivers;
}

/** The ways in beside HTTP: syslog and files. All end in the spool. */
export class Receivers {
  private readonly kernel: Kernel;
  private readonly tally = new Tally();
  private readonly strangers: StrangerLines;
  private readonly tails = new Map<string, FileTail>();
  private readonly pausedUntil = new Map<string, number>();
  private readonly lastRead = new Map<string, number>();
  private collector: Collector | undefined;
  private open: Listener[] = [];
  private rules: Rules = { networks: compileNetworks([]), certificates: new Map(), files: new Map() };
  private timers: NodeJS.Timeout[] = [];
  private tailing: Promise<void> | undefined;
  private reading: Promise<void> | undefined;
  private wanted: Promise<void> | undefined;
  private writing: Promise<void> | undefined;
  private lostBySystem = new Map<Listener, number>();

  constructor(kernel: Kernel) {
    this.kernel = kernel;
    this.strangers = new StrangerLines(quarantineOf(kernel));
  }

  /** The open ports, and how many messages the operating system lost at each since it was opened. */
  get listeners(): { transport: ReceiverTransport; host: string; port: number; lost: number }[] {
    return this.open.map((listener) => {
      const { transport, host, port } = listener;
      return { transport, host, port, lost: this.lostBySystem.get(listener) ?? 0 };
    });
  }

  /** Opens the ports that the configuration names, and begins to follow files. @throws when a port is taken */
  async start(): Promise<void> {
    const { config } = this.kernel;
    const host = config.syslogHost ?? config.host;
    const detector = detectorOf(this.kernel);
    await detector.spool.open();
    this.collector = new Collector(this.kernel, detector);
    const intake = this.intake(this.collector);
    const { syslogUdpPort: udp, syslogTcpPort: tcp, syslogTlsPort: tls } = config;
    const isAsked = [udp, tcp, tls, config.logFolder].some((option) => option !== undefined);
    if (!isAsked) return;
    await this.refresh();
    if (udp !== undefined) this.open.push(await listenUdp({ host, port: udp }, intake));
    if (tcp !== undefined) this.open.push(await listenTcp({ host, port: tcp }, intake));
    if (tls !== undefined) {
      const { syslogTlsCert: certificate = '', syslogTlsKey: key = '', syslogTlsCa: authority = '' } = config;
      this.open.push(await listenTls({ host, port: tls }, { certificate, key, authority }, intake));
    }
    this.every(RULES_AGE_MS, () => this.refresh());
    this.every(TALLY_MS, () => this.writeTally());
    if (config.logFolder !== undefined) this.every(TAIL_MS, () => this.followFiles());
  }

  /** Reads again who may send for which source; called when that changes. */
  async refresh(): Promise<void> {
    // A reading that began before a change may not know of it; the next one does.
    this.wanted ??= (this.reading ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => {
        this.wanted = undefined;
        this.reading = this.readRules();
        return this.reading;
      });
    await this.wanted;
  }

  /** {@link refresh} for whoever cannot wait for it and where nothing is open. */
  refreshQuietly(): void {
    if (!this.collector) return;
    this.refresh().catch((error: unknown) =>
      this.kernel.log.warn({ err: error }, 'Receiving logs: the senders could not be read'),
    );
  }

  /** Everything received so far is in the spool and everything counted is written down; for tests. */
  async settle(): Promise<void> {
    await this.tailing;
    await this.followFiles();
    await this.collector?.flush();
    await this.writing;
    await this.writeTally();
  }

  /** Names of files below the folder of logs, for the form. */
  async filesOffered(): Promise<string[]> {
    const { logFolder } = this.kernel.config;
    if (logFolder === undefined) return [];
    const entries = await readdir(logFolder, { withFileTypes: true, recursive: true }).catch(() => []);
    return entries
      .filter((entry) => entry.isFile() && !/\.(?:gz|zst|xz|\d+)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(logFolder.length + 1))
      .toSorted()
      .slice(0, 200);
  }

  async stop(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all(this.open.map((listener) => listener.close()));
    await this.tailing;
    await this.collector?.stop();
    if (this.open.length > 0) await this.writeTally();
    await this.strangers.flush();
    this.open = [];
  }

  private intake(collector: Collector): Intake {
    return {
      get isFull() {
        return collector.isFull;
      },
      take: (sender, lines) => {
        const sourceId = this.sourceOf(sender);
        if (sourceId === undefined) {
          this.tally.stranger(sender, lines);
          this.strangers.add(sender, lines, this.kernel.clock());
        } else collector.add(sourceId, lines);
      },
      dropped: (sender) => {
        const sourceId = this.sourceOf(sender);
        this.kernel.metrics.droppedMessages.inc({ transport: sender.transport });
        if (sourceId !== undefined) this.tally.trouble(sourceId, 'detection.no_room', { dropped: 1 });
        else this.tally.stranger(sender, Buffer.alloc(0));
      },
      refused: (sender, reason) => {
        const sourceId = this.sourceOf(sender);
        if (sourceId !== undefined) this.tally.trouble(sourceId, reason as TroubleReason, { errors: 1 });
        else this.tally.stranger(sender, Buffer.alloc(0));
      },
      troubled: (transport, error) =>
        this.kernel.log.warn({ err: error, transport }, 'A port that takes logs has a difficulty'),
      whenRoom: () => collector.whenRoom(),
    };
  }

  private sourceOf({ address, certificate }: Sender): string | undefined {
    const { certificates, networks } = this.rules;
    const known =
      certificate && (certificates.get(certificate.fingerprint) ?? certificates.get(certificate.name));
    if (known !== undefined) return known;
    const found = networks.attribute(address, null);
    return found.kind === 'unit' ? found.unitId : undefined;
  }

  private async readRules(): Promise<void> {
    const rows = await inTransaction(this.kernel.callerOf(systemActor), sendersOfSources);
    this.rules = {
      networks: compileNetworks(
        rows.flatMap(({ id, senders }) => senders.map((cidr) => ({ cidr, unitId: id }))),
      ),
      certificates: new Map(rows.flatMap(({ id, certificates }) => certificates.map((name) => [name, id]))),
      files: new Map(
        rows.flatMap(({ id, fileName }) => (fileName === null ? [] : [[id, fileName] as const])),
      ),
    };
    await this.claimExpected();
  }

  /** What unknown senders have sent before somebody said whose they are. */
  private async claimExpected(): Promise<void> {
    const quarantine = quarantineOf(this.kernel);
    await this.strangers.flush();
    let isClaimed = false;
    for (const { owner, sender } of quarantine.senders) {
      const sourceId = this.sourceOf(sender);
      if (sourceId !== undefined) isClaimed = (await quarantine.claim(owner, sourceId, 'first')) !== null;
    }
    if (isClaimed) releaseSoon(this.kernel, detectorOf(this.kernel));
  }

  private async followFiles(): Promise<void> {
    this.tailing ??= this.readFiles().finally(() => {
      this.tailing = undefined;
    });
    await this.tailing;
  }

  private async readFiles(): Promise<void> {
    const { logFolder, dataFolder } = this.kernel.config;
    if (logFolder === undefined) return;
    const detector = detectorOf(this.kernel);
    for (const sourceId of this.tails.keys())
      if (!this.rules.files.has(sourceId)) {
        this.tails.delete(sourceId);
        this.lastRead.delete(sourceId);
      }
    for (const [sourceId, name] of this.rules.files) {
      if ((this.pausedUntil.get(sourceId) ?? 0) > performance.now()) continue;
      let tail = this.tails.get(sourceId);
      if (tail?.name !== name) {
        tail = new FileTail({ sourceId, folder: logFolder, name, stateFolder: join(dataFolder, 'tails') });
        this.tails.set(sourceId, tail);
      }
      try {
        await tail.read(detector, this.kernel.clock);
        this.lastRead.set(sourceId, performance.now());
      } catch (error) {
        // Between the renaming of a file and the first line of the next there is none.
        const isRotating = performance.now() - (this.lastRead.get(sourceId) ?? -Infinity) < TAIL_PAUSE_MS;
        if (isRotating && (error as NodeJS.ErrnoException).code === 'ENOENT') continue;
        this.kernel.log.warn({ err: error, source: sourceId }, 'A log file could not be read');
        this.tally.trouble(sourceId, 'detection.file_unreadable', { errors: 1 });
        this.pausedUntil.set(sourceId, performance.now() + TAIL_PAUSE_MS);
      }
    }
  }

  private async writeTally(): Promise<void> {
    this.writing = this.writeCounted();
    await this.writing;
  }

  private async writeCounted(): Promise<void> {
    for (const listener of this.open) {
      const lost = await listener.lostBySystem();
      const more = lost - (this.lostBySystem.get(listener) ?? 0);
      this.lostBySystem.set(listener, lost);
      if (more > 0) this.kernel.metrics.droppedMessages.inc({ transport: listener.transport }, more);
    }
    await this.strangers.flush();
    const { strangers, troubles } = this.tally.take();
    if (strangers.length === 0 && troubles.length === 0) return;
    await inTransaction(this.kernel.callerOf(systemActor), (ctx) =>
      recordReceiving(ctx, strangers, troubles),
    );
  }

  private every(ms: number, work: () => Promise<void>): void {
    const timer = setInterval(() => {
      work().catch((error: unknown) =>
        this.kernel.log.error({ err: error }, 'Receiving logs: a regular task failed'),
      );
    }, ms);
    this.timers.push(timer.unref());
  }
}
