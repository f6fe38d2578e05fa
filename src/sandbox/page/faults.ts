import type { Fault, StruckRequest } from '../shared/faults.ts';
import type { Playground } from './ports.ts';

/** One thing that can be made to go wrong. */
export interface FaultSwitch {
  readonly name: FaultName;
  readonly title: string;
  /** What it does, and what to expect. */
  readonly what: string;
}

export type FaultName = (typeof FAULT_NAMES)[number];
export const FAULT_NAMES = [
  'helpdesk-slow',
  'helpdesk-429',
  'helpdesk-500',
  'helpdesk-webhooks',
  'whatsapp-webhooks',
] as const;

/** The switches, in words that name the helpdesk. */
export const faultsOf = (helpdesk: string): readonly FaultSwitch[] => [
  {
    name: 'helpdesk-slow',
    title: `${helpdesk} is slow`,
    what: 'Every call takes 2.5 s. Messages are still taken in at once; their effects show as under way.',
  },
  {
    name: 'helpdesk-429',
    title: `${helpdesk} says “too many requests”`,
    what: 'Every call is refused with 429. All of it waits in order, and goes on by itself once you switch this off.',
  },
  {
    name: 'helpdesk-500',
    title: `${helpdesk} answers 500, but did it`,
    what: 'Strikes the next write, once. Expect “unknown”, then a look into the ticket, and nothing twice.',
  },
  {
    name: 'helpdesk-webhooks',
    title: `${helpdesk}’s webhooks get lost`,
    what: 'Nobody tells of new replies. The poll finds them after a minute or two, or within 10 s once the clock is moved by 2 min.',
  },
  {
    name: 'whatsapp-webhooks',
    title: 'WhatsApp’s webhooks do not arrive',
    what: 'Meta keeps them and tries again: switch this off, and they come late and in order.',
  },
];

/** The switches of one sandbox. */
export interface FaultSwitches {
  isOn(name: FaultName): boolean;
  set(name: FaultName, on: boolean): Promise<void>;
}

const API = /^\/api\/v2\//;
const ALWAYS = Number.POSITIVE_INFINITY;
const SLOW_MS = 2_500;

const RULES: Partial<Record<FaultName, Fault>> = {
  'helpdesk-429': { kind: 'retry-after', match: { path: API }, times: ALWAYS, retryAfterSeconds: 1 },
  'helpdesk-slow': { kind: 'delay', match: { path: API }, times: ALWAYS, delayMs: SLOW_MS },
};

/** The calls that open a ticket or write on one. */
const isTicketWrite = ({ method, path }: StruckRequest): boolean =>
  (method === 'POST' && /^\/api\/v2\/tickets(\/\d+\/(notes|reply))?$/.test(path)) ||
  (method === 'PUT' && /^\/api\/v2\/tickets\/\d+$/.test(path));

/** Turns the emulators' faults on and off. */
export const createFaultSwitches = ({ whatsapp, helpdesk }: Playground): FaultSwitches => {
  const on = new Set<FaultName>();
  helpdesk.faults.byChance = (request) =>
    // Once: it switches itself off as it strikes.
    isTicketWrite(request) && on.delete('helpdesk-500') ? { kind: 'commit-then-status' } : undefined;
  return {
    isOn: (name) => on.has(name),
    async set(name, wanted) {
      if (wanted) on.add(name);
      else on.delete(name);
      helpdesk.faults.clear();
      for (const each of on) {
        const fault = RULES[each];
        if (fault) helpdesk.faults.add(fault);
      }
      helpdesk.webhooks.off = on.has('helpdesk-webhooks');
      if (name !== 'whatsapp-webhooks') return;
      whatsapp.webhooks.verdict = wanted ? () => 'hold' : () => 'send';
      if (!wanted) await whatsapp.webhooks.release();
    },
  };
};
