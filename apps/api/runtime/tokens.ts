import type { Installation } from '#installation';

/** Tokens for `@Inject`: the parts of the installation, and the clock. */
export const tokens = {
  engine: Symbol('engine'),
  log: Symbol('log'),
  views: Symbol('views'),
  reactions: Symbol('reactions'),
  world: Symbol('world'),
  clock: Symbol('clock'),
  realm: Symbol('realm'),
} as const;

export type Clock = Installation['now'];
/** The realm of new streams. A function, because a log on a server shows its realm only when it is opened. */
export type OwnRealm = () => Installation['realm'];
