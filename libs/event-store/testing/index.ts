/** For the specs of an adapter: the contract that every log keeps, and what tests of logs have in common. Needs Jest. */
export { describeEventLogContract } from './contract.js';
export { all, caughtUp, eventsOf, followUntil, idsOf, type LogUnderTest, newEvent } from './tools.js';
