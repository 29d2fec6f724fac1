import { areas } from '../areas/index.ts';
import { ConfigError, readConfig } from '../kernel/config.ts';
import { actForJson } from '../kernel/act.ts';

export const summary = 'gives someone who cannot sign in a one-time password';
export const help = `lachan user reset-password LOGIN [--remove-authenticator] [--data FOLDER] [--database URL]

Sets a new password, which must be changed at the next sign-in, prints it once, ends the open sessions of the
account and lifts its lock-out. Works with a running server and without; it stands in the audit log.

  --remove-authenticator   also turns the authenticator off, for who has lost it

Example: lachan user reset-password lan.nguyen`;

export async function run(args: string[], environment: Record<string, string | undefined>): Promise<number> {
  const { config, values, rest } = readConfig(args, environment, {
    'remove-authenticator': { type: 'boolean' },
  });
  const [login] = rest;
  if (login === undefined || rest.length > 1)
    throw new ConfigError('Name the account by what its owner types to sign in.');
  const account = await actForJson<{ login: string; password: string; isDisabled: boolean }>(
    config,
    areas,
    'recover-account',
    { login, removesAuthenticator: values['remove-authenticator'] === true },
  );
  console.log(`${account.login} signs in once with this password:\n\n  ${account.password}\n`);
  if (account.isDisabled) console.log('The account is closed: an administrator must open it first.');
  return 0;
}
