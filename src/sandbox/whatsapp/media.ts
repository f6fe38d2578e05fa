import { createHash } from 'node:crypto';
import type { Clock } from '../../core/ports.ts';
import type { Reply } from '../shared/exchange.ts';
import { ok, refuse, refuseObject } from './graph-reply.ts';
import type { UploadForm } from './multipart.ts';
import type { EmulatorState, StoredMedia } from './state.ts';

const DAY = 24 * 3_600_000;
const URL_LIFE_MS = 5 * 60_000;
const MB = 1024 * 1024;

/** Types that may be uploaded and their size limits ("Media": supported types). */
const MAX_BYTES: Readonly<Record<string, number>> = {
  'audio/aac': 16 * MB,
  'audio/amr': 16 * MB,
  'audio/mpeg': 16 * MB,
  'audio/mp4': 16 * MB,
  'audio/ogg': 16 * MB,
  'text/plain': 100 * MB,
  'application/pdf': 100 * MB,
  'application/msword': 100 * MB,
  'application/vnd.ms-excel': 100 * MB,
  'application/vnd.ms-powerpoint': 100 * MB,
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 100 * MB,
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 100 * MB,
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 100 * MB,
  'image/jpeg': 5 * MB,
  'image/png': 5 * MB,
  'image/webp': 500 * 1024,
  'video/mp4': 16 * MB,
  'video/3gpp': 16 * MB,
};

export interface MediaDeps {
  readonly clock: Clock;
  readonly state: EmulatorState;
  /** Where downloads are served, known once the emulator listens. */
  readonly baseUrl: () => string;
}

/** Meta's media store: ids live 30 days when uploaded, 7 when received; URLs five minutes ("Media"). */
export interface MediaStore {
  /** Puts a file as a customer's phone would; the id goes into the message. Default number: the account's first. */
  put(bytes: Buffer, mimeType: string, more?: { readonly numberId?: string; readonly lifeMs?: number }): StoredMedia;
  /** The content of a webhook's message that carries it: id, address, type and the SHA-256 in base64. */
  contentOf(media: StoredMedia): { id: string; url: string; mime_type: string; sha256: string };
  upload(form: UploadForm | undefined, numberId: string, requestNo: number): Reply;
  resolve(id: string, phoneNumberId: string | undefined): Reply;
  remove(id: string): Reply;
  /** A file that has not expired. */
  get(id: string): StoredMedia | undefined;
  /** The bytes behind a URL of `resolve`, or undefined when it died. */
  open(id: string, expires: string): StoredMedia | undefined;
}

export const createMediaStore = ({ clock, state, baseUrl }: MediaDeps): MediaStore => {
  const get = (id: string): StoredMedia | undefined => {
    const media = state.media.get(id);
    return media && media.expiresAt > clock.now() ? media : undefined;
  };
  const put: MediaStore['put'] = (bytes, mimeType, { numberId = firstNumber(state), lifeMs = 7 * DAY } = {}) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const media = { id: state.newId(), bytes, mimeType, sha256, numberId, expiresAt: clock.now() + lifeMs };
    state.media.set(media.id, media);
    return media;
  };
  const addressOf = (id: string) => `${baseUrl()}/_media/${id}?expires=${clock.now() + URL_LIFE_MS}`;
  return {
    put,
    get,
    contentOf: ({ id, mimeType, sha256 }) => ({
      id,
      url: addressOf(id),
      mime_type: mimeType,
      sha256: Buffer.from(sha256, 'hex').toString('base64'),
    }),
    upload(form, numberId, requestNo) {
      const refusal = checkUpload(form);
      if (refusal || !form?.file) return refusal ?? refuse(100, 'The parameter file is required.');
      const { bytes, mimeType, name } = form.file;
      const { id, sha256 } = put(bytes, mimeType, { numberId, lifeMs: 30 * DAY });
      state.uploaded.push({ at: clock.now(), id, numberId, mimeType, name, size: bytes.length, sha256, requestNo });
      return ok({ id });
    },
    resolve(id, phoneNumberId) {
      const media = get(id);
      if (!media || (phoneNumberId !== undefined && phoneNumberId !== media.numberId)) return refuseObject('GET', id);
      return ok({
        messaging_product: 'whatsapp',
        url: addressOf(id),
        mime_type: media.mimeType,
        sha256: media.sha256,
        file_size: String(media.bytes.length),
        id,
      });
    },
    remove(id) {
      return get(id) && state.media.delete(id) ? ok({ success: true }) : refuseObject('DELETE', id);
    },
    open: (id, expires) => (Number(expires) > clock.now() ? get(id) : undefined),
  };
};

const firstNumber = (state: EmulatorState): string => state.numbers.keys().next().value ?? '';

const bare = (type: string): string => type.split(';', 1)[0]?.trim().toLowerCase() ?? '';

function checkUpload(form: UploadForm | undefined): Reply | undefined {
  if (form?.fields.get('messaging_product') !== 'whatsapp')
    return refuse(100, 'The parameter messaging_product is required.');
  const { file } = form;
  if (!file) return refuse(100, 'The parameter file is required.');
  const declared = form.fields.get('type');
  if (declared === undefined) return refuse(100, 'The parameter type is required.');
  const mimeType = bare(file.mimeType);
  const limit = MAX_BYTES[mimeType];
  if (limit === undefined)
    return refuse(
      100,
      `Param file must be a file with one of the following types: ${Object.keys(MAX_BYTES).join(', ')}. Received file of type '${mimeType}'.`,
    );
  if (bare(declared) !== mimeType) return refuse(131053, `The file is of type ${mimeType}, not ${bare(declared)}.`);
  if (file.bytes.length === 0) return refuse(131053, 'The file is empty.');
  return file.bytes.length > limit ? refuse(131053, `The file is larger than ${limit} bytes.`) : undefined;
}
