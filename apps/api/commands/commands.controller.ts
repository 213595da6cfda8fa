import { Controller, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { type Act, possibleActs, type World } from '#case';
import type { Accepted, Answer, Command, Engine } from '#engine';
import type { AcceptedAnswer, PreviewAnswer } from '../answers/command.js';
import { Buses } from '../buses/buses.js';
import { hrefOf } from '../documents/ids.js';
import { etagOf } from '../http/caller.js';
import { Parameters } from '../http/parameters.js';
import { type Request, Sent } from '../http/sent.js';
import type { HttpReply } from '../http/types.js';
import { limits } from '../runtime/limits.js';
import { isForeseen } from '../http/problem-filter.js';
import { tokens } from '../runtime/tokens.js';
import { ExecuteAct, PreviewAct } from './act.handlers.js';
import { acceptedDocument, acceptedOrProblem, outcomeUnknown } from '../documents/answers.js';
import { actNamed, commandFrom, openingOf } from './incoming.js';

/** The legal acts: one address each, walked from the catalogue. This is the only controller that writes. */
@Controller('v1')
export class CommandsController {
  constructor(
    @Inject(tokens.engine) private readonly engine: Engine,
    @Inject(tokens.world) private readonly world: World,
    private readonly buses: Buses,
  ) {}

  @Post('judgments')
  openJudgment(
    @Sent() sent: Request,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<AcceptedAnswer | PreviewAnswer> {
    return this.#answer(openingOf('judgment'), sent, reply);
  }

  @Post('requests')
  openRequest(
    @Sent() sent: Request,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<AcceptedAnswer | PreviewAnswer> {
    return this.#answer(openingOf('request'), sent, reply);
  }

  @Post('judgments/:id/commands/:name')
  @HttpCode(200)
  onJudgment(
    @Sent() sent: Request,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<AcceptedAnswer | PreviewAnswer> {
    return this.#answer(actNamed('judgment', sent.params['name'] ?? ''), sent, reply);
  }

  @Post('requests/:id/commands/:name')
  @HttpCode(200)
  onRequest(
    @Sent() sent: Request,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<AcceptedAnswer | PreviewAnswer> {
    return this.#answer(actNamed('request', sent.params['name'] ?? ''), sent, reply);
  }

  @Post('cases/:id/commands/:name')
  @HttpCode(200)
  onCase(@Sent() sent: Request, @Res({ passthrough: true }) reply: HttpReply): Promise<AcceptedAnswer | PreviewAnswer> {
    return this.#answer(actNamed('case', sent.params['name'] ?? ''), sent, reply);
  }

  async #answer(act: Act, sent: Request, reply: HttpReply): Promise<AcceptedAnswer | PreviewAnswer> {
    const parameters = new Parameters(sent.query);
    const mode = parameters.oneOf('mode', ['preview']);
    parameters.done();
    if (mode === undefined) return this.#execute(act, sent, reply);
    reply.code(200);
    return this.buses.ask(new PreviewAct(commandFrom(act, sent, this.world.organisation, true)));
  }

  async #execute(act: Act, sent: Request, reply: HttpReply): Promise<AcceptedAnswer> {
    const command = commandFrom(act, sent, this.world.organisation);
    const accepted = acceptedOrProblem(await this.#answerTo(command), act);
    const { state, stream } = accepted;
    reply.header('etag', etagOf(state.actRevision));
    if (act.opens) reply.code(201).header('location', hrefOf(stream));
    if (accepted.repeated) reply.header('idempotent-replayed', 'true');
    return acceptedDocument(accepted, accepted.repeated ? [] : this.#allowed(accepted));
  }

  /**
   * An error that nobody foresaw may have come after the commit, and an answer that is late may still come: then nobody
   * knows the outcome.
   */
  async #answerTo(command: Command): Promise<Answer> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Answer>((resolve) => {
      const cause = new Error(`no answer within ${limits.commandAnswerMs} ms`);
      timer = setTimeout(() => resolve({ kind: 'unknown', cause }), limits.commandAnswerMs);
    });
    const answer = this.buses.execute(new ExecuteAct(command));
    try {
      return await Promise.race([answer, late]);
    } catch (error) {
      throw isForeseen(error) ? error : outcomeUnknown(error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** From the state right after the act: nothing that goes wrong now may take back that it was accepted. */
  #allowed({ state }: Accepted): string[] {
    const kind = 'kind' in state ? state.kind : 'case';
    const possible = possibleActs(kind, state, this.engine.today(), this.world);
    return possible.filter((each) => each.allowed).map((each) => each.act.name);
  }
}
