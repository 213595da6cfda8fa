import { book, inForce, isOpen, open, watched, type Row } from './row.js';

/** The rows of officer and notice in the lifecycle table. */
export const officerRows: readonly Row[] = [
  {
    act: 'assign-officer',
    body: { officer: 'officer-2', at: '09:10' },
    allowed: { 'received.decisionIssued': 'received.assigned' },
    notAllowed: 'officer.assign',
  },
  {
    act: 'change-officer',
    body: { officer: 'officer-3', reason: 'illness' },
    allowed: { [`${open}, ${book}`]: 'stays' },
    unless: ({ officer }) => officer === undefined,
    notAllowed: 'officer.assign',
  },
  {
    act: 'request-officer-change',
    body: { ground: 'other', reason: 'a quarrel' },
    allowed: { [`${open}, ${book}`]: 'stays' },
    unless: ({ officer }) => officer === undefined,
    notAllowed: 'officer.assign',
  },
  {
    act: 'refuse-officer-change',
    body: { reason: 'there is none' },
    prepare: (state) =>
      isOpen(state) && state.officer !== undefined ? [['request-officer-change', { ground: 'other' }]] : [],
    allowed: { [`${open}, ${book}`]: 'stays' },
    unless: ({ officer }) => officer === undefined,
    notAllowed: 'officer.assign',
  },
  {
    act: 'record-failed-notice',
    body: { reason: 'nobody was there' },
    // What was recorded as valid did not fail; a further notice may.
    prepare: ({ place, notifiedOn }) =>
      notifiedOn !== undefined && !/separateBook|suspended|completed/.test(place.lifecycle)
        ? [['issue-notice', { channel: 'L08:42.3' }]]
        : [],
    allowed: { [`received.notifying, ${inForce}, ${watched}, mediation.*, coercion.*`]: 'stays' },
    notAllowed: 'notice.validity',
  },
  {
    act: 'issue-notice',
    body: { channel: 'L08:42.3', at: '16:20' },
    allowed: {
      'received.assigned': 'received.notifying',
      [`received.notifying, ${inForce}, ${watched}, mediation.*, coercion.*`]: 'stays',
    },
    notAllowed: 'notice.validity',
  },
  {
    act: 'record-valid-notice',
    allowed: { 'received.notifying': 'enforceable.voluntaryPeriod' },
    refused: { 'received.decisionIssued': 'officer.assign' },
    notAllowed: 'notice.validity',
  },
  {
    act: 'urge-assistance',
    body: { effectiveOn: '2026-07-02' },
    prepare: ({ place }) =>
      /notifying|enforceable|mediation|coercion/.test(place.lifecycle) && !place.lifecycle.endsWith('separateBook')
        ? [['issue-notice', { channel: 'L25:ND152.19.2', effectiveOn: '2026-07-02' }]]
        : [],
    allowed: { [`received.notifying, ${inForce}, ${watched}, mediation.*, coercion.*`]: 'stays' },
    notAllowed: 'notice.abroad',
  },
  {
    act: 'record-valid-notice',
    ofProvisional: true,
    allowed: { 'received.notifying': 'enforceable.verifying' },
    refused: { 'received.decisionIssued': 'officer.assign' },
    notAllowed: 'notice.validity',
  },
];
