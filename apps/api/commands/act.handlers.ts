import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler, type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Answer, Command as EngineCommand, Engine } from '#engine';
import type { PreviewAnswer } from '../answers/command.js';
import { factDocument, stateDocument } from '../documents/case.document.js';
import { refusalOrStale } from '../documents/outcome.js';
import { LogState } from '../reads/log-state.js';
import { StreamReads } from '../reads/stream-reads.js';
import { tokens } from '../runtime/tokens.js';
import { statisticsEffect } from './effect.js';

/** A command for the engine: the only kind of write. */
export class ExecuteAct extends Command<Answer> {
  constructor(readonly command: EngineCommand) {
    super();
  }
}

/**
 * Previews a command without storing it: the facts, state, deadlines and change of the statistics that would follow.
 */
export class PreviewAct extends Query<PreviewAnswer> {
  constructor(readonly command: EngineCommand) {
    super();
  }
}

@CommandHandler(ExecuteAct)
export class ExecuteActHandler implements ICommandHandler<ExecuteAct> {
  constructor(
    @Inject(tokens.engine) private readonly engine: Engine,
    private readonly logState: LogState,
    private readonly streams: StreamReads,
  ) {}

  async execute({ command }: ExecuteAct): Promise<Answer> {
    this.logState.requireLog();
    const answer = await this.engine.execute(command);
    if (answer.kind === 'missing') await this.streams.refuseSetBack(answer.stream);
    return answer;
  }
}

@QueryHandler(PreviewAct)
export class PreviewActHandler implements IQueryHandler<PreviewAct> {
  constructor(
    @Inject(tokens.engine) private readonly engine: Engine,
    private readonly logState: LogState,
    private readonly streams: StreamReads,
  ) {}

  async execute({ command }: PreviewAct): Promise<PreviewAnswer> {
    this.logState.requireLog();
    const preview = await this.engine.preview(command);
    if (preview.kind === 'missing') await this.streams.refuseSetBack(preview.stream);
    if (preview.kind !== 'possible') throw refusalOrStale(preview, command.act);
    const history = command.stream === undefined || command.act.opens ? [] : await this.engine.history(command.stream);
    const effect = statisticsEffect(history, preview.facts, preview.state);
    return {
      preview: true,
      stored: false,
      command: command.act.name,
      number: preview.number === undefined ? undefined : { value: preview.number, provisional: true },
      before: preview.before && stateDocument(preview.before),
      after: stateDocument(preview.state),
      facts: preview.facts.map(factDocument),
      statistics: effect,
    };
  }
}
