import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { trueType } from '../../src/files/true-type.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000ffdb0043', 'hex');
const PDF = Buffer.from('%PDF-1.7\n%âãÏÓ\n');
const ZIP = Buffer.concat([
  Buffer.from('504b0304140000000000000000000000000002000000020000000500000068692e74787468690000', 'hex'),
]);
const OLE = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]);
const EXE = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]);
const ELF = Buffer.concat([Buffer.from('7f454c46020101', 'hex'), Buffer.alloc(200)]);
const MP4 = Buffer.concat([Buffer.from('0000001866747970', 'hex'), Buffer.from('isom0000isommp42'), Buffer.alloc(64)]);
const OPUS = Buffer.concat([
  Buffer.from('OggS\u0000\u0002'),
  Buffer.alloc(20),
  Buffer.from('\u0001\u0013OpusHead'),
  Buffer.alloc(64),
]);
const HTML = Buffer.from('<!doctype html><script>alert(1)</script>');
const SVG = Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>');
const WORDS = Buffer.from('Grüße,\nwir schreiben.\n');
const NOISE = Buffer.from('0001020304fffefd0a0b', 'hex');

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const UNKNOWN = 'application/octet-stream';

describe('the true type of a file', () => {
  test.each([
    ['a picture is a picture', PNG, 'a.png', 'image/png', 'a.png', 'image/png'],
    ['the bytes win over the sender', JPEG, 'a.png', 'image/png', 'a.jpg', 'image/jpeg'],
    ['a lie about a document is mended', PDF, 'bill.pdf.exe', UNKNOWN, 'bill.pdf', 'application/pdf'],
    ['a program is no picture', EXE, 'holiday.png', 'image/png', 'holiday.bin', UNKNOWN],
    ['nor is one of Linux', ELF, 'holiday', 'image/jpeg', 'holiday.bin', UNKNOWN],
    ['an honest program keeps its ending', EXE, 'setup.exe', 'application/x-msdownload', 'setup.exe', UNKNOWN],
    ['a masked one loses the mask', EXE, 'bill.pdf.exe', 'application/pdf', 'bill_pdf.exe', UNKNOWN],
    ['office files are zips with a name', ZIP, 'letter.docx', DOCX, 'letter.docx', DOCX],
    ['also when only the ending says so', ZIP, 'letter.docx', UNKNOWN, 'letter.docx', DOCX],
    ['a zip that says so is one', ZIP, 'all.zip', 'application/zip', 'all.zip', 'application/zip'],
    ['a zip is no picture', ZIP, 'a.png', 'image/png', 'a.zip', 'application/zip'],
    ['older office files too', OLE, 'old.doc', 'application/msword', 'old.doc', 'application/msword'],
    ['by their ending', OLE, 'old.xls', UNKNOWN, 'old.xls', 'application/vnd.ms-excel'],
    ['a container of nobody knows what', OLE, 'mail.msg', UNKNOWN, 'mail.msg', UNKNOWN],
    ['a sound in a film’s clothes is a sound', MP4, 'a.m4a', 'audio/mp4', 'a.m4a', 'audio/mp4'],
    ['a film is a film', MP4, 'a.mp4', 'video/mp4', 'a.mp4', 'video/mp4'],
    ['a film is no picture', MP4, 'a.png', 'image/png', 'a.mp4', 'video/mp4'],
    ['a voice message', OPUS, 'voice', 'audio/ogg; codecs=opus', 'voice.ogg', 'audio/ogg'],
    ['a page is never shown', HTML, 'a.html', 'text/html', 'a.html', UNKNOWN],
    ['a page is no picture', HTML, 'a.png', 'image/png', 'a.txt', 'text/plain'],
    ['a drawing that may run is never shown', SVG, 'a.svg', 'image/svg+xml', 'a.svg', UNKNOWN],
    ['a drawing that calls itself a picture', SVG, 'a.png', 'image/png', 'a.txt', 'text/plain'],
    ['an invoice in XML', SVG, 'invoice.xml', UNKNOWN, 'invoice.xml', UNKNOWN],
    ['words are words', WORDS, 'a.txt', 'text/plain; charset=utf-8', 'a.txt', 'text/plain'],
    ['a table of words', WORDS, 'a.csv', 'text/csv', 'a.csv', 'text/csv'],
    ['words of no type', WORDS, 'a', '', 'a.txt', 'text/plain'],
    ['words are no PDF', WORDS, 'a.pdf', 'application/pdf', 'a.txt', 'text/plain'],
    ['noise is no words', NOISE, 'a.txt', 'text/plain', 'a.txt', UNKNOWN],
    ['noise is no picture', NOISE, 'a.jpg', 'image/jpeg', 'a.jpg', UNKNOWN],
    ['noise may be a sound', NOISE, 'a.mp3', 'audio/mpeg', 'a.mp3', 'audio/mpeg'],
    ['noise may be anything', NOISE, 'a.step', 'model/step', 'a.step', 'model/step'],
    ['nothing at all', Buffer.alloc(0), '', '', 'document.txt', 'text/plain'],
  ])('%s', async (_title, bytes, name, declared, trueName, type) => {
    const found = await trueType(bytes, { name, contentType: declared });
    expect({ ...found, contentType: found.contentType.replace(/;.*/, '') }).toEqual({
      name: trueName,
      contentType: type,
    });
  });

  test('the codec of a voice message is told, since WhatsApp plays Opus alone', async () => {
    expect((await trueType(OPUS, { name: 'v.ogg', contentType: 'audio/ogg' })).contentType).toBe(
      'audio/ogg; codecs=opus',
    );
  });

  test('of any bytes is found, and is nothing that runs in a browser', async () => {
    const starts = fc.constantFrom(PNG, JPEG, PDF, ZIP, OLE, EXE, MP4, OPUS, HTML, SVG, WORDS, Buffer.alloc(0));
    const types = fc.constantFrom(
      'text/html',
      'image/svg+xml',
      'image/png',
      'application/xhtml+xml',
      'text/xml',
      '',
      'x',
    );
    await fc.assert(
      fc.asyncProperty(
        starts,
        fc.uint8Array({ maxLength: 200 }),
        types,
        fc.string(),
        async (start, rest, type, name) => {
          const found = await trueType(Buffer.concat([start, rest]), { name, contentType: type });
          expect(found.contentType).not.toMatch(/html|svg|xml$|script/);
          expect(found.name).toMatch(/\.[a-z0-9]+$/i);
        },
      ),
      { numRuns: 500 },
    );
  });
});
