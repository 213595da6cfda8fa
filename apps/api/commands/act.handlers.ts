import { Command, CommandHandler, type ICommandHandler, type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Answer, Command as EngineCommand } from '#engine';
import { factDocument, stateDocument } from '../documents/case.document.js';
import { refuseSetBackStream } from '../cases/log-away.js';
import { requireLog } from '../cases/view-state.js';
import { Service } from '../runtime/service.js';
import { refusalOrStale } from '../documents/answers.js';
import { statisticsEffect } from './effect.js';

/** One command on its way to the engine: the only write there is. */
export class ExecuteAct extends Command<Answer> {
  constructor(readonly command: EngineCommand) {
    super();
  }
}

/** The same decision with nothing stored: would-be facts, state, deadlines, and what the statistics would show. */
export class PreviewAct extends Query<Record<string, unknown>> {
  constructor(readonly command: EngineCommand) {
    super();
  }
}

@CommandHandler(ExecuteAct)
export class ExecuteActHandler implements ICommandHandler<ExecuteAct> {
  constructor(private readonly service: Service) {}

  async execute({ command }: ExecuteAct): Promise<Answer> {
    requireLog(this.service);
    const answer = await this.service.installation.engine.execute(command);
    if (answer.kind === 'missing') await refuseSetBackStream(this.service, answer.stream);
    return answer;
  }
}

@QueryHandler(PreviewAct)
export class PreviewActHandler implements IQueryHandler<PreviewAct> {
  constructor(private readonly service: Service) {}

  async execute({ command }: PreviewAct): Promise<Record<string, unknown>> {
    requireLog(this.service);
    const { engine } = this.service.installation;
    const preview = await engine.preview(command);
    if (preview.kind === 'missing') await refuseSetBackStream(this.service, preview.stream);
    if (preview.kind !== 'possible') throw refusalOrStale(preview, command.act);
    const history = command.stream === undefined || command.act.opens ? [] : await engine.history(command.stream);
    const effect = statisticsEffect(history, preview.facts, preview.state);
    return {
      preview: true,
      stored: false,
      command: command.act.name,
      ...(preview.number === undefined ? {} : { number: { value: preview.number, provisional: true } }),
      ...(preview.before ? { before: stateDocument(preview.before) } : {}),
      after: stateDocument(preview.state),
      facts: preview.facts.map(factDocument),
      ...(effect ? { statistics: effect } : {}),
    };
  }
}
