/** For the specs of an adapter: the contract of every log, and shared tools for testing logs. Needs Jest. */
export { describeEventLogContract } from './contract.js';
export {
  all,
  caughtUp,
  contentOf,
  eventsOf,
  followUntil,
  idsOf,
  type LogUnderTest,
  newEvent,
  shuffled,
} from './tools.js';
