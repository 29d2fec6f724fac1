import { z } from 'zod';
import { Day, Done, endpoint, Instant, page, PageInput, SearchText } from '../../kernel/contract.ts';
import { permissions, roleNames } from '../../kernel/permissions.ts';

/** At least 12 characters: length protects better than rules about signs (NIST SP 800-63B, 5.1.1.2). */
export const Password = z.string().min(12).max(200);
/** What people type to sign in; compared without regard to case. */
export const Login = z
  .string()
  .trim()
  .toLowerCase()
  .min(2)
  .max(80)
  .regex(/^[a-z0-9._@-]+$/);
/** Six digits of an authenticator app (RFC 6238). */
const TotpCode = z.string().regex(/^\d{6}$/);
const RoleName = z.enum(roleNames as [(typeof roleNames)[number], ...(typeof roleNames)[number][]]);

export const User = z.object({
  id: z.uuid(),
  unitId: z.uuid(),
  unitName: z.string(),
  login: z.string(),
  name: z.string(),
  roles: z.array(RoleName),
  hasTotp: z.boolean(),
  isDisabled: z.boolean(),
  lastSeenAt: Instant.nullable(),
});

/** Who is signed in, and what the pages may offer. */
export const Session = z.object({
  userId: z.uuid(),
  name: z.string(),
  login: z.string(),
  roles: z.array(RoleName),
  unit: z.object({ id: z.uuid(), name: z.string() }),
  /** Sees every unit of the province. */
  seesProvince: z.boolean(),
  /** Named so that a unit knows whom it answers to. */
  leadUnitName: z.string(),
  provinceName: z.string(),
  permissions: z.array(z.enum(permissions)),
  /** Sent back in `x-csrf-token` with every change. */
  csrfToken: z.string(),
  mustChangePassword: z.boolean(),
  hasTotp: z.boolean(),
});

/** What the first page needs to know before anyone is signed in. */
export const Installation = z.object({
  isSetUp: z.boolean(),
  provinceName: z.string().nullable(),
  isSample: z.boolean(),
});

export const GetSession = endpoint('GET', '/api/session', 'Who is signed in', {
  input: z.object({}),
  output: Session,
});
export const SignIn = endpoint(
  'POST',
  '/api/session',
  'Signs in with a password and, when the account has one, an authenticator code',
  {
    input: z.object({ login: z.string().max(80), password: z.string().max(200), code: TotpCode.optional() }),
    output: Session,
  },
);
export const SignOut = endpoint('DELETE', '/api/session', 'Signs out', { input: z.object({}), output: Done });

export const ListUsers = endpoint('GET', '/api/users', 'People who can sign in', {
  input: z.object({ ...PageInput, text: SearchText, unitId: z.uuid().optional() }),
  output: page(User),
});
export const CreateUser = endpoint(
  'POST',
  '/api/users',
  'Creates an account; the first sign-in asks for a new password',
  {
    input: z.object({
      unitId: z.uuid(),
      login: Login,
      name: z.string().trim().min(2).max(120),
      roles: z.array(RoleName).min(1),
      password: Password,
    }),
    output: User,
  },
);
export const ReviseUser = endpoint(
  'PATCH',
  '/api/users/:id',
  'Changes the unit, name or roles of an account, or closes it',
  {
    input: z.object({
      id: z.uuid(),
      unitId: z.uuid(),
      name: z.string().trim().min(2).max(120),
      roles: z.array(RoleName).min(1),
      isDisabled: z.boolean(),
    }),
    output: User,
  },
);
export const ResetPassword = endpoint(
  'POST',
  '/api/users/:id/password',
  'Sets a password to be changed at the next sign-in; ends all sessions of the account',
  {
    input: z.object({ id: z.uuid(), password: Password }),
    output: Done,
  },
);

export const ChangePassword = endpoint(
  'POST',
  '/api/me/password',
  'Changes the own password; ends the other sessions',
  {
    input: z.object({ current: z.string().max(200), password: Password }),
    output: Done,
  },
);
export const StartTotp = endpoint('POST', '/api/me/totp', 'Begins to set up an authenticator app', {
  input: z.object({ current: z.string().max(200) }),
  output: Done.extend({ secret: z.string(), uri: z.string() }),
});
export const ConfirmTotp = endpoint(
  'POST',
  '/api/me/totp/confirm',
  'Turns the authenticator on, once a code proves that it works',
  {
    input: z.object({ code: TotpCode }),
    output: Done,
  },
);
export const RemoveTotp = endpoint('POST', '/api/me/totp/remove', 'Turns the authenticator off', {
  input: z.object({ current: z.string().max(200) }),
  output: Done,
});

export const GetInstallation = endpoint(
  'GET',
  '/api/installation',
  'Whether the installation is set up, and for which province',
  { input: z.object({}), output: Installation },
);
export const ListProvinces = endpoint(
  'GET',
  '/api/set-up/provinces',
  'The 34 provinces, for the set-up page',
  {
    input: z.object({}),
    output: z.object({
      provinces: z.array(
        z.object({
          code: z.string(),
          name: z.string(),
          communes: z.number().int(),
          departments: z.array(z.string()),
        }),
      ),
    }),
  },
);
export const SetUp = endpoint(
  'POST',
  '/api/set-up',
  'Plants the province and creates the first administrator; works once, with the key that the terminal shows',
  {
    input: z.object({
      key: z.string().max(100),
      provinceCode: z.string().max(4),
      departments: z.array(z.string().trim().min(2).max(200)).min(1).max(60),
      leadUnit: z.string().trim().min(2).max(200),
      administrator: z.object({ login: Login, name: z.string().trim().min(2).max(120), password: Password }),
      on: Day.optional(),
    }),
    output: Done.extend({ units: z.number().int() }),
  },
);
