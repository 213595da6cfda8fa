import type { Installation } from '#installation';

/** The work of the service before it is ready. */
export interface Progress {
  readonly phase: 'opening' | 'docket' | 'views' | 'closing';
  readonly done?: number;
  readonly total?: number;
}

/** Shared by all controllers and handlers: the open installation, and whether it is ready. */
export class Service {
  #installation: Installation | undefined;
  /** Undefined once the service is ready. */
  progress: Progress | undefined;

  constructor(installation?: Installation) {
    this.#installation = installation;
    this.progress = installation ? undefined : { phase: 'opening' };
  }

  opened(installation: Installation): void {
    this.#installation = installation;
  }

  /** Undefined while the first start still plays the docket. */
  get found(): Installation | undefined {
    return this.#installation;
  }

  /** The open installation, for the routes below `/v1`, which are served only when the service is ready. */
  get installation(): Installation {
    if (!this.#installation) throw new Error('the installation is not open yet');
    return this.#installation;
  }
}
