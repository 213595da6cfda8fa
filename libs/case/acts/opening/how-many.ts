import { type Blocked, blocked, ruleOn, since } from '../../definition/rule.js';
import { dayVi } from '../../definition/wording.js';
import { choicesOf, groundLabels, type GroundRow, groundRow } from '../../law/grounds.js';
import type { CaseState } from '../../state/case.js';
import { isCommonOn, isOnRequest } from './party-rules.js';
import type { OriginState } from '../../state/origin.js';

/** What is opened ex officio, and how many decisions are made [L08 36.2; ND62 6–7; L25 33.2; ND152 8, 11]. */

type Origin = OriginState | undefined;

interface Item {
  readonly id: string;
  readonly kind: string;
  readonly nature: string;
  readonly point?: string;
}
interface Decided {
  readonly obligations: readonly Item[];
  readonly further?: string;
}

const namesOf = (rows: readonly GroundRow[], language: 'vi' | 'en'): string =>
  rows.map(({ id }) => groundLabels[id]![language]).join('; ');

const oneOf = (rows: readonly GroundRow[]): [string, string] => [
  `Chọn một trong: ${namesOf(rows, 'vi')}`,
  `Choose one of: ${namesOf(rows, 'en')}`,
];

export const pointsOfDay = since(
  '0.4.0',
  ruleOn<unknown, Pick<Decided, 'obligations'>>('exOfficio.points', ({ obligations }, { on, world }) => {
    const regime = world.law.regimeOn(on);
    const wrong = obligations.find(({ point }) => point !== undefined && groundRow(point)?.regime !== regime);
    const choices = choicesOf('exOfficio', regime);
    return wrong
      ? blocked(
          [
            `Ngày ${dayVi(on)} không áp dụng điểm đã chọn cho nghĩa vụ ${wrong.id}`,
            `On ${on} the point of obligation ${wrong.id} does not apply`,
          ],
          oneOf(choices),
          { choices: choices.map(({ id }) => id) },
        )
      : undefined;
  }),
);

/** A duty to the state needs no point: the list has them all. One to a party is enforced on request, unless listed. */
const isListed = ({ kind, nature, point }: Item): boolean => {
  if (point === undefined) return nature === 'state';
  const fits = groundRow(point)?.fits ?? [];
  return fits.includes('any') || (nature === 'state' ? fits.includes('state') : fits.includes(kind));
};

function withPoint(obligations: readonly Item[]): Blocked | undefined {
  const wrong = obligations.find(({ point }) => point !== undefined);
  return wrong
    ? blocked(
        [
          `Thi hành theo yêu cầu: nghĩa vụ ${wrong.id} không có điểm chủ động thi hành`,
          `Enforced on request: obligation ${wrong.id} has no point of the ex officio list`,
        ],
        ['Bỏ trống điểm chủ động thi hành', 'Leave the point out'],
      )
    : undefined;
}

export const pointsFit = since(
  '0.4.0',
  ruleOn<Origin | CaseState, Pick<Decided, 'obligations'>>(
    'exOfficio.points',
    ({ obligations }, { before, on, world }) => {
      if (isOnRequest(before)) return withPoint(obligations);
      const wrong = obligations.find((each) => !isListed(each));
      if (!wrong) return undefined;
      const choices = choicesOf('exOfficio', world.law.regimeOn(on)).filter(({ id }) =>
        isListed({ ...wrong, point: id }),
      );
      const [vi, en] = oneOf(choices);
      return blocked(
        [
          `Nghĩa vụ ${wrong.id} không thuộc diện chủ động thi hành`,
          `Obligation ${wrong.id} is not among those that are enforced ex officio`,
        ],
        [
          `Nhận đơn yêu cầu của đương sự; nếu thuộc diện chủ động: ${vi}`,
          `Receive a request of the party; if it is listed: ${en}`,
        ],
        { instead: ['receive-request'], choices: choices.map(({ id }) => id) },
      );
    },
  ),
);

/** A decision on request needs an obligation to a party: dues to the state alone are enforced ex officio. */
export const askedByParty = since(
  '0.4.0',
  ruleOn<Origin, Decided>('exOfficio.points', ({ obligations }) =>
    obligations.some(({ nature }) => nature !== 'state')
      ? undefined
      : blocked(
          ['Khoản thu cho Nhà nước được chủ động thi hành', 'Dues to the state are enforced ex officio'],
          [
            'Nhận bản án và chủ động ra quyết định trên bản án đó',
            'Receive the judgment, and issue the decision on it ex officio',
          ],
          { instead: ['receive-judgment'] },
        ),
  ),
);

const isOfDay = (id: string, regime: string): boolean => groundRow(id)?.regime === regime;

/** A decision that replaces another may be common to several debtors; it needs no ground to be a further one. */
export const commonOfDay = ruleOn<Origin | CaseState, Pick<Decided, 'further'>>(
  'oneDecisionPerRequest',
  ({ further }, { before, on, world }) => {
    const regime = world.law.regimeOn(on);
    const kind = isOnRequest(before) ? 'request' : 'judgment';
    const choices = choicesOf('oneDecision', regime).filter(({ common }) => common?.includes(kind));
    return further === undefined || choices.some(({ id }) => id === further)
      ? undefined
      : blocked(
          [
            `Ngày ${dayVi(on)} căn cứ đó không cho phép ra quyết định chung`,
            `On ${on} that is no ground for a common decision`,
          ],
          choices.length > 0 ? oneOf(choices) : ['Bỏ trống căn cứ này', 'Leave the ground out'],
          { choices: choices.map(({ id }) => id) },
        );
  },
);

/** A second decision on one judgment or request is made only where the law knows one. */
export const furtherOnGround = (kind: OriginState['kind']) =>
  since(
    '0.4.0',
    ruleOn<Origin, Decided>('oneDecisionPerRequest', ({ further }, { before, on, world }) => {
      const count = before?.cases.length ?? 0;
      const regime = world.law.regimeOn(on);
      const choices = choicesOf('oneDecision', regime).filter(({ furtherOn }) => furtherOn?.includes(kind));
      const [vi, en] = oneOf(choices);
      const isFirst = count === 0 && further !== undefined && isOfDay(further, regime);
      const isCommon = isFirst && (isCommonOn(before, further) || groundRow(further)?.withoutDebtor === true);
      if (isCommon || (further === undefined ? count === 0 : choices.some(({ id }) => id === further)))
        return undefined;
      return blocked(
        further === undefined
          ? [
              `Đã có ${count} quyết định thi hành án trên hồ sơ này`,
              `There is an enforcement decision on it already (${count})`,
            ]
          : [
              `Ngày ${dayVi(on)} căn cứ đó không cho phép ra thêm quyết định`,
              `On ${on} that is no ground for a further decision`,
            ],
        [
          `Căn cứ ra thêm quyết định («further»): ${vi}; thay quyết định đã thu hồi, hủy thì ra tại vụ việc đó`,
          `The ground of a further decision ("further"): ${en}; one instead of a revoked decision is issued in its case`,
        ],
        { instead: ['issue-decision-anew'], choices: choices.map(({ id }) => id) },
      );
    }),
  );
