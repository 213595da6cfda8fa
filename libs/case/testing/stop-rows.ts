import type { CaseState } from '../index.js';
import type { Body, Step } from './given.js';
import {
  book,
  inForce,
  isOpen,
  lastStop,
  open,
  type Row,
  stopActs,
  stoppedTwice,
  watched,
  wholeAgreement,
} from './row.js';

/** Rows of the lifecycle table: agreement, and what stops a case. */

/** Where an agreement runs beside the procedure. */
const beside = `received.*, ${inForce}, ${watched}, coercion.*, suspended.*`;
const isStoppedInMediation = ({ place, mediationFrom }: CaseState): boolean =>
  place.lifecycle.startsWith('suspended') && mediationFrom !== undefined;
const agreedBeside = (state: CaseState): readonly Step[] =>
  state.agreement || isStoppedInMediation(state) || /^(completed|mediation)|separateBook/.test(state.place.lifecycle)
    ? []
    : [['record-agreement', wholeAgreement]];

export const agreementRows: readonly Row[] = [
  {
    act: 'hold-mobilisation-session',
    body: { result: 'agreed' },
    allowed: { [open]: 'stays' },
    notAllowed: 'mediation.session',
  },
  {
    act: 'propose-agreement',
    allowed: { [`${inForce}, ${watched}, coercion.*`]: 'mediation.negotiating' },
    notAllowed: 'mediation.session',
  },
  {
    act: 'record-agreement',
    body: wholeAgreement,
    allowed: {
      'mediation.negotiating, mediation.performing': 'mediation.agreed',
      [`${beside}, mediation.agreed`]: 'stays',
    },
    unless: isStoppedInMediation,
    notAllowed: 'agreement.recognition',
  },
  { act: 'refuse-agreement', allowed: { 'mediation.negotiating': 'back' }, notAllowed: 'agreement.recognition' },
  {
    act: 'deny-agreement',
    body: { ground: 'L08:ND62.5.third', reason: 'a third person loses by it' },
    allowed: { 'mediation.negotiating': 'back', [beside]: 'stays' },
    unless: isStoppedInMediation,
    notAllowed: 'agreement.recognition',
  },
  {
    act: 'pay-instalment',
    body: { amount: '5' },
    prepare: agreedBeside,
    allowed: { 'mediation.agreed, mediation.performing': 'mediation.performing', [beside]: 'stays' },
    unless: (state) => isStoppedInMediation(state) && state.agreement === undefined,
    notAllowed: 'agreement.recognition',
  },
  {
    act: 'record-breach',
    prepare: agreedBeside,
    allowed: { 'mediation.agreed, mediation.performing': 'back', [beside]: 'stays' },
    unless: isStoppedInMediation,
    notAllowed: 'agreement.breach',
  },
  {
    act: 'end-agreement',
    body: { how: 'performed' },
    prepare: agreedBeside,
    allowed: { 'mediation.agreed, mediation.performing': 'back', [beside]: 'stays' },
    unless: isStoppedInMediation,
    notAllowed: 'agreement.end',
  },
];

const lastStopOver = (state: CaseState): Body => ({
  ...lastStop(state),
  ...(state.stops.at(-1)?.kind === 'temporarilySuspended' ? { ground: 'L08:49.3.a' } : {}),
});
const underL25 = '2026-07-02';
const partStopped = (state: CaseState): readonly Step[] =>
  isOpen(state) ? [['postpone-part', { ground: 'L25:46.1.d', obligations: ['o1'], effectiveOn: underL25 }]] : [];
const lastPart = ({ partStops }: CaseState): Body => ({ stop: partStops.at(-1)?.id ?? 's1', effectiveOn: underL25 });

export const stopRows: readonly Row[] = [
  {
    act: 'postpone',
    body: { ground: 'L08:48.1.a', requestedOn: '2024-03-04' },
    allowed: { [open]: 'suspended.postponed' },
    notAllowed: 'postponement.grounds',
  },
  {
    act: 'suspend-temporarily',
    body: { ground: 'L08:49.2' },
    allowed: { [open]: 'suspended.temporarilySuspended' },
    notAllowed: 'suspension.grounds',
  },
  {
    act: 'pause',
    body: { ground: 'L08:145.1.b' },
    allowed: { [open]: 'suspended.paused' },
    notAllowed: 'pause.grounds',
  },
  ...Object.keys(stopActs).map((remaining): Row => ({
    act: 'end-stop',
    body: lastStop,
    prepare: stoppedTwice(remaining),
    allowed: { 'suspended.*': remaining },
    notAllowed: 'stop.running',
  })),
  {
    act: 'record-stop-ground-ended',
    body: lastStopOver,
    allowed: { 'suspended.*': 'stays' },
    notAllowed: 'resumption',
  },
  // Since 1 July 2026 a part may be stopped, while the case goes on for the rest.
  {
    act: 'postpone-part',
    body: { ground: 'L25:46.1.d', obligations: ['o1'], requestedOn: underL25, effectiveOn: underL25 },
    allowed: { [`${open}, ${book}`]: 'stays' },
    notAllowed: 'part.stop',
  },
  {
    act: 'suspend-part',
    body: { ground: 'L25:47.1.a', obligations: ['o1'], effectiveOn: underL25 },
    allowed: { [`${open}, ${book}`]: 'stays' },
    notAllowed: 'part.stop',
  },
  {
    act: 'resume-part',
    body: lastPart,
    prepare: partStopped,
    allowed: { [`${open}, ${book}`]: 'stays' },
    notAllowed: 'resumption',
  },
  {
    act: 'record-stop-ground-ended',
    body: lastPart,
    prepare: partStopped,
    allowed: { [`${open}, ${book}`]: 'stays' },
    notAllowed: 'resumption',
  },
  { act: 'resume', allowed: { 'suspended.*': 'back' }, notAllowed: 'resumption' },
];
