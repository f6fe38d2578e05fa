// The key is for comparing only: a message always goes to the number exactly as WhatsApp wrote it.
const brazilianMobileWithoutNine = /^55([1-9][1-9])([6-9]\d{7})$/;
const mexicanWithOne = /^521([2-9]\d{9})$/;
const argentinianWithNine = /^549([1-3]\d{9})$/;

/**
 * The one form of a phone number under which its variants are found again.
 *
 * WhatsApp's `wa_id` and the number people type differ in three countries (WhatsApp Cloud API, "Phone numbers": Brazilian and
 * Mexican prefixes may be changed by Meta, so the answered `wa_id` need not be what was sent):
 * - Brazil: mobiles got a leading 9 between 2012 and 2016, older accounts keep the form without it. Canonical is with the 9.
 *   Only 55, a two-digit area and eight digits that begin with 6 to 9 get it: 2 to 5 are landlines, which never have it.
 * - Mexico: 52 1 and ten digits was the mobile form until 2019. Canonical is without the 1.
 * - Argentina: 54 9 and ten digits is the international mobile form. Canonical is without the 9.
 *
 * Everything else stays as it is, also numbers that only look alike but have another length.
 *
 * @param waId a number in any spelling with its country code (`5511987654321`, `+55 11 98765-4321`)
 * @returns digits only; empty when there are none. Never send to it: it is a key, not an address.
 */
export function canonicalPhone(waId: string): string {
  const digits = waId.replace(/[^0-9]/g, '');
  return digits
    .replace(brazilianMobileWithoutNine, '55$19$2')
    .replace(mexicanWithOne, '52$1')
    .replace(argentinianWithNine, '54$1');
}

/**
 * A number as people read it and as the vendors' APIs take it: `+` and digits (E.164), no variant changed.
 *
 * @returns empty when `waId` has no digits
 */
export function formatPhone(waId: string): string {
  const digits = waId.replace(/[^0-9]/g, '');
  return digits === '' ? '' : `+${digits}`;
}
