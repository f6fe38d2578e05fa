import type { FileRef } from '../../core/files.ts';
import { cleanFileName } from '../../format/file-name.ts';
import { bareType } from '../../format/file-types.ts';
import { idOf, type JsonObject, objectOf, objectsOf, textOf } from '../shared/json.ts';
import { type IsKept, picturesIn } from '../shared/pictures.ts';

/** Where a text with files stands: a conversation of a ticket, or its description. */
export interface Place {
  readonly ticketId: string;
  readonly conversationId?: string;
}

/** The files of a text, each once: what is attached, and the pictures within that Freshdesk keeps. */
export function filesOf(attachments: unknown, html: string, place: Place, isKept: IsKept): readonly FileRef[] {
  const attached = objectsOf(attachments).map((file) => attachmentOf(file, place));
  const pictures = picturesIn(html, isKept).map((address, index) => pictureOf(address, index, place));
  const all = [...attached.filter((file) => file !== undefined), ...pictures];
  return [...new Map(all.map((file) => [file.id, file])).values()];
}

/** Its address is signed for a while only, so it is asked for again when the file is fetched. */
function attachmentOf(file: JsonObject, place: Place): FileRef | undefined {
  const id = idOf(file.id);
  if (id === undefined) return undefined;
  const contentType = bareType(textOf(file.content_type)) ?? 'application/octet-stream';
  return {
    id: `freshdesk:${id}`,
    from: 'helpdesk',
    source: { ...place, attachmentId: id },
    name: cleanFileName(textOf(file.name), contentType),
    contentType,
    ...(typeof file.size === 'number' && file.size >= 0 ? { size: file.size } : {}),
  };
}

function pictureOf(address: URL, index: number, { ticketId, conversationId }: Place): FileRef {
  const contentType = 'application/octet-stream';
  const id = attachmentIdIn(address) ?? `${conversationId ?? ticketId}:picture:${index}`;
  return {
    id: `freshdesk:${id}`,
    from: 'helpdesk',
    source: { url: address.href },
    name: cleanFileName(undefined, contentType),
    contentType,
  };
}

/** The address of a picture carries a token whose middle part is JSON with the attachment's id; it is only read to know twins. */
function attachmentIdIn({ searchParams }: URL): string | undefined {
  const [, claims] = searchParams.get('token')?.split('.') ?? [];
  try {
    return idOf(objectOf(JSON.parse(Buffer.from(claims ?? '', 'base64url').toString('utf8'))).id);
  } catch {
    return undefined;
  }
}

/** `attachment.freshdesk.com`, `eucattachment…`, `indattachment…`: where pictures within a text are kept. */
const INLINE_HOSTS = /^[a-z]*attachment\.freshdesk\.com$/;
/** The buckets behind, on hosts that are shared with the whole world; `euc-cdn…` and the like in other regions. */
const BUCKET = /^\/(?:[a-z]+-)?cdn\.freshdesk\.com\//;
/** `s3`, or `s3.<region>`: in front of these anybody's bucket would have its name. */
const BUCKET_HOSTS = /^s3(?:[.-](?:dualstack\.)?[a-z]{2}(?:-[a-z]+)+-\d)?\.amazonaws\.com$/;

/** Whether a picture within a text is one that Freshdesk keeps. */
export const isKeptPicture: IsKept = (address) =>
  address.protocol === 'https:' && INLINE_HOSTS.test(address.hostname) && address.pathname === '/inline/attachment';

/** Whether files of an account may come from there. */
export const isContentHost = ({ hostname, pathname }: URL): boolean =>
  /(^|\.)freshdesk\.com$/.test(hostname) || (BUCKET_HOSTS.test(hostname) && BUCKET.test(pathname));
