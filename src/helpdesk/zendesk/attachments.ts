import type { FileRef } from '../../core/files.ts';
import { cleanFileName } from '../../format/file-name.ts';
import { bareType } from '../../format/file-types.ts';
import { idOf, type JsonObject, objectsOf, textOf } from '../shared/json.ts';
import { type IsKept, picturesIn } from '../shared/pictures.ts';

/**
 * The files of a comment, each once: what is attached, the pictures that its text shows (`include_inline_images`), and
 * pictures of the same account that the text shows without having them (quoted from elsewhere). What was redacted is
 * gone: Zendesk leaves an empty `redacted.txt` in its place.
 */
export function filesOf(comment: JsonObject, html: string, url: string): readonly FileRef[] {
  const attached = objectsOf(comment.attachments);
  const known = new Set(attached.flatMap(addressesOf).map(tokenOf));
  const files = attached.filter((file) => !isRedacted(file)).map(attachmentOf);
  const quoted = picturesIn(html, isKeptBy(url)).filter((picture) => !known.has(tokenOf(picture.href)));
  const all = [...files.filter((file) => file !== undefined), ...quoted.map(pictureOf)];
  return [...new Map(all.map((file) => [file.id, file])).values()];
}

const isRedacted = ({ deleted, file_name: name, size }: JsonObject): boolean =>
  deleted === true || (name === 'redacted.txt' && (typeof size !== 'number' || size <= 1));

const addressesOf = (file: JsonObject): readonly string[] =>
  [file.content_url, file.mapped_content_url].map(textOf).filter((address) => address !== undefined);

/** Its address is asked for again when it is fetched: what stands here may have been replaced by then. */
function attachmentOf(file: JsonObject): FileRef | undefined {
  const id = idOf(file.id);
  if (id === undefined) return undefined;
  const contentType = bareType(textOf(file.content_type)) ?? 'application/octet-stream';
  return {
    id: `zendesk:${id}`,
    from: 'helpdesk',
    source: { attachmentId: id },
    name: cleanFileName(textOf(file.file_name), contentType),
    contentType,
    ...(typeof file.size === 'number' && file.size >= 0 ? { size: file.size } : {}),
  };
}

/** `…/attachments/token/<token>/?name=…` is how Zendesk gives out a file; the token is the file's. */
const TOKEN = /\/attachments\/token\/([\w-]{1,200})/;
/** Nothing else of the account is fetched because a text shows it: what is fetched goes to a customer. */
const KEPT = /^\/attachments\/token\/[\w-]{1,200}\/?$/;
const tokenOf = (address: string): string => TOKEN.exec(address)?.[1] ?? address;

/** Whether a picture is kept by this account. */
export const isKeptBy =
  (url: string): IsKept =>
  ({ origin, pathname }) =>
    origin === new URL(url).origin && KEPT.test(pathname);

function pictureOf(address: URL): FileRef {
  const contentType = 'application/octet-stream';
  return {
    id: `zendesk:token:${tokenOf(address.href)}`,
    from: 'helpdesk',
    source: { url: address.href },
    name: cleanFileName(address.searchParams.get('name') ?? undefined, contentType),
    contentType,
  };
}
