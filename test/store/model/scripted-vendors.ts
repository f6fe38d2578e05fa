import type { ClaimedOp } from '../../../src/core/store.ts';
import type { HelpdeskCall, Vendor, WhatsAppCall } from '../../../src/core/vendor.ts';

/** What happens to one call. `crash-…`: its worker dies there. */
export type Turn =
  | 'ok'
  | 'invalid'
  | 'closed'
  | 'throttled'
  | 'unavailable'
  | 'unknown-applied'
  | 'unknown-lost'
  | 'crash-before-intent'
  | 'crash-before-call'
  | 'crash-after-call'
  | 'slow';

export class Crash extends Error {
  override readonly name = 'Crash';
}

interface Written {
  readonly lane: string;
  readonly text: string;
}

type Call = HelpdeskCall | WhatsAppCall;

/**
 * A helpdesk and a WhatsApp that do what the script says (and consume it), keep what was applied, and throw when a call breaks a law:
 * two calls of one lane at once, a comment written again without a look, a send repeated that may have happened.
 */
export const createScriptedVendors = (script: Turn[], passSlowly: () => Promise<void>) => {
  const comments: Written[] = [];
  const sends: Written[] = [];
  const tickets = new Map<string, string>();
  const broken: string[] = [];
  const closed = new Set<string>();
  const running = new Set<string>();
  const doubtful = new Set<string>();
  const laneOf = new Map<string, string>();
  const marks = new Map<string, string>();
  let number = 0;

  const apply = (call: Call): Record<string, unknown> => {
    number += 1;
    const lane = laneOf.get(call.opId) ?? '';
    switch (call.kind) {
      case 'ensure-requester':
        return { requesterId: `r:${call.externalId}` };
      case 'create-ticket': {
        const made = tickets.get(call.externalId);
        if (made !== undefined) return { ticketId: made, ticketStatus: 'new' };
        tickets.set(call.externalId, `${number}`);
        comments.push({ lane, text: call.html });
        return { ticketId: `${number}`, ticketStatus: 'new' };
      }
      case 'add-comment':
        if (call.authorId !== undefined) comments.push({ lane, text: call.html });
        marks.set(call.opId, `${number}`);
        return { ticketId: call.ticketId, ticketStatus: 'open', commentIds: [`${number}`] };
      case 'send-text':
        sends.push({ lane, text: call.text });
        marks.set(call.opId, `out.${number}`);
        return { wamid: `out.${number}` };
      default:
        return {};
    }
  };

  const vendorOf = (account: string): Vendor<Call> => ({
    account,
    costs: () => [],
    freeze: async (call) => {
      if (script[0] === 'crash-before-intent') {
        script.shift();
        throw new Crash();
      }
      return { ok: true, frozen: JSON.stringify(call), leftOut: [] };
    },
    perform: async (frozen, opId) => {
      const call = JSON.parse(frozen) as Call;
      // Reads have a queue of their own, beside the writes.
      const lane = `${laneOf.get(opId)} ${account}${call.kind === 'read-ticket' ? ' reads' : ''}`;
      if (running.has(lane)) broken.push(`two calls at once in ${lane}`);
      if (doubtful.has(opId)) broken.push(`${call.kind} ${opId} was repeated blindly`);
      running.add(lane);
      await new Promise((resolve) => setImmediate(resolve));
      running.delete(lane);
      const turn = script.shift() ?? 'ok';
      const doubt = () => {
        if (call.kind === 'add-comment' || call.kind === 'send-text') doubtful.add(opId);
      };
      if (call.kind === 'add-comment' && turn === 'closed') closed.add(call.ticketId);
      if (call.kind === 'add-comment' && closed.has(call.ticketId)) {
        return { result: 'refused', reason: 'ticket-closed', detail: 'scripted' };
      }
      switch (turn) {
        case 'invalid':
          if (call.kind === 'add-comment') return { result: 'refused', reason: 'invalid', detail: 'scripted' };
          break;
        case 'throttled':
          return { result: 'throttled', account: false, detail: 'scripted' };
        case 'unavailable':
          return { result: 'unavailable', detail: 'scripted' };
        case 'unknown-applied':
          doubt();
          apply(call);
          return { result: 'unknown', cause: 'silent', retryable: false, detail: 'scripted' };
        case 'unknown-lost':
          doubt();
          return { result: 'unknown', cause: 'answered', retryable: false, detail: 'scripted' };
        case 'crash-before-call':
          doubt();
          throw new Crash();
        case 'crash-after-call':
          doubt();
          apply(call);
          throw new Crash();
        case 'slow':
          doubt();
          await passSlowly();
          break;
      }
      return { result: 'applied', data: apply(call) };
    },
    readBack: async (frozen, opId) => {
      const call = JSON.parse(frozen) as Call;
      const mark = marks.get(opId);
      if (mark === undefined) {
        doubtful.delete(opId);
        return { result: 'absent' };
      }
      return { result: 'found', data: 'ticketId' in call ? { ticketId: call.ticketId, commentIds: [mark] } : {} };
    },
  });
  const { readBack: _, ...whatsapp } = vendorOf('whatsapp');
  return {
    helpdesk: vendorOf('zendesk') as unknown as Vendor<HelpdeskCall>,
    whatsapp: whatsapp as unknown as Vendor<WhatsAppCall>,
    /** Said before each delivery, since a call does not name its lane. */
    expect: (op: ClaimedOp) => laneOf.set(op.opId, op.conversationId),
    /** Somebody found out that this call did not happen. */
    allow: (opId: string) => doubtful.delete(opId),
    comments,
    sends,
    tickets,
    broken,
    wamidOf: (opId: string) => marks.get(opId),
    sentOps: () => [...marks].filter(([, mark]) => mark.startsWith('out.')).map(([opId]) => opId),
  };
};
