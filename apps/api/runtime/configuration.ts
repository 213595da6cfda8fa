import { type InstallationPlace, placeFrom } from '#installation';

type Environment = Readonly<Record<string, string | undefined>>;

/** `all`: one line per request. `failures`: only failures of the service, the log and the views. */
export type ServiceLogLevel = 'all' | 'failures' | 'none';

/** A variable has a wrong value; the message names the variable, the rule and the way out. */
export class ConfigurationRefused extends Error {
  override readonly name = 'ConfigurationRefused';
}

/**
 * Every environment variable that the service reads, checked before anything is opened. The store checks the address of
 * the log and its file of credentials.
 * @throws ConfigurationRefused
 */
export class Configuration {
  /** PORT; 0 lets the system choose. */
  readonly port: number;
  /** HOST; an empty one means the default, because it would make Node listen on every address. */
  readonly host: string;
  /** CASETRAIL_JOURNAL: the lines of the service log; default `failures`. */
  readonly journal: ServiceLogLevel;
  /** CASETRAIL_DOCKET: `off` starts on an empty folder without playing the half-year into it; default `on`. */
  readonly playsDocket: boolean;
  /** CASETRAIL_DATA, CASETRAIL_VIEWS, CASETRAIL_LOG, CASETRAIL_LOG_CREDENTIALS, CASETRAIL_LOG_PREFIX */
  readonly place: InstallationPlace;

  constructor(environment: Environment = process.env) {
    requireDevelopment(environment['CASETRAIL_MODE']);
    this.port = portFrom(environment['PORT']);
    this.host = environment['HOST'] || '127.0.0.1';
    this.journal = oneOf(environment, 'CASETRAIL_JOURNAL', ['failures', 'all', 'none']);
    this.playsDocket = oneOf(environment, 'CASETRAIL_DOCKET', ['on', 'off']) === 'on';
    this.place = placeFrom(environment);
  }
}

function requireDevelopment(mode: string | undefined): void {
  if (mode === 'development') return;
  throw new ConfigurationRefused(
    'Casetrail does not start outside development mode: callers are named by plain headers until real identity ' +
      'exists. Use `npm start`, or set CASETRAIL_MODE=development, on a machine that only you can reach.',
  );
}

/** An absent or empty variable means the first value; a misspelt one is refused. */
function oneOf<T extends string>(environment: Environment, name: string, values: readonly [T, ...T[]]): T {
  const text = environment[name] ?? '';
  const found = values.find((value) => value === (text === '' ? values[0] : text));
  if (found !== undefined) return found;
  throw new ConfigurationRefused(
    `${name} is ${text}: it must be ${values.join(' or ')}, or absent, which means ${values[0]}.`,
  );
}

function portFrom(text: string | undefined): number {
  if (text === undefined || text === '') return 3000;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new ConfigurationRefused(`PORT is ${text}: it must be a number from 0 to 65535.`);
}
