import { Inject } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { legalDayOf, type Realm, realms, type World } from '#case';
import type { Position } from '#event-store';
import {
  CursorRefused,
  type Snapshot,
  type Urgency,
  type WorkListBounds,
  workListDays,
  type WorkListFilter,
} from '#read-models';
import type { LegalDate } from '#case';
import type { InboxAnswer, WorkListAnswer } from '../answers/work-list.js';
import { Question } from '../buses/buses.js';
import { parameterProblem } from '../http/query.js';
import { LogState } from '../reads/log-state.js';
import { ViewReads } from '../reads/view-reads.js';
import { type Clock, tokens } from '../runtime/tokens.js';
import { entryDocument, inboxDocument } from './work-list.document.js';

interface PageAsked {
  readonly filter: WorkListFilter;
  readonly page: { readonly limit: number; readonly cursor: string | undefined };
  readonly atLeast: Position | undefined;
}

interface WorkListAsked extends PageAsked {
  readonly urgency: Urgency | undefined;
  readonly on: LegalDate | undefined;
  readonly bounds: WorkListBounds;
  /** Address of the inbox of the same offices. */
  readonly inbox: string;
}

/** A document, and the cursor of its next page. */
export interface WorkPage<D> {
  readonly document: D;
  readonly next: string | undefined;
}

export class ReadWorkList extends Question<WorkListAsked, WorkPage<WorkListAnswer>> {}
export class ReadInbox extends Question<PageAsked, WorkPage<InboxAnswer>> {}

const needed = ['register'];

/** Answers from the views: what is due at some offices, and what waits for a decision there. */
abstract class WorkListReads {
  constructor(
    @Inject(tokens.world) protected readonly world: World,
    @Inject(tokens.clock) protected readonly now: Clock,
    private readonly views: ViewReads,
    private readonly logState: LogState,
  ) {}

  /** @throws Problem when the cursor is not one of this list */
  protected async read<D>(atLeast: Position | undefined, work: (snapshot: Snapshot) => D): Promise<D> {
    await this.views.waitForPosition(atLeast, needed);
    try {
      return await this.views.read(needed, work);
    } catch (error) {
      if (!(error instanceof CursorRefused)) throw error;
      const message = { vi: 'Con trỏ không thuộc danh sách này; bắt đầu lại không có cursor', en: error.message };
      throw parameterProblem([{ parameter: 'cursor', code: 'cursor', message }]);
    }
  }

  protected reflectedBy(snapshot: Snapshot, realm: Realm | undefined): WorkListAnswer['reflects'] {
    const log = this.logState.isAway ? ('away' as const) : undefined;
    const views = this.views.isLockedOut(needed) ? ('lockedOut' as const) : undefined;
    const lapsesCompleteUpTo = snapshot.lapsesCompleteUpTo(
      realm === undefined ? realms : [realm],
      legalDayOf(this.now()),
    );
    return { ...snapshot.reached('register'), lapsesCompleteUpTo, log, views };
  }
}

@QueryHandler(ReadWorkList)
export class ReadWorkListHandler extends WorkListReads implements IQueryHandler<ReadWorkList> {
  execute({ asked }: ReadWorkList): Promise<WorkPage<WorkListAnswer>> {
    const { filter, page, urgency, on, bounds, inbox, atLeast } = asked;
    const days = workListDays(this.now(), this.world.calendar, on, bounds);
    return this.read(atLeast, (snapshot) => {
      const { workList } = snapshot;
      const { rows, next } = workList.entries(filter, days, urgency, page);
      const { criticalBefore, soonUntil } = days;
      const document = {
        on: days.on,
        bounds: { ...bounds, criticalBefore, soonUntil },
        offices: filter.offices,
        counts: { ...workList.counts(filter, days), inbox: workList.waiting(filter) },
        entries: rows.map((row) => entryDocument(row, days.on)),
        reflects: this.reflectedBy(snapshot, filter.realm),
        links: { inbox },
      };
      return { document, next };
    });
  }
}

@QueryHandler(ReadInbox)
export class ReadInboxHandler extends WorkListReads implements IQueryHandler<ReadInbox> {
  execute({ asked: { filter, page, atLeast } }: ReadInbox): Promise<WorkPage<InboxAnswer>> {
    return this.read(atLeast, (snapshot) => {
      const { workList } = snapshot;
      const { rows, next } = workList.inbox(filter, page);
      const today = legalDayOf(this.now());
      const document = {
        count: workList.waiting(filter),
        entries: rows.map((row) => inboxDocument(row, today)),
        reflects: this.reflectedBy(snapshot, filter.realm),
      };
      return { document, next };
    });
  }
}
