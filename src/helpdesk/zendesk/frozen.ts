import type { TicketStatus } from '../../core/conversation.ts';
import type { JsonObject } from '../shared/json.ts';

/** A call as it is kept between attempts. `body` is what goes over the line; the rest is for us. */
export type FrozenOp =
  | {
      readonly kind: 'ensure-requester';
      readonly externalId: string;
      readonly name: string;
      readonly phone?: string;
      readonly withFacts?: true;
    }
  | {
      readonly kind: 'create-ticket';
      readonly externalId: string;
      readonly requesterId: string;
      readonly withFields: boolean;
      readonly leftOut: readonly string[];
      readonly body: JsonObject;
    }
  | {
      readonly kind: 'add-comment';
      readonly ticketId: string;
      readonly authorId?: string;
      readonly note: boolean;
      /** Epoch ms (Clock): nothing of this op can be older in the ticket's audits. */
      readonly frozenAt: number;
      readonly body: JsonObject;
    }
  | {
      readonly kind: 'update-ticket';
      readonly ticketId: string;
      readonly body: JsonObject;
      /** It sets fields, not the status alone. */
      readonly withFields?: boolean;
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
