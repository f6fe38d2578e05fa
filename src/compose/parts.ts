import type { Policy } from '../core/policy.ts';
import type { Reads } from '../core/reads.ts';
import type { Store } from '../core/store.ts';
import type { FileLinks } from '../files/links.ts';
import type { createMetrics } from '../observe/metrics.ts';
import type { Base } from './base.ts';
import type { NoticeTargets } from './notice-targets.ts';
import type { Vendors } from './vendors.ts';

/** What holds a running service together. */
export interface Parts extends Base {
  readonly vendors: Vendors;
  readonly store: Store & Reads;
  readonly links: FileLinks | undefined;
  readonly noticeTargets: NoticeTargets;
  readonly metrics: ReturnType<typeof createMetrics>;
  readonly policy: () => Policy;
}
