import { Inject } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { decisionsOf, type LegalDate, type Target, type World } from '#case';
import type { Engine } from '#engine';
import { type CaseFilter, CursorRefused, type PageOptions, timeline } from '#read-models';
import type {
  DecisionsAnswer,
  OriginTimelineAnswer,
  RegisterAnswer,
  StateAnswer,
  TimelineAnswer,
} from '../answers/case.js';
import type { CommandsAnswer } from '../answers/command.js';
import { Question } from '../buses/buses.js';
import { etagOf } from '../http/caller.js';
import { parameterProblem } from '../http/query.js';
import { caseDocument, isCaseState, originHead, stateDocument } from '../documents/case.document.js';
import { hrefOf, missing, streamOf } from '../documents/ids.js';
import { possibleDocument } from './possible-acts.js';
import { rowDocument } from '../documents/row.document.js';
import type { AsOfQuery } from '../reads/as-of.js';
import { LogState } from '../reads/log-state.js';
import { StreamReads } from '../reads/stream-reads.js';
import { ViewReads } from '../reads/view-reads.js';
import { tokens } from '../runtime/tokens.js';
import { StreamAsOf } from './stream-as-of.js';

/**
 * Answers reads of judgments, requests and cases from the log, and the list of cases from the register. While the log
 * is unavailable the views answer, except for possible acts, which need the log's end.
 */

/** A document, and its ETag if a command may be based on it. */
export interface Shown<D> {
  readonly document: D;
  readonly etag?: string;
}

interface OfStream {
  readonly target: Target;
  readonly id: string;
}

export class ReadStream extends Question<OfStream & { readonly at: AsOfQuery }, Shown<StateAnswer>> {}

export class ReadTimeline extends Question<
  OfStream & { readonly at: AsOfQuery },
  TimelineAnswer | OriginTimelineAnswer
> {}

export class ReadDecisions extends Question<OfStream & { readonly at: AsOfQuery }, DecisionsAnswer> {}

export class ReadPossible extends Question<OfStream & { readonly on: LegalDate | undefined }, Shown<CommandsAnswer>> {}

/** A page of the register, and the cursor of the next page. */
export interface RegisterPage {
  readonly document: RegisterAnswer;
  readonly next: string | undefined;
}

interface CasesAsked {
  readonly filter: CaseFilter;
  readonly page: PageOptions;
  readonly atLeast: AsOfQuery['atLeast'];
}

export class ListCases extends Question<CasesAsked, RegisterPage> {}

@QueryHandler(ReadStream)
export class ReadStreamHandler implements IQueryHandler<ReadStream> {
  constructor(private readonly streams: StreamAsOf) {}

  async execute({ asked: { target, id, at } }: ReadStream): Promise<Shown<StateAnswer>> {
    const { state, reflects, isCurrent } = await this.streams.read(target, id, at);
    const document = { ...stateDocument(state), reflects };
    return isCurrent ? { document, etag: etagOf(state.actRevision) } : { document };
  }
}

@QueryHandler(ReadTimeline)
export class ReadTimelineHandler implements IQueryHandler<ReadTimeline> {
  constructor(private readonly streams: StreamAsOf) {}

  async execute({ asked: { target, id, at } }: ReadTimeline): Promise<TimelineAnswer | OriginTimelineAnswer> {
    const { state, facts, ordinals, reflects, stream } = await this.streams.read(target, id, at);
    const data = new Map(facts.map((fact) => [fact.envelope.eventId, fact.data]));
    const { effectiveOn } = at;
    const entries = timeline(facts, ordinals)
      .filter((entry) => effectiveOn === undefined || entry.effectiveOn <= effectiveOn)
      .map((entry) => ({ ...entry, data: data.get(entry.eventId) ?? {} }));
    if (!isCaseState(state)) {
      const { deadlines, state: where, stateLabel } = originHead(state);
      return { [target]: id, state: where, stateLabel, deadlines, entries, reflects, links: { self: hrefOf(stream) } };
    }
    const { deadlines, state: where, leaf, leafLabel, number } = caseDocument(state);
    const links = { case: hrefOf(stream) };
    return { case: id, number, state: where, leaf, leafLabel, deadlines, entries, reflects, links };
  }
}

@QueryHandler(ReadDecisions)
export class ReadDecisionsHandler implements IQueryHandler<ReadDecisions> {
  constructor(private readonly streams: StreamAsOf) {}

  async execute({ asked: { target, id, at } }: ReadDecisions): Promise<DecisionsAnswer> {
    const { state, facts, reflects, stream } = await this.streams.read(target, id, at);
    const decisions = decisionsOf(facts, at.effectiveOn).map(({ number, signer, changedBy, ...decision }) => ({
      ...decision,
      number: number ?? null,
      signer: signer ?? null,
      changedBy: [...changedBy],
    }));
    const number = isCaseState(state) ? state.number : '';
    return { case: id, number, decisions, reflects, links: { case: hrefOf(stream) } };
  }
}

@QueryHandler(ReadPossible)
export class ReadPossibleHandler implements IQueryHandler<ReadPossible> {
  constructor(
    @Inject(tokens.engine) private readonly engine: Engine,
    @Inject(tokens.world) private readonly world: World,
    private readonly logState: LogState,
    private readonly streams: StreamReads,
  ) {}

  async execute({ asked: { target, id, on } }: ReadPossible): Promise<Shown<CommandsAnswer>> {
    this.logState.requireLog();
    const stream = streamOf(target, id);
    const day = on ?? this.engine.today();
    const possible = await this.engine.possible(target, stream, day);
    if (!possible) {
      await this.streams.refuseSetBack(stream);
      throw missing(target, id);
    }
    const shown = stateDocument(possible.state);
    const { revision, etag } = shown;
    const commands = possibleDocument(possible.acts, possible.state, hrefOf(stream), day, this.world);
    const place =
      'leaf' in shown ? { leaf: shown.leaf, leafLabel: shown.leafLabel, classification: shown.classification } : {};
    return { document: { [target]: id, on: day, revision, etag, ...place, commands }, etag };
  }
}

@QueryHandler(ListCases)
export class ListCasesHandler implements IQueryHandler<ListCases> {
  constructor(
    private readonly views: ViewReads,
    private readonly logState: LogState,
  ) {}

  async execute({ asked: { filter, page, atLeast } }: ListCases): Promise<RegisterPage> {
    await this.views.waitForPosition(atLeast, ['register']);
    try {
      return await this.views.read(['register'], (snapshot) => {
        const { rows, next, pinned, reflects } = snapshot.register.cases(filter, page);
        const log = this.logState.isAway ? 'away' : undefined;
        const views = this.views.isLockedOut(['register']) ? 'lockedOut' : undefined;
        const reflected = { ...snapshot.reached('register'), ordinal: reflects, log, views } as const;
        return { document: { cases: rows.map(rowDocument), pinned, reflects: reflected }, next };
      });
    } catch (error) {
      if (!(error instanceof CursorRefused)) throw error;
      const message = { vi: 'Con trỏ không thuộc danh sách này; bắt đầu lại không có cursor', en: error.message };
      throw parameterProblem([{ parameter: 'cursor', code: 'cursor', message }]);
    }
  }
}
