/** One file and the plain fields of a multipart form. */
export interface UploadForm {
  readonly fields: ReadonlyMap<string, string>;
  readonly file?: { readonly bytes: Buffer; readonly mimeType: string; readonly name: string };
}

/** Reads a multipart form; undefined when the bytes are none. */
export const readUploadForm = async (bytes: Buffer, contentType: string): Promise<UploadForm | undefined> => {
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData();
  } catch {
    return undefined;
  }
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
