import type { ScanResult } from './model.ts';

/** How the account treats files; may be turned while it runs. */
export interface FileSettings {
  /** How long a scan for malware takes, ms of the clock. Default 0: done at once. */
  scanMs: number;
  /** What scans find, by file name; nothing for all others. Looked at when a scan is asked about. */
  readonly finds: Map<string, Extract<ScanResult, 'malware_found' | 'failed_to_scan'>>;
  /** Whether files need a sign-in ("Require authentication to download"). Default false. */
  privateDownloads: boolean;
  /** Endings that an admin does not allow ("Allowed file types"), in lower case and without the dot. */
  readonly refusedEndings: Set<string>;
}

export const createFileSettings = (): FileSettings => ({
  scanMs: 0,
  finds: new Map(),
  privateDownloads: false,
  refusedEndings: new Set(),
});
