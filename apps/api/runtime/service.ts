import type { Installation } from '#installation';

/** What the service is doing before it can answer everything. */
export interface Progress {
  readonly phase: 'opening' | 'docket' | 'views' | 'closing';
  readonly done?: number;
  readonly total?: number;
}

/** The one thing that every controller and handler shares: the open installation, and whether it is ready. */
export class Service {
  #installation: Installation | undefined;
  /** Undefined once everything is there. */
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

  /** For everything below `/v1`, which is only reached when the service is ready. */
  get installation(): Installation {
    if (!this.#installation) throw new Error('the installation is not open yet');
    return this.#installation;
  }
}
