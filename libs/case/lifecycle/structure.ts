import {
  back,
  beforeEnded,
  corrections,
  endings,
  grounds,
  money,
  negotiable,
  notEnforceable,
  noticed,
  officer,
  open,
  openInMediation,
  parts,
  provisionalCoercion,
  returnedRequest,
  returns,
  savings,
  strikes,
  to,
  urgentCoercion,
  verifiable,
  known,
} from './fragments.js';
import { beforeEnding, beforeMediation, beforeStop } from './leaves.js';
import { clocks, machineOf, stay, type Structure, where } from './machine.js';

/**
 * THE LIFECYCLE of a case: the one definition of what may follow what. Legal conditions are rules of the acts
 * (`acts/`), because they must name their article and the way out. A fact without a transition from a state cannot
 * happen there: a payment in `completed`, for instance.
 */

export const structure = {
  id: 'case',
  type: 'parallel' as const,
  // The term of a stop ends, a case is carried over, a copy is sent and a decision amended wherever the case stands, ended cases included.
  on: {
    ...clocks,
    TermEnded: stay,
    CaseCarriedOver: stay,
    SentToProcuracy: stay,
    DecisionAmended: stay,
    PublicationTakenDown: stay,
  },
  states: {
    lifecycle: {
      initial: 'received',
      states: {
        received: {
          initial: 'decisionIssued',
          on: {
            ...open,
            ...returnedRequest,
            NoticeValid: [where('period', 'none', to('enforceable.verifying')), to('enforceable.voluntaryPeriod')],
          },
          states: {
            decisionIssued: { on: { OfficerAssigned: to('received.assigned') } },
            assigned: { on: { NoticeIssued: to('received.notifying'), CoercionDecided: provisionalCoercion } },
            notifying: { on: { ...noticed, CoercionDecided: provisionalCoercion } },
          },
        },
        enforceable: {
          initial: 'voluntaryPeriod',
          on: returnedRequest,
          states: {
            voluntaryPeriod: {
              on: {
                ...open,
                ...noticed,
                ...negotiable,
                VoluntaryPeriodEnded: to('enforceable.verifying'),
                TermEnded: where('term', 'voluntaryPeriod', to('enforceable.verifying')),
                CoercionDecided: urgentCoercion,
              },
            },
            verifying: {
              on: {
                ...open,
                ...noticed,
                // The period had ended by itself; somebody notes it all the same.
                VoluntaryPeriodEnded: stay,
                ...negotiable,
                ...notEnforceable,
                CoercionDecided: urgentCoercion,
                VerificationDone: [
                  where('outcome', 'conditionsFound', to('enforceable.ready')),
                  where('outcome', 'noConditionsFound', stay),
                ],
              },
            },
            ready: {
              on: {
                ...open,
                ...noticed,
                ...negotiable,
                ...notEnforceable,
                ...verifiable,
                CoercionDecided: [where('urgency', 'ordinary', to('coercion.preparing')), ...urgentCoercion],
              },
            },
            dormant: {
              initial: 'watched',
              on: {
                ...verifiable,
                NotYetEnforceablePublished: stay,
                ClassifiedEnforceable: [
                  where('conditions', 'found', to('enforceable.ready')),
                  where('conditions', 'toVerify', to('enforceable.verifying')),
                ],
              },
              states: {
                watched: {
                  on: {
                    ...open,
                    ...noticed,
                    ...negotiable,
                    MovedToSeparateBook: to('enforceable.dormant.separateBook'),
                  },
                },
                separateBook: {
                  on: {
                    ...endings,
                    ...money,
                    ...parts,
                    ...returns,
                    ...corrections,
                    ...grounds,
                    ...known,
                    ...officer,
                    FileOpened: stay,
                  },
                },
              },
            },
          },
        },
        mediation: {
          initial: 'negotiating',
          on: { ...openInMediation, ...returnedRequest, ...noticed, ...verifiable },
          states: {
            negotiating: {
              on: {
                AgreementReached: to('mediation.agreed'),
                AgreementRefused: back(beforeMediation),
                AgreementNotRecognised: back(beforeMediation),
              },
            },
            agreed: {
              on: {
                AgreementReached: stay,
                InstalmentPaid: to('mediation.performing'),
                AgreementBreached: back(beforeMediation),
                AgreementEnded: back(beforeMediation),
              },
            },
            performing: {
              on: {
                AgreementReached: to('mediation.agreed'),
                InstalmentPaid: stay,
                AgreementBreached: back(beforeMediation),
                AgreementEnded: back(beforeMediation),
              },
            },
          },
        },
        coercion: {
          initial: 'preparing',
          on: {
            ...open,
            ...returnedRequest,
            ...noticed,
            ...negotiable,
            ...notEnforceable,
            ...verifiable,
            CoercionEnded: to('enforceable.ready'),
          },
          states: {
            preparing: { on: { CoercionStarted: to('coercion.executing') } },
            executing: { on: { AssetSeized: to('coercion.realising') } },
            realising: {
              on: {
                ProceedsReceived: to('coercion.distributing'),
                AssetReturnedUnsold: to('enforceable.verifying'),
              },
            },
            distributing: {
              on: {
                ProceedsDistributed: [
                  where('assets', 'left', to('coercion.realising')),
                  where('assets', 'none', to('enforceable.ready')),
                ],
              },
            },
          },
        },
        suspended: {
          initial: 'postponed',
          on: {
            ...open,
            ...verifiable,
            EnforcementResumed: back(beforeStop),
            StopEnded: [
              where('remaining', 'postponed', to('suspended.postponed')),
              where('remaining', 'temporarilySuspended', to('suspended.temporarilySuspended')),
              where('remaining', 'paused', to('suspended.paused')),
            ],
          },
          states: {
            postponed: {},
            temporarilySuspended: {},
            paused: {},
          },
        },
        // Not final in the sense of XState: a case may be reopened. No payment of a later day is taken here.
        completed: {
          on: {
            ...strikes,
            ...beforeEnded,
            ...savings,
            BankruptcyEnded: stay,
            Reopened: back(beforeEnding),
            ReturnAccepted: [...back(beforeEnding), stay],
          },
        },
      },
    },
    classification: {
      initial: 'unclassified',
      on: {
        ClassifiedNotYetEnforceable: { target: '.withoutConditions' },
        MovedToSeparateBook: { target: '.separateBook' },
        ClassifiedEnforceable: [
          where('conditions', 'found', { target: '.withConditions' }),
          where('conditions', 'toVerify', { target: '.unclassified' }),
        ],
        CoercionDecided: { target: '.withConditions' },
        AssetReturnedUnsold: { target: '.unclassified' },
        Reopened: where('returnTo', 'enforceable.verifying', { target: '.unclassified' }),
        ReturnAccepted: where('returnTo', 'enforceable.verifying', { target: '.unclassified' }),
      },
      states: {
        unclassified: { on: { VerificationDone: where('outcome', 'conditionsFound', { target: 'withConditions' }) } },
        withConditions: {},
        withoutConditions: {},
        separateBook: {},
      },
    },
  },
} satisfies Structure;

/** The XState machine: definition, drawing, and the reference for the compiled table (`compile.ts`). */
export const machine = machineOf(structure);
