import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigError, type Config } from './config.ts';
import { AppError } from './errors.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FORM = /^sealed1\.([0-9a-f]{8})\.([\w-]+)$/;

/** Keeps what others have entrusted to us (passwords, keys of interfaces) unreadable in the database. */
export interface Secrets {
  /** @param purpose what it is for and whose: a text sealed for one thing does not open for another */
  seal(text: string, purpose: string): string;
  /** Text that was never sealed comes back as it is. @throws AppError `kernel.secret_unreadable` */
  open(sealed: string, purpose: string): string;
  /** Whether it is sealed with the first key of the file. */
  isCurrent(sealed: string): boolean;
  /**
   * What was never sealed, or with an older key, as the first key seals it.
   * @returns `null` when there is nothing to do: it is so already, or its key is gone
   */
  reseal(kept: string, purpose: string): string | null;
}

interface Key {
  id: string;
  bytes: Buffer;
}

/**
 * AES-256-GCM with the keys of a file: one a line, 32 bytes in base64. The first one seals, all of them open, so that
 * a new key is put in front and the old one taken away later. The file is made when it is first needed.
 */
export function createSecrets(config: Pick<Config, 'dataFolder' | 'secretKeyFile'>): Secrets {
  const path = config.secretKeyFile ?? join(config.dataFolder, 'secrets.key');
  let known: [Key, ...Key[]] | null = null;
  const keys = (): [Key, ...Key[]] => {
    known ??= readKeys(path);
    return known;
  };
  const secrets: Secrets = {
    seal(text, purpose) {
      const [key] = keys();
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce).setAAD(Buffer.from(purpose));
      const body = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `sealed1.${key.id}.${body.toString('base64url')}`;
    },
    open(sealed, purpose) {
      const [, id, text = ''] = FORM.exec(sealed) ?? [];
      if (id === undefined) return sealed;
      const key = keys().find((one) => one.id === id);
      const body = Buffer.from(text, 'base64url');
      if (!key || body.length < NONCE_BYTES + TAG_BYTES) throw unreadable();
      try {
        const decipher = createDecipheriv('aes-256-gcm', key.bytes, body.subarray(0, NONCE_BYTES))
          .setAAD(Buffer.from(purpose))
          .setAuthTag(body.subarray(-TAG_BYTES));
        return (
          decipher.update(body.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
        );
      } catch {
        throw unreadable();
      }
    },
    isCurrent: (sealed) => FORM.exec(sealed)?.[1] === keys()[0].id,
    reseal(kept, purpose) {
      if (secrets.isCurrent(kept)) return null;
      try {
        return secrets.seal(secrets.open(kept, purpose), purpose);
      } catch (error) {
        if (error instanceof AppError) return null;
        throw error;
      }
    },
  };
  return secrets;
}

function unreadable(): AppError {
  return new AppError('unavailable', 'kernel.secret_unreadable', {});
}

/** @throws ConfigError when the file cannot be made or holds anything but keys */
function readKeys(path: string): [Key, ...Key[]] {
  const keys = textOf(path)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => Buffer.from(line, 'base64'));
  const [first, ...rest] = keys.map((bytes) => ({
    id: createHash('sha256').update(bytes).digest('hex').slice(0, 8),
    bytes,
  }));
  if (!first || keys.some(({ length }) => length !== KEY_BYTES))
    throw new ConfigError(
      `--secret-key (LACHAN_SECRET_KEY): ${path} must hold keys of 32 bytes in base64, one a line`,
    );
  return [first, ...rest];
}

function textOf(path: string): string {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // Never over one that is there: what it has sealed could not be opened again.
    writeFileSync(path, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
      throw new ConfigError(`--secret-key (LACHAN_SECRET_KEY): ${String(error)}`, { cause: error });
  }
  return readFileSync(path, 'utf8');
}
