import type { ConversationId, HelpdeskTicketId, TicketKey } from './ids.ts';

/** A ticket whose deadlines are to be read. */
export interface Look {
  readonly ticket: TicketKey;
  readonly ticketId: HelpdeskTicketId;
  readonly conversationId: ConversationId;
  /** A stage may be due: the lane has to hear of it whatever is found. */
  readonly urgent: boolean;
  /** The mark of what the lane heard last; empty before. */
  readonly seen: string;
}

export interface LookClaim {
  /** Epoch ms (Clock). */
  readonly now: number;
  /** When they come up again unless a decision says otherwise. */
  readonly until: number;
  /** No look is set for later than this: one that is was set by a clock that has been put back, and is due now. */
  readonly furthest: number;
  readonly limit: number;
}

/** When which ticket's deadlines are read: rows that decisions move, in the commit that decides. */
export interface LookStore {
  /**
   * Takes the looks that are due, at tickets that the helpdesk has and that are not solved: those where a stage may be due first,
   * then the oldest. A ticket that no decision has spoken of yet is due at once.
   */
  claimLooks(claim: LookClaim): Promise<readonly Look[]>;
  /** Nothing was found that their lanes have to hear of: the next look is at `lookAt`, or when a
   * stage may be due before that, unless a decision moved it since the claim. */
  putOffLooks(tickets: readonly TicketKey[], claimed: Pick<LookClaim, 'until'>, lookAt: number): Promise<void>;
}
