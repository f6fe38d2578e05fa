/**
 * Programmable, bounded misbehaviour of an emulated vendor.
 *
 * | kind | what the vendor does | what the client sees |
 * |---|---|---|
 * | `status` | nothing | `status` (default 503) |
 * | `retry-after` | nothing | `status` (default 429) with `Retry-After` |
 * | `login-page` | nothing, unless `commit` | 200 with an HTML page |
 * | `hang` | nothing | no answer |
 * | `reset` | nothing | a reset connection |
 * | `delay` | waits `delayMs`, then works | the normal answer, late |
 * | `commit-then-status` | commits | `status` (default 500) |
 * | `commit-then-hang` | commits | no answer |
 * | `commit-then-reset` | commits | a reset connection |
 * | `late-commit` | commits `delayMs` after it arrived | `status` at once, or no answer when unset |
 * | `truncated-json` | commits | the normal status with half a body |
 */
export type FaultKind =
  | 'status'
  | 'retry-after'
  | 'login-page'
  | 'hang'
  | 'reset'
  | 'delay'
  | 'commit-then-status'
  | 'commit-then-hang'
  | 'commit-then-reset'
  | 'late-commit'
  | 'truncated-json';

/** One fault rule. The first rule that matches and has turns left is used. */
export interface Fault {
  readonly kind: FaultKind;
  readonly match?: {
    readonly method?: string;
    /** Tested against the path without query. */
    readonly path?: RegExp;
    /** Tested against the raw body. */
    readonly body?: RegExp;
  };
  /** How often it strikes. Default 1. */
  readonly times?: number;
  /** How many matching requests pass before it strikes. Default 0. */
  readonly after?: number;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Body of a `status` answer. An object is sent as JSON. Default: an HTML error page. */
  readonly body?: string | object;
  /** Milliseconds for `delay` and `late-commit`. Default 0. */
  readonly delayMs?: number;
  /** Seconds for `retry-after`. Default 1. */
  readonly retryAfterSeconds?: number;
  /** Whether a `login-page` hides a write that was made. Default false. */
  readonly commit?: boolean;
}

/** What a fault may be chosen by. */
export interface StruckRequest {
  readonly no: number;
  readonly method: string;
  readonly path: string;
  readonly rawBody: Buffer;
}

/** The programmed faults of one emulator. */
export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** Asked for every request that no rule struck: for faults that no rule can choose, by chance or by what struck before. */
  byChance: ((request: StruckRequest) => Fault | undefined) | undefined;
  /** The fault that strikes this request, if any; uses up one of its turns. */
  take(request: StruckRequest): Fault | undefined;
  /** What struck, in order. */
  readonly struck: readonly { readonly requestNo: number; readonly kind: FaultKind; readonly path: string }[];
  /** How many turns are left in all. */
  pending(): number;
}

/** An empty plan of faults. */
export function createFaults(): Faults {
  let rules: { readonly fault: Fault; left: number; skip: number }[] = [];
  const struck: { requestNo: number; kind: FaultKind; path: string }[] = [];
  const strike = (request: StruckRequest, fault: Fault): Fault => {
    struck.push({ requestNo: request.no, kind: fault.kind, path: request.path });
    return fault;
  };
  const self: Faults = {
    struck,
    byChance: undefined,
    add(fault) {
      rules.push({ fault, left: fault.times ?? 1, skip: fault.after ?? 0 });
    },
    clear() {
      rules = [];
    },
    take(request) {
      for (const rule of rules) {
        if (rule.left <= 0 || !matches(rule.fault, request)) continue;
        if (rule.skip > 0) {
          rule.skip -= 1;
          continue;
        }
        rule.left -= 1;
        return strike(request, rule.fault);
      }
      const chance = self.byChance?.(request);
      return chance && strike(request, chance);
    },
    pending: () => rules.reduce((sum, rule) => sum + rule.left, 0),
  };
  return self;
}

function matches(fault: Fault, request: { method: string; path: string; rawBody: Buffer }): boolean {
  const { method, path, body } = fault.match ?? {};
  if (method && method.toUpperCase() !== request.method) return false;
  // A regex with the g or y flag keeps a position between calls; search() does not.
  if (path && request.path.search(path) < 0) return false;
  return !body || request.rawBody.toString('utf8').search(body) >= 0;
}
