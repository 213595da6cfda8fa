/** Bodies of the first acts of a history, for the specs of the engine. All persons and courts are invented. */
export const judgment = {
  effectiveOn: '2025-05-05',
  category: 'civil',
  court: 'TA01',
  judgedOn: '2025-04-01',
  number: '12/2025',
};
export const decision = {
  effectiveOn: '2025-05-06',
  debtor: 'Người phải thi hành án mô phỏng',
  obligations: [{ kind: 'pay', nature: 'state', rank: 3, amount: '1000000' }],
};
/** May follow another decision on the same judgment. */
export const furtherDecision = { ...decision, further: 'L08:oneDecision.exOfficio' };
