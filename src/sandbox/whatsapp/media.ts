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
  /** Puts a file as a customer's phone would; the id goes into the message. */
  put(bytes: Buffer, mimeType: string, lifeMs?: number): StoredMedia;
  upload(form: UploadForm | undefined): Reply;
  resolve(id: string, phoneNumberId: string | undefined): Reply;
  remove(id: string): Reply;
  /** The bytes behind a URL of `resolve`, or undefined when it died. */
  open(id: string, expires: string): StoredMedia | undefined;
}

export const createMediaStore = ({ clock, state, baseUrl }: MediaDeps): MediaStore => {
  const alive = (id: string): StoredMedia | undefined => {
    const media = state.media.get(id);
    return media && media.expiresAt > clock.now() ? media : undefined;
  };
  const put = (bytes: Buffer, mimeType: string, lifeMs = 7 * DAY): StoredMedia => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const media = { id: state.newId(), bytes, mimeType, sha256, expiresAt: clock.now() + lifeMs };
    state.media.set(media.id, media);
    return media;
  };
  return {
    put,
    upload(form) {
      if (form?.fields.get('messaging_product') !== 'whatsapp') {
        return refuse(100, 'The parameter messaging_product is required.');
      }
      if (!form.file) return refuse(100, 'The parameter file is required.');
      const mimeType = form.file.mimeType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
      const limit = MAX_BYTES[mimeType];
      if (limit === undefined)
        return refuse(
          100,
          `Param file must be a file with one of the following types: ${Object.keys(MAX_BYTES).join(', ')}.`,
        );
      if (form.file.bytes.length > limit) return refuse(131053, `The file is larger than ${limit} bytes.`);
      return ok({ id: put(form.file.bytes, form.file.mimeType, 30 * DAY).id });
    },
    resolve(id, phoneNumberId) {
      const media = alive(id);
      if (!media || (phoneNumberId !== undefined && !state.numbers.has(phoneNumberId))) return refuseObject('GET', id);
      return ok({
        messaging_product: 'whatsapp',
        url: `${baseUrl()}/_media/${id}?expires=${clock.now() + URL_LIFE_MS}`,
        mime_type: media.mimeType,
        sha256: media.sha256,
        file_size: String(media.bytes.length),
        id,
      });
    },
    remove(id) {
      return alive(id) && state.media.delete(id) ? ok({ success: true }) : refuseObject('DELETE', id);
    },
    open: (id, expires) => (Number(expires) > clock.now() ? alive(id) : undefined),
  };
};
