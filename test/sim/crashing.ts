import type { Store } from '../../src/core/store.ts';
import type { Vendor } from '../../src/core/vendor.ts';
import { Crash } from '../store/sqlite/scripted-vendors.ts';

/** Numbers every moment at which something outside the process has been touched or is about to be, and dies at the chosen ones. */
export interface CrashPoints {
  /** How many were passed so far. */
  readonly passed: number;
  /** Their names, for a failure that has to be understood. */
  readonly names: readonly string[];
  store<S extends Store>(store: S): S;
  vendor<Call>(vendor: Vendor<Call>): Vendor<Call>;
}

/** Points that throw {@link Crash} at the numbers in `at` (from 1). */
export const createCrashPoints = (at: readonly number[]): CrashPoints => {
  const names: string[] = [];
  const reach = (name: string): void => {
    names.push(name);
    if (at.includes(names.length)) throw new Crash(name);
  };
  /** Every asynchronous method gets a point before and one after it: died without having asked, died without having heard. */
  const around = <T extends object>(target: T, methods: ReadonlySet<string>): T =>
    new Proxy(target, {
      get: (object, key) => {
        const value: unknown = Reflect.get(object, key);
        if (typeof value !== 'function' || !methods.has(String(key))) return value;
        return async (...given: unknown[]) => {
          reach(`before ${String(key)}`);
          const answer = await Reflect.apply(value, object, given);
          reach(`after ${String(key)}`);
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
