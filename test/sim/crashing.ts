import type { Store } from '../../src/core/store.ts';
import type { Vendor } from '../../src/core/vendor.ts';
import { Crash } from '../store/model/scripted-vendors.ts';

/** What befalls a process at the points with these numbers (from 1). */
export interface Fates {
  readonly die: readonly number[];
  /** It stands still there for longer than its leases last, as in a long collection of garbage, and then goes on. */
  readonly stall?: number;
}

/** Numbers every moment at which something outside the process has been touched or is about to be, and meets its fate there. */
export interface CrashPoints {
  /** How many were passed so far. */
  readonly passed: number;
  /** Their names, for a failure that has to be understood. */
  readonly names: readonly string[];
  store<S extends Store>(store: S): S;
  vendor<Call>(vendor: Vendor<Call>): Vendor<Call>;
}

/**
 * Points that throw {@link Crash} where the process dies.
 * @param meanwhile what others do while it stalls
 */
export const createCrashPoints = (fates: Fates, meanwhile: (point: string) => Promise<void>): CrashPoints => {
  const names: string[] = [];
  const reach = async (name: string): Promise<void> => {
    names.push(name);
    if (fates.die.includes(names.length)) throw new Crash(name);
    if (fates.stall === names.length) await meanwhile(name);
  };
  /** Every asynchronous method gets a point before and one after it: died without having asked, died without having heard. */
  const around = <T extends object>(target: T, methods: ReadonlySet<string>): T =>
    new Proxy(target, {
      get: (object, key) => {
        const value: unknown = Reflect.get(object, key);
        if (typeof value !== 'function' || !methods.has(String(key))) return value;
        return async (...given: unknown[]) => {
          await reach(`before ${String(key)}`);
          const answer = await Reflect.apply(value, object, given);
          await reach(`after ${String(key)}`);
          return answer;
        };
      },
    });
  return {
    get passed() {
      return names.length;
    },
    names,
    store: (store) => around(store, new Set(['accept', 'claimLanes', 'commit', 'claimOps', 'begin', 'settle'])),
    vendor: (vendor) => around(vendor, new Set(['freeze', 'perform', 'readBack'])),
  };
};
