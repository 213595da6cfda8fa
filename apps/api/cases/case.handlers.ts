import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { LegalDate, Target } from '#case';
import { type CaseFilter, CursorRefused, type PageOptions, timeline } from '#read-models';
import { etagOf } from '../http/caller.js';
import { parameterProblem } from '../http/parameters.js';
import { Service } from '../runtime/service.js';
import { type AsOf, seen } from './as-of.js';
import { stateDocument } from '../documents/case.document.js';
import { hrefOf, missing, streamOf } from '../documents/ids.js';
import { refuseSetBackStream } from './log-away.js';
import { possibleDocument } from './possible-acts.js';
import { rowDocument } from '../documents/row.document.js';
import { isAway, isLockedOut, knownUpTo, waitForPosition, requireLog, queryViews } from './view-state.js';

/**
 * What is read of judgments, requests and cases: all from the log, except the register's list. While the log is away,
 * from the views, but for what may be done: that needs the log's end.
 */

type Document = Record<string, unknown>;

/** A document, and its ETag when a command may rest on it. */
export interface Shown {
  readonly document: Document;
  readonly etag?: string;
}

export class ReadStream extends Query<Shown> {
  constructor(
    readonly target: Target,
    readonly id: string,
    readonly asked: AsOf,
  ) {
    super();
  }
}

export class ReadTimeline extends Query<Document> {
  constructor(
    readonly id: string,
    readonly asked: AsOf,
  ) {
    super();
  }
}

export class ReadPossible extends Query<Shown> {
  constructor(
    readonly target: Target,
    readonly id: string,
    readonly on: LegalDate | undefined,
  ) {
    super();
  }
}

export class ListCases extends Query<{ document: Document; next: string | undefined }> {
  constructor(
    readonly filter: CaseFilter,
    readonly page: PageOptions,
    readonly atLeast: AsOf['atLeast'],
  ) {
    super();
  }
}

@QueryHandler(ReadStream)
export class ReadStreamHandler implements IQueryHandler<ReadStream> {
  constructor(private readonly service: Service) {}

  async execute({ target, id, asked }: ReadStream): Promise<Shown> {
    const { state, reflects, isCurrent } = await seen(this.service, target, id, asked);
    const document = { ...stateDocument(state), reflects };
    return isCurrent ? { document, etag: etagOf(state.actRevision) } : { document };
  }
}

@QueryHandler(ReadTimeline)
export class ReadTimelineHandler implements IQueryHandler<ReadTimeline> {
  constructor(private readonly service: Service) {}

  async execute({ id, asked }: ReadTimeline): Promise<Document> {
    const { state, facts, ordinals, reflects, stream } = await seen(this.service, 'case', id, asked);
    const data = new Map(facts.map((fact) => [fact.envelope.eventId, fact.data]));
    const { effectiveOn } = asked;
    const entries = timeline(facts, ordinals)
      .filter((entry) => effectiveOn === undefined || entry.effectiveOn <= effectiveOn)
      .map((entry) => ({ ...entry, data: data.get(entry.eventId) }));
    const { deadlines, state: where, leaf, number } = stateDocument(state);
    return { case: id, number, state: where, leaf, deadlines, entries, reflects, links: { case: hrefOf(stream) } };
  }
}

@QueryHandler(ReadPossible)
export class ReadPossibleHandler implements IQueryHandler<ReadPossible> {
  constructor(private readonly service: Service) {}

  async execute({ target, id, on }: ReadPossible): Promise<Shown> {
    requireLog(this.service);
    const { engine, world } = this.service.installation;
    const stream = streamOf(target, id);
    const day = on ?? engine.today();
    const possible = await engine.possible(target, stream, day);
    if (!possible) {
      await refuseSetBackStream(this.service, stream);
      throw missing(target, id);
    }
    const { revision, etag, leaf, classification } = stateDocument(possible.state);
    const commands = possibleDocument(possible.acts, hrefOf(stream), day, world);
    const place = leaf === undefined ? {} : { leaf, classification };
    return { document: { [target]: id, on: day, revision, etag, ...place, commands }, etag: String(etag) };
  }
}

@QueryHandler(ListCases)
export class ListCasesHandler implements IQueryHandler<ListCases> {
  constructor(private readonly service: Service) {}

  async execute({ filter, page, atLeast }: ListCases): Promise<{ document: Document; next: string | undefined }> {
    const { views } = this.service.installation;
    await waitForPosition(this.service, atLeast, ['register']);
    try {
      return await queryViews(this.service, ['register'], () =>
        views.read(async (snapshot) => {
          const { rows, next, pinned, reflects } = await snapshot.register.cases(filter, page);
          const away = isAway(this.service) ? { log: 'away' } : {};
          const lockedOut = isLockedOut(this.service, ['register']) ? { views: 'lockedOut' } : {};
          const told = { ...knownUpTo(snapshot, 'register'), ordinal: reflects, ...away, ...lockedOut };
          return { document: { cases: rows.map(rowDocument), pinned, reflects: told }, next };
        }),
      );
    } catch (error) {
      if (!(error instanceof CursorRefused)) throw error;
      const message = { vi: 'Con trỏ không thuộc danh sách này; bắt đầu lại không có cursor', en: error.message };
      throw parameterProblem([{ parameter: 'cursor', code: 'cursor', message }]);
    }
  }
}
