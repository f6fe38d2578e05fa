import type { ClaimedOp } from '../core/store.ts';
import { decideWith } from '../decide/decide.ts';
import { backoffMs } from '../deliver/backoff.ts';
import { bindHelpdesk, bindWhatsApp } from '../deliver/bind.ts';
import { deliver } from '../deliver/deliver.ts';
import type { FateRules } from '../deliver/fate.ts';
import type { EngineParts } from '../engine/engine.ts';
import { inspectFile } from '../files/inspect.ts';
import type { Parts } from './parts.ts';

/** What the loops work with. */
export const engineParts = (parts: Parts): EngineParts => {
  const { config, clock, timings, log, metrics, store, vendors, links } = parts;
  const { helpdesk, whatsapp, templates, desks, accounts } = vendors;
  const rules: FateRules = {
    timings,
    unknownAfterMs: config.replies.unknownAfter,
    giveUpAfterMs: config.delivery.giveUpAfter,
    holdDeadMs: config.delivery.holdDead,
    random: Math.random,
  };
  const delivery = { store, rules, clock, monotonicSeconds: () => performance.now() / 1000, log, metrics };
  const toHelpdesk = { ...delivery, vendor: helpdesk, bind: (op: ClaimedOp) => bindHelpdesk(op, links?.to) };
  const toWhatsApp = { ...delivery, vendor: whatsapp, bind: (op: ClaimedOp) => bindWhatsApp(op, links?.to) };
  return {
    store,
    helpdesk,
    decide: decideWith(templates),
    policy: parts.policy,
    deliver: (op, abort) =>
      op.target === 'whatsapp' || op.target === 'whatsapp-signal'
        ? deliver(op, toWhatsApp, abort)
        : deliver(op, toHelpdesk, abort),
    accounts,
    noticeTargets: () => [],
    clock,
    log,
    metrics,
    timings,
    reconcileEveryMs: config.helpdesk.reconcileEvery,
    retainMessagesMs: config.privacy.retainMessages,
    retainDeadMs: config.privacy.retainDead,
    retainEventsMs: config.privacy.retainEvents,
    files: {
      desks,
      inspect: inspectFile,
      links: links !== undefined,
      giveUpMs: { whatsapp: config.delivery.giveUpAfter, helpdesk: timings.sendFileWaitMs },
      backoffMs: (attempts, retryAfterMs) => backoffMs(attempts, retryAfterMs, timings, Math.random),
    },
  };
};
