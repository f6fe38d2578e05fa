import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cleanFileName, MAX_NAME_BYTES } from '../../src/format/file-name.ts';
import { sha256Hex } from '../../src/format/sha256-hex.ts';

const PDF = 'application/pdf';
const UNKNOWN = 'application/octet-stream';
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

describe('a file name from outside', () => {
  test.each([
    ['an honest one stays', 'Rechnung Nr. 7.pdf', PDF, 'Rechnung Nr. 7.pdf'],
    ['its letters stay', 'Große Übersicht 2026 – 日本.PDF', PDF, 'Große Übersicht 2026 – 日本.PDF'],
    ['a path becomes its last part', '../../etc/passwd', 'text/plain', 'passwd.txt'],
    ['of Windows too', 'C:\\Users\\me\\a.pdf', PDF, 'a.pdf'],
    ['that ends in a slash', 'folder/bill.pdf/', PDF, 'bill.pdf'],
    ['dots alone are no name', '../..', PDF, 'document.pdf'],
    ['nothing is named by its type', undefined, 'image/jpeg', 'image.jpg'],
    ['nothing of no type', '', '', 'file.bin'],
    ['control characters go', 'a\u0000b\r\nc\u007f.pdf', PDF, 'ab c.pdf'],
    ['marks that reorder go', 'gpj.\u202egnp.exe', 'image/png', 'gpj.gnp.png'],
    ['what is not seen goes', 'b\u200bi\u2060ll\ufeff.pdf', PDF, 'bill.pdf'],
    ['characters that file systems refuse go', 'a<b>:"|?*.pdf', PDF, 'a_b______.pdf'],
    ['a hidden file is shown', '.htaccess', 'text/plain', 'htaccess.txt'],
    ['dots at the end go', 'bill.pdf. . .', PDF, 'bill.pdf'],
    ['devices of Windows are no devices', 'con.pdf', PDF, '_con.pdf'],
    ['with several dots neither', 'LPT1.a.pdf', PDF, '_LPT1.a.pdf'],
    ['a word that begins so stays', 'console.pdf', PDF, 'console.pdf'],
    ['an ending that lies goes', 'bill.pdf.exe', PDF, 'bill.pdf'],
    ['and another one comes', 'holiday.exe', 'image/png', 'holiday.png'],
    ['a second ending before a harmless one stays', 'bill.docx.pdf', PDF, 'bill.docx.pdf'],
    ['what runs does not look like a document', 'bill.pdf.exe', UNKNOWN, 'bill_pdf.exe'],
    ['a dot is not always an ending', 'report 24.10', PDF, 'report 24.10.pdf'],
    ['no ending gets one', 'bill', DOCX, 'bill.docx'],
    ['an unknown type keeps the ending', 'model.step', UNKNOWN, 'model.step'],
    ['an unknown type without an ending', 'model', 'application/x-model', 'model.bin'],
    ['an archive keeps both endings', 'all.tar.gz', 'application/gzip', 'all.tar.gz'],
    ['parameters of the type do not matter', 'voice.opus', 'audio/ogg; codecs=opus', 'voice.opus'],
    ['text is never something that runs', 'run.bat', 'text/plain', 'run.txt'],
  ])('%s', (_title, name, type, clean) => expect(cleanFileName(name, type)).toBe(clean));

  test('is cut by bytes and keeps its ending', () => {
    const clean = cleanFileName(`${'ü'.repeat(500)}.jpeg`, 'image/jpeg');
    expect(clean).toMatch(/^ü+\.jpeg$/);
    expect(Buffer.byteLength(clean)).toBeLessThanOrEqual(MAX_NAME_BYTES);
    expect(Buffer.byteLength(clean)).toBeGreaterThan(MAX_NAME_BYTES - 3);
  });

  test('whatever it was: it is one safe part of a path with an ending, and cleaning it again changes nothing', () => {
    const odd = fc.constantFrom(
      '.',
      '..',
      '/',
      '\\',
      ' ',
      '\u202e',
      '\0',
      'con',
      '.pdf',
      '.exe',
      '.tar',
      'é',
      '👩‍👩‍👧',
      '\ud800',
      '_',
    );
    const names = fc.oneof(
      fc
        .array(fc.oneof(odd, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 40 })
        .map((parts) => parts.join('')),
      fc.string({ unit: 'binary', maxLength: 400 }),
    );
    const types = fc.constantFrom(PDF, UNKNOWN, DOCX, 'text/plain', 'image/png', '', 'constructor', 'application/gzip');
    fc.assert(
      fc.property(names, types, (name, type) => {
        const clean = cleanFileName(name, type);
        expect(clean).toMatch(/^[^./\\\s][^/\\]*\.[a-z0-9]{1,12}$/i);
        expect(clean).not.toMatch(/[\p{C}<>:"|?*]/u);
        expect(clean).not.toMatch(/^(con|nul|aux|prn)\./i);
        expect(Buffer.byteLength(clean)).toBeLessThanOrEqual(MAX_NAME_BYTES);
        expect(cleanFileName(clean, type)).toBe(clean);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a declared SHA-256', () => {
  const digest = createHash('sha256').update('file').digest();

  test('is read in hex and in base64', () => {
    const hex = digest.toString('hex');
    expect(sha256Hex(hex)).toBe(hex);
    expect(sha256Hex(hex.toUpperCase())).toBe(hex);
    expect(sha256Hex(digest.toString('base64'))).toBe(hex);
    expect(sha256Hex(digest.toString('base64url'))).toBe(hex);
    expect(sha256Hex(` ${digest.toString('base64')}\n`)).toBe(hex);
  });

  test('is nothing when it is something else', () => {
    for (const other of [
      '',
      'x',
      digest.toString('hex').slice(1),
      digest.toString('base64').slice(4),
      `${'ä'.repeat(43)}=`,
    ])
      expect(sha256Hex(other)).toBeUndefined();
  });

  test('of any bytes comes back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        expect(sha256Hex(Buffer.from(bytes).toString('base64'))).toBe(Buffer.from(bytes).toString('hex'));
      }),
    );
  });
});
