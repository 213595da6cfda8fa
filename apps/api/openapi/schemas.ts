import { classifications, leaves } from '#case';

type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: 'string' };
const day: Schema = { type: 'string', format: 'date' };
const instant: Schema = { type: 'string', format: 'date-time' };
const whole: Schema = { type: 'integer' };
const flag: Schema = { type: 'boolean' };
const money: Schema = { type: 'string', pattern: '^-?[0-9]+$', description: 'Integer đồng' };
const orNull = (schema: Schema): Schema => ({ oneOf: [schema, { type: 'null' }] });
const list = (items: Schema): Schema => ({ type: 'array', items });
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
/** All named properties are required; those whose name ends in ? are not. */
const object = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name.replace('?', ''), schema])),
  required: Object.keys(properties).filter((name) => !name.endsWith('?')),
});

const words = ref('Words');
const etag: Schema = { type: 'string', pattern: '^"r[0-9]+"$' };
const basis = object({ article: text, regime: { enum: ['L08', 'L25'] }, 'verified?': flag });
const leaf: Schema = { type: 'string', enum: [...leaves] };
const state: Schema = { type: 'string', enum: [...new Set(leaves.map((each) => each.split('.')[0]))] };
const classification: Schema = { type: 'string', enum: [...classifications] };
const storeState: Schema = {
  enum: ['connected', 'away', 'stopped'],
  description: 'away: tried again by itself; stopped: nothing is written any more until the service is restarted',
};
const away: Schema = { const: 'away', description: 'The log does not answer: this is what the views have' };
const reflects = object({
  revision: whole,
  ordinal: orNull(whole),
  position: text,
  machineHash: text,
  'asOf?': object({ asked: { type: ['string', 'integer'] }, ordinal: whole }),
  'effectiveOn?': day,
  'log?': away,
  'knownUpTo?': object({ ordinal: whole, 'position?': text, 'recordedAt?': instant }),
});
const standing = {
  revision: whole,
  etag,
  state,
  leaf,
  classification,
  obligations: list(ref('Obligation')),
  ledger: { type: 'object', additionalProperties: money },
  deadlines: list(ref('Deadline')),
  ending: orNull(object({ outcome: text, on: day, rest: money, from: leaf })),
};
/** What a judgment and a request have in common. */
const origin = {
  realm: text,
  office: text,
  category: text,
  receivedOn: day,
  cases: list(object({ case: text, href: text })),
  revision: whole,
  etag,
  links: { type: 'object' },
  'reflects?': reflects,
};
const amounts = object({ cases: whole, money });

/** What answers look like. A test holds every answer of the stories to these. */
export const schemas: Readonly<Record<string, Schema>> = {
  Words: object({ vi: text, en: text }),
  Obligation: object({
    id: text,
    kind: text,
    nature: text,
    rank: whole,
    amount: money,
    executed: money,
    open: money,
    performed: flag,
  }),
  Deadline: object({ id: text, rule: text, dueOn: day, 'from?': day, 'legalBasis?': basis }),
  Fact: object({
    eventId: text,
    type: text,
    revision: whole,
    effectiveOn: day,
    recordedAt: instant,
    legalBasis: basis,
    story: words,
    data: { type: 'object' },
    'corrects?': text,
  }),
  Case: object({
    case: text,
    number: text,
    realm: text,
    office: text,
    category: text,
    initiative: text,
    decidedOn: day,
    officer: orNull(text),
    ...standing,
    stops: list({ type: 'object' }),
    lastActOn: day,
    links: { type: 'object' },
    'reflects?': reflects,
  }),
  Judgment: object({ judgment: text, ...origin }),
  Request: object({ request: text, ...origin }),
  Accepted: object({
    'case?': text,
    'number?': text,
    'judgment?': text,
    'request?': text,
    revision: whole,
    etag,
    href: text,
    realm: text,
    'state?': state,
    'leaf?': leaf,
    'deadlines?': list(ref('Deadline')),
    facts: list(ref('Fact')),
    'allowed?': list(text),
    repeated: flag,
    'position?': text,
  }),
  Preview: object({
    preview: { const: true },
    stored: { const: false },
    command: text,
    'number?': object({ value: text, provisional: { const: true } }),
    'before?': { type: 'object' },
    after: { type: 'object' },
    facts: list(ref('Fact')),
    'statistics?': object({ year: whole, to: day, moves: list(object({ column: text, cases: whole, money })) }),
  }),
  Refusal: object({
    rule: text,
    message: words,
    legalBasis: basis,
    'until?': day,
    unlock: words,
    unlockedBy: list(object({ name: text, label: words })),
  }),
  Commands: object({ on: day, revision: whole, etag, 'leaf?': leaf, commands: list(ref('Command')) }),
  Command: object({
    name: text,
    label: words,
    allowed: flag,
    method: { const: 'POST' },
    href: text,
    ending: flag,
    deadlines: object({ meets: list(text), starts: list({ type: 'object' }) }),
    blockedBy: list(ref('Refusal')),
    schema: { type: 'object' },
  }),
  Timeline: object({
    case: text,
    number: text,
    state,
    leaf,
    deadlines: list(ref('Deadline')),
    entries: list(ref('Entry')),
    reflects,
    links: { type: 'object' },
  }),
  Entry: object({
    eventId: text,
    revision: whole,
    'ordinal?': whole,
    type: text,
    nature: text,
    story: words,
    effectiveOn: day,
    'firstRecordedAs?': day,
    recordedAt: instant,
    actor: { type: 'object' },
    regime: text,
    legalBasis: text,
    'deadline?': { type: 'object' },
    'corrects?': text,
    correctedBy: list(text),
    struckThrough: flag,
    commandId: text,
    data: { type: 'object' },
  }),
  Register: object({
    cases: list(ref('Row')),
    pinned: whole,
    reflects: object({ ordinal: whole, 'position?': text, 'recordedAt?': instant, 'log?': away }),
    'next?': text,
  }),
  Row: object({
    case: text,
    number: text,
    realm: text,
    office: text,
    category: text,
    state,
    leaf,
    classification,
    outcome: orNull(text),
    decidedOn: day,
    endedOn: orNull(day),
    nextDueOn: orNull(day),
    money: object({ open: money, executed: money }),
    revision: whole,
    etag,
    changedSincePin: flag,
    links: { type: 'object' },
  }),
  Agencies: object({
    agencies: list(object({ id: text, name: words, offices: list({ type: 'object' }), table: text })),
  }),
  Table: object({
    agency: object({ id: text, name: words }),
    offices: list(text),
    realm: text,
    year: whole,
    from: day,
    to: day,
    'months?': whole,
    asKnown: {},
    columns: { type: 'object', additionalProperties: ref('Cell') },
    rate: { type: 'object', additionalProperties: ref('Rate') },
    comparedWith: { type: 'object' },
    identities: object({ hold: flag, violations: list({ type: 'object' }) }),
    notVerified: list({ type: 'object' }),
    signed: { const: false },
  }),
  Cell: object({
    label: words,
    role: { enum: ['form', 'list', 'control'] },
    fed: flag,
    'note?': words,
    cases: whole,
    money,
    samePeriodOfLastYear: amounts,
    growth: object({ cases: orNull(text), money: orNull(text) }),
    href: text,
  }),
  Rate: object({
    of: words,
    numerator: text,
    denominator: text,
    percent: orNull(text),
    decimal: orNull(text),
    samePeriodOfLastYear: orNull(text),
    points: orNull(text),
    target: orNull({ type: 'object' }),
  }),
  CellCases: object({
    agency: text,
    realm: text,
    to: day,
    column: text,
    label: words,
    'note?': words,
    asKnown: {},
    total: amounts,
    cases: list(
      object({ case: text, number: text, contribution: amounts, links: object({ case: text, timeline: text }) }),
    ),
    'next?': text,
  }),
  Health: object({
    status: text,
    'progress?': { type: 'object' },
    'failed?': list(text),
    'stopped?': list(text),
    'sealed?': orNull(object({ state: storeState, awaySince: orNull(instant), lastError: orNull(text) })),
    'log?': orNull(
      object({
        state: storeState,
        awaySince: orNull(instant),
        lastError: orNull(text),
        position: orNull(text),
        skewMs: orNull({ type: 'number' }),
        warnings: list(text),
      }),
    ),
    'views?': list({ type: 'object' }),
    'reactions?': { type: 'object' },
  }),
  Problem: object({
    type: text,
    title: text,
    status: whole,
    code: text,
    detail: text,
    'errors?': list({ type: 'object' }),
    'refusals?': list(ref('Refusal')),
    'differs?': list({ enum: ['act', 'office', 'onBehalfOf', 'body'] }),
    'revision?': whole,
    'etag?': etag,
    'since?': list(ref('Fact')),
  }),
  Problems: list(object({ type: text, code: text, status: whole, title: text })),
};
