import Type, { type Static } from 'typebox';
import { Words } from './words.ts';

/** What a person is here, from the least to the most. */
export const PERSON_ROLES = ['viewer', 'unit', 'operator', 'supervisor', 'auditor', 'admin'] as const;
export const PersonRole = Type.Enum([...PERSON_ROLES]);
export type PersonRole = (typeof PERSON_ROLES)[number];

/** Who vouches for accounts that are not this server's own: a provider of OpenID Connect, a directory. */
export const UserSource = Type.Union([Type.Literal('oidc'), Type.Literal('ldap')]);
export type UserSource = Static<typeof UserSource>;

export const USER_NAME_PATTERN = '^[a-z][a-z0-9._-]{1,39}$';
export const PASSWORD_LENGTH = { least: 12, most: 200 } as const;
/** In which a page sends back what `Session` gave it, with every request that changes something. */
export const CSRF_HEADER = 'x-watchfloor-csrf';

const UserName = Type.String({ pattern: USER_NAME_PATTERN, description: 'by which somebody signs in' });
const Password = Type.String({ maxLength: PASSWORD_LENGTH.most });
const NewPassword = Type.String({ minLength: PASSWORD_LENGTH.least, maxLength: PASSWORD_LENGTH.most });
const Unit = Type.String({
  minLength: 1,
  maxLength: 40,
  description: 'code of the unit whose work it sees; of role `unit`',
});
const Display = Type.String({ maxLength: 40, description: 'what the console calls this account' });

/** Body of `POST /api/v1/session`. */
export const SignIn = Type.Object({ name: UserName, password: Password }, { additionalProperties: false });

/** Answer of `POST` and `GET /api/v1/session`: who is signed in on this page. */
export const Session = Type.Object({
  user: Type.Object({ name: UserName, display: Display, role: PersonRole, unit: Type.Optional(Unit) }),
  rights: Type.Array(Type.String(), { description: 'what this account may do, such as `wall.direct`' }),
  csrf: Type.String({ description: `to be sent as ${CSRF_HEADER} with every request that changes something` }),
  mustChangePassword: Type.Boolean({ description: 'nothing else may be done before' }),
  expiresAt: Type.Number({ description: 'epoch ms; whatever is done, it ends then' }),
});
export type Session = Static<typeof Session>;

/** Answer of `GET /api/v1/session/ways`; an account and its password always are one. */
export const SignInWays = Type.Object({
  oidc: Type.Optional(Words),
  directory: Type.Optional(Words),
  certificate: Type.Boolean({ description: 'the browser has shown one that may open an account' }),
});
export type SignInWays = Static<typeof SignInWays>;

/** Answer of `DELETE /api/v1/session` where somebody has signed in elsewhere, and can sign out there too. */
export const SignedOut = Type.Object({ leaveAt: Type.String({ description: 'address to send the browser to' }) });
export type SignedOut = Static<typeof SignedOut>;

/** Body of `PUT /api/v1/session/password`. */
export const PasswordChange = Type.Object({ old: Password, new: NewPassword }, { additionalProperties: false });

/** An account, as those see it who manage them. */
export const User = Type.Object({
  name: UserName,
  display: Display,
  role: PersonRole,
  unit: Type.Optional(Unit),
  enabled: Type.Boolean(),
  source: Type.Optional(UserSource),
  createdAt: Type.Number({ description: 'epoch ms' }),
  signedInAt: Type.Optional(Type.Number({ description: 'epoch ms; the last time' })),
  mustChangePassword: Type.Boolean(),
});
export type User = Static<typeof User>;

/** Body of `POST /api/v1/users`. */
export const NewUser = Type.Object(
  { name: UserName, display: Type.Optional(Display), role: PersonRole, unit: Type.Optional(Unit) },
  { additionalProperties: false },
);
export type NewUser = Static<typeof NewUser>;

/** Body of `PATCH /api/v1/users/{name}`. */
export const UserChange = Type.Object(
  {
    display: Type.Optional(Display),
    role: Type.Optional(PersonRole),
    unit: Type.Optional(Unit),
    enabled: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type UserChange = Static<typeof UserChange>;
