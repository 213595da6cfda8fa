import { inForce, lastStop, open, type Row, stopActs, stoppedTwice, watched } from './row.js';

/** Rows of the lifecycle table: agreement, and what stops a case. */

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
    body: { inWriting: true, terms: 'by instalments' },
    allowed: { 'mediation.negotiating': 'mediation.agreed' },
    notAllowed: 'agreement.recognition',
  },
  { act: 'refuse-agreement', allowed: { 'mediation.negotiating': 'back' }, notAllowed: 'agreement.recognition' },
  {
    act: 'pay-instalment',
    body: { amount: '5' },
    allowed: { 'mediation.agreed, mediation.performing': 'mediation.performing' },
    notAllowed: 'agreement.recognition',
  },
  {
    act: 'record-breach',
    allowed: { 'mediation.agreed, mediation.performing': 'back' },
    notAllowed: 'agreement.breach',
  },
];

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
    body: { ground: 'L08:coercionDay' },
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
  { act: 'record-stop-ground-ended', body: lastStop, allowed: { 'suspended.*': 'stays' }, notAllowed: 'resumption' },
  { act: 'resume', allowed: { 'suspended.*': 'back' }, notAllowed: 'resumption' },
];
