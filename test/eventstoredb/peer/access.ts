import type { Metadata } from '@grpc/grpc-js';
import type { Log } from './log.ts';

/** A user of the peer; the key in `Users` is the name. Invented; used with --tls only. */
export interface User {
  readonly password: string;
  readonly groups: readonly string[];
}
export type Users = Readonly<Record<string, User>>;

export const defaultUsers: Users = {
  admin: { password: 'changeit', groups: ['$admins'] },
  ops: { password: 'changeit', groups: ['$ops'] },
  plain: { password: 'plain-password', groups: [] },
};

/** The caller's roles: the user's name, its groups and `$all`. */
export type Caller = { readonly roles: ReadonlySet<string> } | 'anonymous' | 'wrong-password';
type Right = '$r' | '$w' | '$d' | '$mr' | '$mw';

const everybody: Caller = { roles: new Set(['$admins', '$all']) };

export class Access {
  private readonly users: Users | undefined;

  /** Without users (an insecure server) everybody may do everything. */
  constructor(users: Users | undefined) {
    this.users = users;
  }

  caller(metadata: Metadata): Caller {
    if (!this.users) return everybody;
    const [header] = metadata.get('authorization');
    const basic = /^Basic (.+)$/.exec(String(header ?? ''))?.[1];
    if (basic === undefined) return 'anonymous';
    const [name = '', ...rest] = Buffer.from(basic, 'base64').toString('utf8').split(':');
    const user = Object.hasOwn(this.users, name) ? this.users[name] : undefined;
    if (!user || user.password !== rest.join(':')) return 'wrong-password';
    return { roles: new Set([name, '$all', ...user.groups]) };
  }

  mayRead(log: Log, stream: string, caller: Caller): boolean {
    const isMeta = stream.startsWith('$$') && stream !== '$$';
    return isMeta ? this.has(log, stream.slice(2), '$mr', caller) : this.has(log, stream, '$r', caller);
  }

  mayWrite(log: Log, stream: string, caller: Caller): boolean {
    const isMeta = stream.startsWith('$$') && stream !== '$$';
    return isMeta ? this.has(log, stream.slice(2), '$mw', caller) : this.has(log, stream, '$w', caller);
  }

  mayDelete(log: Log, stream: string, caller: Caller): boolean {
    return this.has(log, stream, '$d', caller);
  }

  /** Whether the caller may read `$all`: $admins may, unless its metadata or the settings say otherwise. */
  mayReadAll(log: Log, caller: Caller): boolean {
    return this.has(log, '$all', '$r', caller);
  }

  private has(log: Log, name: string, right: Right, caller: Caller): boolean {
    if (!this.users) return true;
    if (typeof caller === 'string') return false;
    if (caller.roles.has('$admins')) return true;
    const isSystem = name.startsWith('$');
    const own = rolesIn(log.stream(name).limits.acl, right);
    const byDefault = rolesIn(isSystem ? log.settings.system : log.settings.user, right);
    const allowed = own ?? byDefault ?? (isSystem ? [] : ['$all']);
    return allowed.some((role) => caller.roles.has(role));
  }
}

function rolesIn(acl: Readonly<Record<string, unknown>> | undefined, right: Right): readonly string[] | undefined {
  const roles = acl?.[right];
  if (typeof roles === 'string') return [roles];
  return Array.isArray(roles) ? roles.map(String) : undefined;
}
