import { isNoticeTarget, type NoticeTarget } from '../core/effects.ts';
import type { ClaimedOp } from '../core/store.ts';
import { decideWith } from '../decide/decide.ts';
import { backoffMs } from '../deliver/backoff.ts';
import { bindHelpdesk, bindWhatsApp } from '../deliver/bind.ts';
import { bindLookup } from '../deliver/bind-lookup.ts';
import { bindHandOver, bindNotices } from '../deliver/bind-notices.ts';
import { deliver } from '../deliver/deliver.ts';
import type { FateRules } from '../deliver/fate.ts';
import { createHandOver } from '../deliver/hand-over.ts';
import type { EngineParts } from '../engine/engine.ts';
import { inspectFile } from '../files/inspect.ts';
import type { Parts } from './parts.ts';
import { ticketUrl } from './vendors.ts';

/** What the loops work with. */
export const engineParts = (parts: Parts): EngineParts => {
  const { config, clock, timings, log, metrics, store, vendors, links } = parts;
  const { helpdesk, whatsapp, templates, notifier, lookups, desks, accounts } = vendors;
  const rules: FateRules = {
    timings,
    unknownAfterMs: config.replies.unknownAfter,
    giveUpAfterMs: config.delivery.giveUpAfter,
    holdDeadMs: config.delivery.holdDead,
    random: Math.random,
  };
  const delivery = { store, rules, clock, monotonicSeconds: () => performance.now() / 1000, log, metrics };
  const keyless: FateRules = { ...rules, timings: { ...timings, keyLivesMs: 0 } };
  const toHelpdesk = {
    ...delivery,
    rules: helpdesk.doublesCreations ? keyless : rules,
    vendor: helpdesk,
    bind: (op: ClaimedOp) => bindHelpdesk(op, links?.to),
  };
  const toWhatsApp = { ...delivery, vendor: whatsapp, bind: (op: ClaimedOp) => bindWhatsApp(op, links?.to) };
  const notices = {
    ticketUrl: (id: string) => ticketUrl(config, id),
    waitMs: timings.noticeWaitMs,
    now: () => clock.now(),
  };
  const toOperators = {
    ...delivery,
    vendor: createHandOver(store, clock),
    bind: (op: ClaimedOp) => bindHandOver(op, notices),
  };
  const toOthers = { ...delivery, vendor: lookups, bind: bindLookup };
  const toPeople = (target: NoticeTarget) => ({ ...delivery, vendor: notifier.way(target), bind: bindNotices });
  return {
    store,
    helpdesk,
    decide: decideWith(templates),
    policy: parts.policy,
    deliver: (op, abort) => {
      const { target } = op;
      if (target === 'lookup') return deliver(op, toOthers, abort);
      if (target === 'notify') return deliver(op, toOperators, abort);
      if (isNoticeTarget(target)) return deliver(op, toPeople(target), abort);
      return target === 'whatsapp' || target === 'whatsapp-signal'
        ? deliver(op, toWhatsApp, abort)
        : deliver(op, toHelpdesk, abort);
    },
    accounts,
    noticeTargets: parts.noticeTargets.all,
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
      mostBytes: config.storage.fileSpace,
      giveUpMs: { whatsapp: config.delivery.giveUpAfter, helpdesk: timings.sendFileWaitMs },
      backoffMs: (attempts, retryAfterMs) => backoffMs(attempts, retryAfterMs, timings, Math.random),
    },
  };
};
