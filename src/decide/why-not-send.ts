import type { Draft } from './draft.ts';
import { isReachable } from './send-parts.ts';
import { isInPilot } from './served.ts';
import type { SentenceKey } from './texts.ts';

/** Why nothing at all may be sent to this customer, whatever the 24 hours say; undefined when it may. */
export function whyNotSend(draft: Draft): SentenceKey | undefined {
  if (!isInPilot(draft.input)) return 'notInPilot';
  return isReachable(draft) ? undefined : 'noAddress';
}
