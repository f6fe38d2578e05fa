import type { RefusalReason } from '../../core/outcome.ts';
import type { Frozen, FrozenCall, HelpdeskCall } from '../../core/vendor.ts';
import { asObject, textOf } from './json.ts';

type Kind = HelpdeskCall['kind'] | 'nothing-to-do';

const KINDS: ReadonlySet<string> = new Set<Kind>([
  'ensure-requester',
  'create-ticket',
  'add-comment',
  'update-ticket',
  'nothing-to-do',
  'add-tags',
  'read-ticket',
]);

/** Keeps an op between attempts, as text. */
export const freezeOp = (op: { readonly kind: Kind; readonly leftOut?: readonly string[] }): Frozen => ({
  ok: true,
  frozen: JSON.stringify(op),
  leftOut: op.leftOut ?? [],
});

/** A call that cannot be made of what is asked. */
export const refuseToFreeze = (reason: RefusalReason, detail: string): Frozen => ({
  ok: false,
  result: { result: 'refused', reason, detail },
});

/** Undefined when this version did not write it. */
export function thaw<Op extends { readonly kind: Kind }>(frozen: FrozenCall): Op | undefined {
  try {
    const op = asObject(JSON.parse(frozen));
    return op && KINDS.has(textOf(op.kind) ?? '') ? (op as unknown as Op) : undefined;
  } catch {
    return undefined;
  }
}
