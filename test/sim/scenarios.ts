import type { Turn } from '../store/model/scripted-vendors.ts';

/** What people do, and what the vendors do with the calls that follow. */
export type Step =
  | { readonly do: 'write' | 'write-by-id' | 'write-by-both' | 'reply' }
  /** Decides and delivers until nothing is left to do at once. */
  | { readonly do: 'work' }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'turns'; readonly turns: readonly Turn[] };

const write = { do: 'write' } as const;
const reply = { do: 'reply' } as const;
const work = { do: 'work' } as const;
const turns = (...list: Turn[]): Step => ({ do: 'turns', turns: list });

/** Short, so that every pair of deaths can be tried. */
export const SCENARIOS: Readonly<Record<string, readonly Step[]>> = {
  'a first message, another one and a reply': [write, work, write, work, reply, work],
  'two messages before anything is decided': [write, write, work],
  'a comment whose answer is lost after it was written': [
    write,
    work,
    turns('unknown-applied'),
    write,
    work,
    write,
    work,
  ],
  'a comment that got lost with its answer': [write, work, turns('unknown-lost'), write, work, write, work],
  'a ticket that closes under a comment': [write, work, turns('closed'), write, write, work],
  'a creation whose answer is lost': [turns('ok', 'unknown-applied'), write, work, write, work],
  'a reply whose answer is lost after it was sent': [write, work, turns('unknown-applied'), reply, work, reply, work],
  'a reply that got lost with its answer': [write, work, turns('unknown-lost'), reply, work, reply, work],
  'a throttled comment and a reply at the same time': [
    write,
    work,
    turns('throttled', 'throttled'),
    write,
    reply,
    work,
  ],
  'two customers who turn out to be one': [
    write,
    work,
    { do: 'write-by-id' },
    work,
    { do: 'write-by-both' },
    work,
    reply,
    work,
  ],
};
