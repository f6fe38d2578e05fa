import type { Account } from './account.ts';
import type { Attachment, Upload } from './model.ts';

export interface NewAttachment {
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: Buffer;
  /** A picture within the text. */
  readonly inline?: boolean;
  /** The upload it waits in until a comment takes it. */
  readonly upload?: Upload;
}

/** Keeps a file and begins its scan. */
export function keepAttachment(account: Account, file: NewAttachment): Attachment {
  const scannedAt = account.clock.now() + account.fileSettings.scanMs;
  const attachment: Attachment = {
    inline: false,
    ...file,
    id: account.nextId('attachment'),
    token: account.token(),
    accessOverride: false,
    redacted: false,
    scan: () =>
      account.clock.now() < scannedAt
        ? 'not_scanned'
        : (account.fileSettings.finds.get(file.fileName) ?? 'malware_not_found'),
  };
  account.attachments.set(attachment.token, attachment);
  return attachment;
}

/** Whether a file is still there: an upload that no comment took is deleted after its 60 minutes. */
export const isKept = (account: Account, { upload }: Attachment): boolean =>
  upload === undefined || upload.used || upload.expiresAt > account.clock.now();

/** Where its bytes are asked for, without the origin. */
export const contentPath = ({ token, fileName }: Pick<Attachment, 'token' | 'fileName'>): string =>
  `/attachments/token/${token}/?name=${encodeURIComponent(fileName)}`;
