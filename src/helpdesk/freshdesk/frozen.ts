import type { TicketStatus } from '../../core/conversation.ts';
import type { FileId } from '../../core/ids.ts';
import type { Priority } from '../../core/priority.ts';
import type { JsonObject } from '../shared/json.ts';

/** Words that go over the line, and the files with them. */
export interface FrozenWords {
  /** The body as JSON, or the fields of a form where files go with it. */
  readonly body: JsonObject;
  readonly files?: readonly FileId[];
  /** The same words with links in place of the files, for a ticket that takes no more of them. */
  readonly linked?: JsonObject;
  /** Epoch ms (Clock): nothing of this op can be older. */
  readonly frozenAt: number;
}

/** A call as it is kept between attempts. `body` is what goes over the line; the rest is for us. */
export type FrozenOp =
  | {
      readonly kind: 'ensure-requester';
      readonly externalId: string;
      readonly name: string;
      readonly phone?: string;
      readonly withFacts?: true;
    }
  | (FrozenWords & {
      readonly kind: 'create-ticket';
      readonly externalId: string;
      readonly requesterId: string;
      readonly leftOut: readonly string[];
    })
  | (FrozenWords & {
      readonly kind: 'add-comment';
      readonly ticketId: string;
      /** Who stands as its author: the customer, else the bridge's own agent. */
      readonly authorId?: string;
      readonly as: 'note' | 'reply';
      readonly reopen: boolean;
      /** The newest conversation of the ticket that was known: this op's is newer. */
      readonly after?: string;
    })
  | {
      readonly kind: 'update-ticket';
      readonly ticketId: string;
      readonly body: JsonObject;
      /** Goes with the body where the ticket is below it by then. */
      readonly raisePriorityTo?: Priority;
      /** Solved, unless somebody gave it another state than open meanwhile. */
      readonly solve?: true;
      readonly leftOut?: readonly string[];
    }
  | {
      readonly kind: 'nothing-to-do';
      readonly ticketId: string;
      readonly ticketStatus: TicketStatus;
      readonly leftOut?: readonly string[];
    }
  | { readonly kind: 'add-tags'; readonly ticketId: string; readonly tags: readonly string[] }
  | { readonly kind: 'read-ticket'; readonly ticketId: string };

export type Op<Kind extends FrozenOp['kind']> = Extract<FrozenOp, { kind: Kind }>;
