import type { RuleRow } from '../../rule-row.js';
import { origin, rowsOf } from './origins.js';

/** What is answered to a request, on either side of the day on which the law changes. */
export const answerRows: readonly RuleRow[] = rowsOf('request', (day, isNew) => {
  const [own, other] = isNew ? ['L25:34.4.a', 'L08:31.5.a'] : ['L08:31.5.a', 'L25:34.4.a'];
  const isProtected = origin('request', day, { protectedBy: 'L25:ND152.9.7.a' });
  return [
    [
      'request.standing',
      'on a point of the day',
      'refuse-request',
      origin('request', day),
      [{ ground: other }],
      [{ ground: own }],
    ],
    [
      'request.inTime',
      'not as out of time while it is in time',
      'refuse-request',
      origin('request', day, { enforceableSince: '2024-01-02' }),
      [{ ground: isNew ? 'L25:34.4.d' : 'L08:31.5.c' }],
      [{ ground: own }],
    ],
    [
      'request.inTime',
      'out of time',
      'refuse-request',
      origin('request', day, { enforceableSince: '2019-01-02' }),
      [],
      [{ ground: isNew ? 'L25:34.4.d' : 'L08:31.5.c' }],
    ],
    [
      'request.mustNotRefuse',
      'nothing that is protected, since 1 July 2026',
      'refuse-request',
      isNew ? isProtected : origin('request', day),
      isNew ? [{ ground: own }] : [],
      isNew ? [] : [{ ground: own }],
    ],
  ];
});
