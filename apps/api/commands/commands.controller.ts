import { Controller, HttpCode, Inject, Post, Query, Res, UseGuards } from '@nestjs/common';
import { possibleActs, type World } from '#case';
import type { Accepted, Answer, Command, Engine } from '#engine';
import type { AcceptedAnswer, PreviewAnswer } from '../answers/command.js';
import { Buses } from '../buses/buses.js';
import { collections, hrefOf, ofEveryKind, targetOf } from '../documents/ids.js';
import { type Caller, etagOf } from '../http/caller.js';
import { By, CallerGuard } from '../http/caller.guard.js';
import { QueryGuard, QueryPipe } from '../http/query.js';
import { type Request, Sent } from '../http/sent.js';
import type { HttpReply } from '../http/types.js';
import { limits } from '../runtime/limits.js';
import { isForeseen } from '../http/problem-filter.js';
import { tokens } from '../runtime/tokens.js';
import { within } from '../runtime/within.js';
import { ExecuteAct, PreviewAct } from './act.handlers.js';
import { acceptedDocument, acceptedOrProblem, outcomeUnknown } from '../documents/outcome.js';
import { actNamed, commandFrom, openingOf } from './incoming.js';
import { ModeQuery } from './mode-query.js';

/** The legal acts: one address each, from the catalogue. No other controller writes. */
@Controller()
@UseGuards(new QueryGuard(ModeQuery), CallerGuard)
export class CommandsController {
  constructor(
    @Inject(tokens.engine) private readonly engine: Engine,
    @Inject(tokens.world) private readonly world: World,
    private readonly buses: Buses,
  ) {}

  @Post([collections.judgment, collections.request, ...ofEveryKind('/:id/commands/:name')])
  @HttpCode(200)
  async act(
    @Query(QueryPipe) { mode }: ModeQuery,
    @Sent() sent: Request,
    @By() caller: Caller,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<AcceptedAnswer | PreviewAnswer> {
    const target = targetOf(sent.routeOptions.url);
    const { name } = sent.params;
    const act = name === undefined ? openingOf(target) : actNamed(target, name);
    const isPreview = mode === 'preview';
    const command = commandFrom(act, sent, caller, isPreview);
    return isPreview ? this.buses.ask(new PreviewAct(command)) : this.#execute(command, reply);
  }

  async #execute(command: Command, reply: HttpReply): Promise<AcceptedAnswer> {
    const { act } = command;
    const accepted = acceptedOrProblem(await this.#answerTo(command), act);
    const { state, stream } = accepted;
    reply.header('etag', etagOf(state.actRevision));
    if (act.opens) reply.code(201).header('location', hrefOf(stream));
    if (accepted.repeated) reply.header('idempotent-replayed', 'true');
    return acceptedDocument(accepted, this.#allowed(accepted));
  }

  /** Executes a command. An unforeseen error or a late answer may come after the commit: the outcome is unknown. */
  async #answerTo(command: Command): Promise<Answer> {
    const { commandAnswerMs } = limits;
    try {
      const answered = await within(commandAnswerMs, this.buses.execute(new ExecuteAct(command)));
      return answered?.value ?? { kind: 'unknown', cause: new Error(`no answer within ${commandAnswerMs} ms`) };
    } catch (error) {
      throw isForeseen(error) ? error : outcomeUnknown(error);
    }
  }

  /** The acts allowed in the state right after the act. An error here must not hide that the act was accepted. */
  #allowed({ state }: Accepted): string[] {
    const kind = 'kind' in state ? state.kind : 'case';
    const possible = possibleActs(kind, state, this.engine.today(), this.world);
    return possible.filter((each) => each.allowed).map((each) => each.act.name);
  }
}
