import {
  type Act,
  actOf,
  type AnyState,
  type Label,
  type RecordedFact,
  type Refusal,
  type Target,
  targets,
} from '#case';
import { type Accepted, type Answer, caseOpenedBy, type KeyBinding, type Preview } from '#engine';
import type { AcceptedAnswer, RefusalAnswer } from '../answers/command.js';
import { factDocument, isCaseState, stateDocument, summary } from './case.document.js';
import { hrefOf, idOf, missing } from './ids.js';
import { etagOf } from '../http/caller.js';
import { Problem, retryLater } from '../problems/problem.js';

/** Maps the engine's answers to HTTP. */

/** @throws Problem for every answer that is not *accepted* */
export function acceptedOrProblem(answer: Answer, act: Act): Accepted {
  switch (answer.kind) {
    case 'accepted':
      return answer;
    case 'keyReused':
      throw keyReused(answer.differs);
    case 'inFlight':
      throw new Problem(
        'in-flight',
        {
          vi: 'Yêu cầu cùng khóa đang được xử lý; hãy gửi lại sau',
          en: 'The same request is being executed; send it again',
        },
        { headers: retryLater },
      );
    case 'busy':
      throw new Problem(
        'busy',
        { vi: 'Chưa có gì được ghi; hãy gửi lại cùng khóa', en: 'Nothing was stored; send it again with the same key' },
        { headers: retryLater },
      );
    case 'unknown':
      throw outcomeUnknown(answer.cause);
    default:
      throw refusalOrStale(answer, act);
  }
}

const bindings: Readonly<Record<KeyBinding, Label>> = {
  act: { vi: 'thao tác', en: 'act' },
  office: { vi: 'cơ quan thực hiện (X-Office)', en: 'acting office (X-Office)' },
  onBehalfOf: { vi: 'người được thay mặt (X-On-Behalf-Of)', en: 'person acted for (X-On-Behalf-Of)' },
  body: { vi: 'nội dung', en: 'body' },
};

function keyReused(differs: readonly KeyBinding[]): Problem {
  const what = (language: 'vi' | 'en'): string => differs.map((each) => bindings[each][language]).join(', ');
  return new Problem(
    'key-reused',
    {
      vi: `Idempotency-Key này đã dùng cho một yêu cầu khác về: ${what('vi')}; chưa có gì được ghi, thao tác mới cần khóa mới`,
      en: `This Idempotency-Key was used for another ${what('en')}; nothing was stored, a new act needs a new key`,
    },
    { members: { differs } },
  );
}

export function outcomeUnknown(cause: unknown): Problem {
  return new Problem(
    'outcome-unknown',
    {
      vi: 'Có thể đã ghi hoặc chưa; gửi lại đúng yêu cầu này với cùng khóa là an toàn',
      en: 'It may be stored or not; sending this very request again with the same key is safe',
    },
    { headers: retryLater, cause },
  );
}

export function refusalOrStale(
  answer: Extract<Answer | Preview, { kind: 'refused' | 'stale' | 'missing' }>,
  act: Act,
): Problem {
  if (answer.kind === 'missing') return missing(act.target, answer.stream);
  if (answer.kind === 'stale') return stale(answer.current, answer.since);
  return refused(answer.refusals, answer.state, act);
}

function stale(current: number, since: readonly RecordedFact[]): Problem {
  const etag = etagOf(current);
  return new Problem(
    'stale-revision',
    since.length === 0
      ? {
          vi: `Không có phiên bản như If-Match đã nêu; phiên bản hiện tại là ${etag}`,
          en: `There is no such revision as If-Match names; it is now ${etag}`,
        }
      : {
          vi: `Đã có ${since.length} sự kiện mới; phiên bản hiện tại là ${etag}. Hãy xem lại rồi gửi với If-Match mới`,
          en: `${since.length === 1 ? '1 event' : `${since.length} events`} came meanwhile; it is now ${etag}. Look at what is new, then send the new If-Match`,
        },
    { members: { revision: current, etag, since: since.map(factDocument) }, headers: { etag } },
  );
}

function refused(refusals: readonly Refusal[], state: AnyState | undefined, act: Act): Problem {
  const where = state && {
    revision: state.actRevision,
    etag: etagOf(state.actRevision),
    ...(isCaseState(state) ? { leaf: state.place.lifecycle, classification: state.place.classification } : {}),
  };
  const words = (language: 'vi' | 'en'): string =>
    refusals
      .map(({ message, otherStream: other }) => message[language] + (other ? ` (${addressOf(other).href})` : ''))
      .join('; ');
  return new Problem(
    'act-refused',
    { vi: words('vi'), en: words('en') },
    {
      members: {
        command: act.name,
        refusals: refusals.map((refusal) => refusalDocument(refusal, act.target)),
        current: where,
      },
    },
  );
}

function addressOf(stream: NonNullable<Refusal['otherStream']>): { id: string; href: string } {
  const id = 'id' in stream ? stream.id : caseOpenedBy(stream.openedBy);
  return { id: idOf(id), href: hrefOf(id) };
}

/** A refusal may name an act on a stream of another kind, such as the request for what is not enforced ex officio. */
const labelOf = (target: Target, name: string): Label =>
  [target, ...targets].map((each) => actOf(each, name)).find(Boolean)?.label ?? { vi: name, en: name };

/**
 * The document of a refusal: rule, sentence, legal basis, the first day on which the act is possible, what unlocks the
 * act, and what to do instead.
 */
export function refusalDocument(refusal: Refusal, target: Target): RefusalAnswer {
  const {
    rule,
    message,
    article,
    regime,
    verified,
    until,
    unlock,
    unlockedBy = [],
    instead = [],
    choices,
    otherStream,
    steps,
  } = refusal;
  const named = (name: string): { name: string; label: Label } => ({
    name,
    label: labelOf(target, name),
  });
  return {
    rule,
    message,
    legalBasis: { article, regime, verified },
    until,
    unlock,
    choices,
    otherStream: otherStream && addressOf(otherStream),
    steps,
    unlockedBy: unlockedBy.map(named),
    instead: instead.map(named),
  };
}

/** The answer to an accepted command. A repeated command gets the facts, state and position of the first time. */
export function acceptedDocument(accepted: Accepted, allowed: readonly string[]): AcceptedAnswer {
  const { stream, state, facts, repeated, position } = accepted;
  return {
    ...(isCaseState(state) ? { case: idOf(stream), number: state.number, ...summary(state) } : stateDocument(state)),
    href: hrefOf(stream),
    realm: state.realm,
    facts: facts.map(factDocument),
    allowed,
    repeated,
    position,
  };
}
