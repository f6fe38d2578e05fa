import type { Frozen, HelpdeskCall } from '../../core/vendor.ts';
import { freezeOp, refuseToFreeze } from '../shared/frozen.ts';
import {
  areIds,
  encodeComment,
  encodeCreate,
  encodeReopening,
  fits,
  MAX_BODY_BYTES,
  needsReopening,
} from './encode.ts';
import { freezeChange } from './freeze-change.ts';
import { freezeSolving } from './freeze-solving.ts';
import type { FrozenOp } from './frozen.ts';
import type { Account } from './perform.ts';
import { resolveDraft } from './resolve-draft.ts';

/** Turns a call into the bytes of all its attempts. Looked up are names, and the priority of a ticket that may only be raised. */
export async function freezeCall(
  call: HelpdeskCall,
  account: Pick<Account, 'catalogue' | 'clock' | 'transport' | 'ownUser'>,
  signal: AbortSignal,
): Promise<Frozen> {
  const { catalogue, clock } = account;
  switch (call.kind) {
    case 'ensure-requester':
      return frozen({
        kind: call.kind,
        externalId: call.externalId,
        name: call.name,
        ...(call.phone === undefined ? {} : { phone: call.phone }),
        ...(call.withFacts ? { withFacts: call.withFacts } : {}),
      });
    case 'create-ticket': {
      if (!areIds(call.requesterId, call.followUpOf)) return NO_ID;
      if (!fits(call.html)) return TOO_LARGE;
      const resolved = await resolveDraft(call.draft, catalogue);
      const { groupId, assigneeId, formId, brandId, fields, leftOut } = resolved;
      const ids = [groupId, assigneeId, formId, brandId];
      return frozen({
        kind: call.kind,
        externalId: call.externalId,
        requesterId: call.requesterId,
        withFields: fields.length > 0 || ids.some((id) => id !== undefined),
        leftOut,
        body: encodeCreate(call, resolved),
      });
    }
    case 'add-comment':
      if (!areIds(call.ticketId, call.authorId)) return NO_ID;
      if (!fits(call.html)) return TOO_LARGE;
      return frozen({
        kind: call.kind,
        ticketId: call.ticketId,
        ...(call.authorId === undefined ? {} : { authorId: call.authorId }),
        note: !call.public,
        frozenAt: clock.now(),
        body: encodeComment(call),
      });
    case 'update-ticket': {
      const { ticketId, ticketStatus, opId } = call;
      if (!areIds(ticketId)) return NO_ID;
      if (call.change) {
        const made = await freezeChange(call, call.change, account, signal);
        return 'op' in made ? frozen(made.op) : { ok: false, result: made.failed };
      }
      if (call.solve) {
        const made = await freezeSolving(call, account, signal);
        return 'op' in made ? frozen(made.op) : { ok: false, result: made.failed };
      }
      const open = call.reopen && needsReopening(ticketStatus);
      return frozen(
        open
          ? { kind: call.kind, ticketId, body: encodeReopening(opId) }
          : { kind: 'nothing-to-do', ticketId, ticketStatus },
      );
    }
    case 'add-tags':
      return areIds(call.ticketId) ? frozen({ kind: call.kind, ticketId: call.ticketId, tags: call.tags }) : NO_ID;
    case 'read-ticket':
      return areIds(call.ticketId) ? frozen({ kind: call.kind, ticketId: call.ticketId }) : NO_ID;
  }
}

const frozen = (op: FrozenOp): Frozen => freezeOp(op);

const NO_ID = refuseToFreeze('invalid', 'an id that is not one of Zendesk');
const TOO_LARGE = refuseToFreeze('too-large', `a comment of more than ${MAX_BODY_BYTES} bytes`);
