import {
  dayNumber,
  type Instant,
  kindOfStream,
  labelIn,
  law,
  leafLabels,
  type LegalDate,
  timeLimitLabels,
} from '#case';
import { actsMeeting, type WaitingOrigin, type WorkListRow } from '#read-models';
import type { InboxEntryAnswer, WorkListEntryAnswer } from '../answers/work-list.js';
import { hrefOf, idOf } from '../documents/ids.js';

/** The stream of an entry, under the name of its kind. */
const subjectOf = (stream: string) => ({ [targetOf(stream)]: idOf(stream), href: hrefOf(stream) });
const targetOf = (stream: string) => kindOfStream(stream)!.target;

const daysBetween = (from: LegalDate, to: LegalDate): number => dayNumber(to) - dayNumber(from);

export function entryDocument(row: WorkListRow, on: LegalDate): WorkListEntryAnswer {
  const { stream, rule, subject, lifecycle, article, regime, from, isHour, passedMs } = row;
  const limit = law.hasTimeLimit(rule) ? law.findClock(rule, from) : undefined;
  const basis = article ?? limit?.article;
  return {
    ...subjectOf(stream),
    urgency: row.urgency,
    dueOn: row.dueOn,
    overdueDays: daysBetween(row.dueOn, on),
    deadline: row.id,
    rule,
    label: labelIn(timeLimitLabels, rule),
    from,
    provisional: row.provisional,
    lapsed: row.lapsed,
    metBy: actsMeeting(rule, targetOf(stream)).map(({ name, label }) => ({ name, label })),
    office: row.office,
    officer: row.officer,
    number: row.number,
    initiative: row.initiative,
    category: row.category,
    realm: row.realm,
    ...(subject === '' ? {} : { subject }),
    ...(isHour ? { dueAt: new Date(passedMs).toISOString() as Instant } : {}),
    ...(basis === undefined ? {} : { legalBasis: { article: basis, regime, verified: limit?.verified ?? false } }),
    ...(lifecycle === null ? {} : { leaf: lifecycle, leafLabel: labelIn(leafLabels, lifecycle) }),
  };
}

export function inboxDocument(row: WaitingOrigin, on: LegalDate): InboxEntryAnswer {
  const { id, office, category, realm, receivedOn, dueOn } = row;
  return {
    ...subjectOf(id),
    office,
    category,
    realm,
    receivedOn,
    waitingDays: daysBetween(receivedOn, on),
    dueOn,
    links: { commands: `${hrefOf(id)}/commands` },
  };
}
