// Runs inside the browser, in every page of the browser tests: what only the page itself can tell. Plain JavaScript, since
// the compiler of the project knows nothing of documents.

document.addEventListener('securitypolicyviolation', (event) => {
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
});

const channel = (value) => {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};
const numbers = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const behind = (element) => {
  if (!element) return numbers(getComputedStyle(document.body).backgroundColor);
  const color = numbers(getComputedStyle(element).backgroundColor);
  return color.length === 4 && color[3] === 0 ? behind(element.parentElement) : color;
};
const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');

globalThis.look = {
  /** The focused element: its id, words, caret and whether its focus can be seen. */
  focus: () => {
    const { id, textContent, selectionStart } = document.activeElement;
    const { outlineStyle } = getComputedStyle(document.activeElement);
    return { id, text: textContent, caret: selectionStart, outline: outlineStyle };
  },
  focusIs: (selector) => document.activeElement.matches(selector),
  pageWidth: () => document.documentElement.scrollWidth,
  /** What stands out beyond the right edge, save for texts that are cut off on purpose. */
  tooWide: () =>
    [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && !element.closest('.clip *'))
      .map((element) => element.outerHTML.slice(0, 80)),
  topOf: (selector) => document.querySelector(selector).getBoundingClientRect().top,
  /** Texts whose contrast is below 4.5 (WCAG AA). */
  tooPale: () =>
    [...document.querySelectorAll('body *')]
      .filter((element) => hasText(element) && element.getClientRects().length > 0)
      .map((element) => {
        const [a, b] = [luminance(numbers(getComputedStyle(element).color)), luminance(behind(element))];
        return { element, ratio: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) };
      })
      .filter(({ ratio }) => ratio < 4.5)
      .map(
        ({ element, ratio }) => `${ratio.toFixed(2)} ${element.className} ${element.textContent.trim().slice(0, 40)}`,
      ),
};
