import { expect, it } from '@jest/globals';
import {
  acts,
  calendar,
  flattenEnvelope,
  type Instant,
  law,
  type LegalDate,
  makeOrganisation,
  unflattenEnvelope,
} from '#case';
import type { Command } from './command.js';
import { withEnvelopes } from './envelope.js';

/** A command whose envelope has every member, with separators and blanks: decoding must give back what was encoded. */
const carried = {
  decisionNumber: '9001/QĐ-THADS',
  decisionDate: '2024-05-06',
  docRefs: ['9002/BB-THADS', 'Biên bản 7', 'a.b_c-d', ...Array.from({ length: 17 }, (_, index) => `${index}/TB-TA`)],
};
const given = {
  actor: { id: 'actor-9003', role: 'role-9004', office: 'P1.01' },
  client: 'client-9005',
  onBehalfOf: 'person-9006',
  correlationId: 'correlation-9007',
  causationId: 'cause-9008',
};

it.each(acts.map((act) => [`${act.target}/${act.name}`, act] as const))('of %s', (_name, act) => {
  const command = { ...given, act, body: { effectiveOn: '2024-05-07', ...carried }, key: 'key' } as Command;
  const [fact] = withEnvelopes([{ type: act.leadsTo[0]!.type, data: {} }], '2024-05-07' as LegalDate, command, {
    stream: 'case-1',
    first: 0,
    commandId: 'command',
    eventId: (index) => `event-${index}`,
    digest: 'digest',
    recordedAt: '2024-05-08T00:00:00.000Z' as Instant,
    realm: 'simulated',
    officeThen: 'P1.01',
    corrects: act.corrects ? 'event-9009' : undefined,
    basis: { 'judgment-1': 3, 'case-2': 0 },
    engineVersion: '0.2.0',
    world: { law, calendar, organisation: makeOrganisation() },
  });
  const { envelope } = fact!;
  const at = { id: envelope.eventId, type: envelope.type, stream: envelope.streamId, revision: envelope.revision };
  const read = unflattenEnvelope(at, flattenEnvelope(envelope));
  expect(read).toEqual(envelope);
  expect(read).toMatchObject({
    ...given,
    decision: { number: '9001/QĐ-THADS', year: 2024, date: '2024-05-06' },
    docRefs: carried.docRefs,
    ...(act.corrects ? { corrects: 'event-9009' } : {}),
  });
});
