import { Inject, Injectable } from '@nestjs/common';
import { type Command, CommandBus, Query, QueryBus } from '@nestjs/cqrs';

/**
 * Wraps every command and every query. A wrapper calls `next`, or it throws and nothing is done. The first of several
 * wrappers is the outermost.
 */
export interface AroundMessage {
  around<T>(message: object, next: () => Promise<T>): Promise<T>;
}

export const aroundMessages = Symbol('aroundMessages');

/** A query, typed by its question and by its answer. */
export abstract class Question<Asked, Answer> extends Query<Answer> {
  constructor(readonly asked: Asked) {
    super();
  }
}

/** The only way from a controller to a handler. It runs the wrappers, for which Nest's buses have no hook. */
@Injectable()
export class Buses {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    @Inject(aroundMessages) private readonly arounds: readonly AroundMessage[],
  ) {}

  execute<T>(command: Command<T>): Promise<T> {
    return this.#within(command, () => this.commands.execute(command));
  }

  ask<T>(query: Query<T>): Promise<T> {
    return this.#within(query, () => this.queries.execute(query));
  }

  #within<T>(message: object, handle: () => Promise<T>): Promise<T> {
    return this.arounds.reduceRight<() => Promise<T>>((next, each) => () => each.around(message, next), handle)();
  }
}
