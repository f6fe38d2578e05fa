import { readForm } from '../shared/read-form.ts';

/** One file and the plain fields of a multipart form. */
export interface UploadForm {
  readonly fields: ReadonlyMap<string, string>;
  readonly file?: { readonly bytes: Buffer; readonly mimeType: string; readonly name: string };
}

/** Reads a multipart form; undefined when the bytes are none. */
export const readUploadForm = async (bytes: Buffer, contentType: string): Promise<UploadForm | undefined> => {
  const form = await readForm(bytes, contentType);
  if (!form) return undefined;
  const fields = new Map<string, string>();
  let file: UploadForm['file'];
  for (const [name, value] of form) {
    if (typeof value === 'string') fields.set(name, value);
    else if (name === 'file') {
      file = { bytes: Buffer.from(await value.arrayBuffer()), mimeType: value.type, name: value.name };
    }
  }
  return { fields, ...(file ? { file } : {}) };
};
