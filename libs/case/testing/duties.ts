import { anywhere, book, isOpen, open, type Row, watched } from './row.js';

/** Rows of the lifecycle table: what is done beside the procedure, and moves nothing. */
export const duties: readonly Row[] = [
  {
    act: 'record-performance',
    body: { obligation: 'o2' },
    allowed: { [`${open}, ${book}`]: 'stays' },
    notAllowed: 'payment.open',
  },
  {
    act: 'open-file',
    allowed: { [`${open}, ${book}`]: 'stays' },
    notAllowed: 'officer.assign',
  },
  {
    act: 'record-publication',
    allowed: { [`${watched}, ${book}`]: 'stays' },
    notAllowed: 'classification.ground',
  },
  {
    act: 'take-down-publication',
    allowed: { [anywhere]: 'stays' },
    unless: ({ isPublished }) => !isPublished,
    notAllowed: 'publication.takeDown',
  },
  {
    act: 'request-information',
    body: { of: 'delegatedOther', name: 'an office', office: 'P2.01', receivedOn: '2030-03-05' },
    allowed: { [`${open}, ${book}`]: 'stays' },
    notAllowed: 'verification.information',
  },
  {
    act: 'record-receipt',
    body: { request: 'i1' },
    prepare: (state) => (isOpen(state) ? [['request-information', { of: 'prison' }]] : []),
    allowed: { [`${open}, ${book}`]: 'stays' },
    notAllowed: 'verification.information',
  },
  {
    act: 'record-answer',
    body: { request: 'i1', answer: 'given' },
    prepare: (state) => (isOpen(state) ? [['request-information', { of: 'prison' }]] : []),
    allowed: { [`${open}, ${book}`]: 'stays' },
    notAllowed: 'verification.information',
  },
  {
    act: 'record-information',
    body: { kind: 'declaration', outcome: 'noConditionsFound' },
    allowed: { [`${open}, ${book}`]: 'stays' },
    notAllowed: 'verification.information',
  },
  {
    act: 'record-whereabouts',
    body: { whereabouts: 'prison', releaseOn: '2029-01-02' },
    allowed: { [`${open}, ${book}`]: 'stays' },
    notAllowed: 'verification.due',
  },
];
