import {
  type Body,
  type History,
  opened,
  owing,
  placeOf,
  play,
  stateOf,
  type Step,
  toDistributing,
  toExecuting,
  toPreparing,
  toReady,
  toRealising,
  toSeparateBook,
  toVerifying,
  toVoluntaryPeriod,
  toWatched,
} from './given.js';
import { asOnRequest, handsEmpty, wholeAgreement } from './row.js';

/** One way to a place, by real acts; `back` is the place that mediation, stop or ending returns to from there. */
export interface Route {
  readonly name: string;
  /** `leaf | classification` */
  readonly place: string;
  readonly back: string | undefined;
  /** Ended by an entrustment; every other completed case was terminated. */
  readonly isEntrusted: boolean;
  readonly history: History;
}

/** A duty to pay and a duty to do, and a session that may be struck through because no later step depends on it. */
const start = play(
  [['hold-mobilisation-session', { result: 'notAgreed', effectiveOn: '2024-03-05' }]],
  opened([owing('100'), owing('0', 3, 'do')]),
);

function route(name: string, steps: readonly Step[], from: Route | undefined, back?: string): Route {
  const history = play(steps, from?.history ?? start);
  const isEntrusted = name === 'entrusted';
  return { name: from ? `${from.name}, ${name}` : name, place: placeOf(history), back, isEntrusted, history };
}

const received = [
  route('opened', [], undefined),
  route('assigned', toVoluntaryPeriod.slice(0, 1), undefined),
  route('notifying', toVoluntaryPeriod.slice(0, 2), undefined),
];
const beforeMediation = [
  route('voluntary period', toVoluntaryPeriod, undefined),
  route('verifying', toVerifying, undefined),
  route('ready', toReady, undefined),
  route('watched', toWatched, undefined),
  route('preparing', toPreparing, undefined),
  route('executing', toExecuting, undefined),
  route('realising', toRealising, undefined),
  route('distributing', toDistributing, undefined),
];
const separateBook = route('separate book', toSeparateBook, undefined);

const mediation = beforeMediation.flatMap((from) => {
  const negotiating = route('negotiating', ['propose-agreement'], from, from.place);
  const agreed = route('agreed', [['record-agreement', wholeAgreement]], negotiating, from.place);
  return [negotiating, agreed, route('performing', [['pay-instalment', { amount: '10' }]], agreed, from.place)];
});
const someMediation = mediation.filter(({ name }) => /^(verifying|ready|watched), /.test(name));

const suspended = [...received, ...beforeMediation, ...someMediation].flatMap((from) => [
  route('postponed', [['postpone', { ground: 'L08:48.1.a' }]], from, from.place),
  route('suspended', [['suspend-temporarily', { ground: 'L08:49.1' }]], from, from.place),
  route('paused', [['pause', { ground: 'L08:145.1.b' }]], from, from.place),
]);

const open = [...received, ...beforeMediation, separateBook, ...mediation, ...suspended];

/**
 * The place in which a reopened case continues: that of the ending, but one that was dormant or stopped is verified
 * again.
 */
const afterReopening = (from: Route): string =>
  /dormant|suspended/.test(from.place) ? 'enforceable.verifying | unclassified' : from.place;
/** With assets unsold only by an exception of the law of 2025. */
const entrusted = ({ history }: Route): Body =>
  stateOf(history).coercion?.assets
    ? { receiver: 'P2.01', exception: 'collateral', effectiveOn: '2026-07-02' }
    : { receiver: 'P2.01' };
const completed = open.flatMap((from) => {
  const empty = handsEmpty(stateOf(from.history));
  return [
    route('terminated', [...empty, ['terminate', { ground: 'L08:50.1.d' }]], from, afterReopening(from)),
    route('entrusted', [...empty, ['entrust', entrusted(from)]], from, afterReopening(from)),
  ];
});

/** The request goes back out of the separate book, which the case was never woken from. */
const returned = route(
  'returned',
  [['return-request', { ground: 'L25:38.4', effectiveOn: '2026-07-02' }]],
  { ...separateBook, history: asOnRequest(separateBook.history) },
  afterReopening(separateBook),
);

/** What was published stands when the case ends. */
const published = beforeMediation
  .filter(({ name }) => name === 'watched')
  .map((from) =>
    route(
      'published, terminated',
      ['record-publication', ['terminate', { ground: 'L08:50.1.d' }]],
      from,
      afterReopening(from),
    ),
  );

/** Terminated because bankruptcy proceedings were opened, which may end. */
const bankrupt = beforeMediation
  .filter(({ name }) => name === 'ready')
  .map((from) => route('bankrupt, terminated', [['terminate', { ground: 'L08:50.1.g' }]], from, afterReopening(from)));

/** What a stop had put in deposit lies there when the case ends. */
const saved = beforeMediation
  .filter(({ name }) => name === 'ready')
  .map((from) =>
    route(
      'in deposit, terminated',
      [
        ['postpone', { ground: 'L08:48.1.a' }],
        ['record-payment', { amount: '5' }],
        ['pay-out', { total: '5', items: [{ to: 'deposited', amount: '5' }] }],
        ['terminate', { ground: 'L08:50.1.d' }],
      ],
      from,
      'enforceable.verifying | unclassified',
    ),
  );

/** Its decision was wrong, so that another one may be issued. */
const revoked = beforeMediation
  .filter(({ name }) => name === 'ready')
  .map((from) => route('revoked', [['revoke-decision', { ground: 'L08:37.1.b' }]], from, afterReopening(from)));

export const routes: readonly Route[] = [
  ...open,
  ...completed,
  returned,
  ...published,
  ...bankrupt,
  ...saved,
  ...revoked,
];
