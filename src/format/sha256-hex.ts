/** A SHA-256 as somebody declared it, in hex or in base64 of either alphabet, as lower-case hex; undefined for anything else. */
export function sha256Hex(declared: string): string | undefined {
  const text = declared.trim();
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  // 32 bytes are 43 characters of base64 and one of padding.
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return undefined;
  const bytes = atob(text.slice(0, 43).replace(/-/g, '+').replace(/_/g, '/'));
  return Array.from(bytes, (char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}
