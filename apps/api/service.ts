import type { Installation } from '../composition/embedded.js';

/** What the service is doing before it can answer everything. */
export interface Progress {
  readonly phase: string;
  readonly done?: number;
  readonly total?: number;
}

/** The one thing that every controller and handler shares: the open installation, and whether it is ready. */
export class Service {
  progress: Progress | undefined;

  constructor(readonly installation: Installation) {}

  get isReady(): boolean {
    return this.progress === undefined;
  }
}
