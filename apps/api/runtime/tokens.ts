import type { Installation } from '#installation';

/** What controllers and handlers ask for with `@Inject`: the parts of the installation, and what time it is. */
export const tokens = {
  engine: Symbol('engine'),
  log: Symbol('log'),
  views: Symbol('views'),
  reactions: Symbol('reactions'),
  world: Symbol('world'),
  clock: Symbol('clock'),
  realm: Symbol('realm'),
} as const;

/** The present instant. */
export type Clock = Installation['now'];
/** The realm of what is opened here. A function, because a log on a server tells its realm only when it is opened. */
export type OwnRealm = () => Installation['realm'];
