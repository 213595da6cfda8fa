import type { Leaf } from './leaves.js';
import { stay, toLeafOf, where } from './machine.js';

/** The transitions that several states of a case share. */

export const to = toLeafOf<Leaf>('case');
/** Back to the leaf that the fact names in `returnTo`. */
export const back = (leaves: readonly Leaf[]) => leaves.map((leaf) => where('returnTo', leaf, to(leaf)));

export const endings = {
  CaseExecuted: to('completed'),
  CaseTerminated: to('completed'),
  CaseEntrusted: to('completed'),
  EntrustmentReturned: to('completed'),
  DecisionRevoked: to('completed'),
  DecisionCancelled: to('completed'),
  CaseWithdrawnUp: to('completed'),
  CaseMovedToPrivateOffice: to('completed'),
  EnforcementEnded: to('completed'),
};

/** Enforcement found nothing, or was kept from it: only of a case that nothing stops. */
export const returnedRequest = { RequestReturned: to('completed') };

/** What lies in deposit when a case ends leaves it afterwards, bears interest until then, and is paid out. */
export const savings = { DepositReleased: stay, InterestEarned: stay, MoneyDistributed: stay };

/** What happened before the ending of a case and is recorded after it (`acts/before-ended.ts`). */
export const beforeEnded = {
  PaymentCollected: stay,
  ObligationPerformed: stay,
  VerificationDone: stay,
  MobilisationSessionHeld: stay,
  NoticeIssued: stay,
  FileOpened: stay,
  NotYetEnforceablePublished: stay,
};

export const money = {
  PaymentCollected: stay,
  ...savings,
  ObligationPerformed: stay,
};

/** Decisions about single obligations, while the case goes on with the others; an asset that another office handles. */
export const parts = {
  ExemptionProposed: stay,
  ExemptionAnswered: stay,
  ObligationsReduced: stay,
  ObligationsTerminated: stay,
  ObligationsRevoked: stay,
  ObligationsEntrusted: stay,
  AssetHandlingEntrusted: stay,
  AssetHandled: stay,
  ObligationsStopped: stay,
  ObligationsResumed: stay,
  StopGroundEnded: stay,
};

/** What the receiver of an entrustment gets, and decides itself. */
const ofReceiver = { EntrustmentReceived: stay, OwnDecisionIssued: stay };

/** A return to a case that is open already (engines before 0.2.0) is recorded and reopens nothing. */
export const returns = { ReturnAccepted: stay };

/**
 * A step or a date can be corrected, and a revoked decision be replaced, even after the case has ended; an amount is
 * corrected only while it is open.
 */
export const strikes = { StepWithdrawn: stay, DateCorrected: stay, DecisionIssuedAnew: stay };
export const corrections = { ...strikes, AmountCorrected: stay };

const stops = {
  PostponementDecided: to('suspended.postponed'),
  TemporarySuspensionDecided: to('suspended.temporarilySuspended'),
  PauseDecided: to('suspended.paused'),
};

/** A ground for a decision arises, or leads to none; a right or duty passes on. */
export const grounds = { GroundArisen: stay, GroundDismissed: stay, TransferDecided: stay };
/** What becomes known about the debtor, wherever the case stands. */
export const known = {
  DebtorWhereaboutsRecorded: stay,
  InformationRequested: stay,
  InformationRequestReceived: stay,
  InformationAnswered: stay,
  InformationReceived: stay,
};

/** The officer is changed, or asked to be. */
export const officer = { OfficerChanged: stay, OfficerChangeRequested: stay, OfficerChangeRefused: stay };

/** Facts that may happen in every open state except the separate book. */
export const openInMediation = {
  ...endings,
  ...money,
  ...parts,
  ...ofReceiver,
  ...returns,
  ...corrections,
  ...stops,
  MobilisationSessionHeld: stay,
  ...officer,
  FileOpened: stay,
  ...grounds,
  ...known,
};
/** The parties agree at any time, and perform, end or break what they agreed; mediation alone is left by it. */
export const open = {
  ...openInMediation,
  AgreementReached: stay,
  AgreementNotRecognised: stay,
  InstalmentPaid: stay,
  AgreementBreached: stay,
  AgreementEnded: stay,
};

/** Notice of the decision may be given again, and may fail. */
export const noticed = { NoticeIssued: stay, NoticeFailed: stay, AssistanceUrged: stay };
export const notEnforceable = { ClassifiedNotYetEnforceable: to('enforceable.dormant.watched') };
export const negotiable = { AgreementProposed: to('mediation.negotiating') };
export const verifiable = { VerificationDone: stay };
/** At once, before anything else: a provisional measure, which the law enforces so. */
export const provisionalCoercion = where('urgency', 'provisional', to('coercion.preparing'));
export const urgentCoercion = [where('urgency', 'dissipation', to('coercion.preparing')), provisionalCoercion];
