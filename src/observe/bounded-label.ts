const MAX_VALUES = 64;

/**
 * Keeps the values of one label few and short, so that no text from outside can grow the number of series. What is
 * too much becomes `other`.
 */
export function createBoundedLabel(): (value: string) => string {
  const known = new Map<string, string>();
  return (value) => {
    const before = known.get(value);
    if (before !== undefined) return before;
    if (known.size >= MAX_VALUES) return 'other';
    const label =
      value
        .slice(0, 40)
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '_')
        .replace(/^_+|_+$/g, '') || 'other';
    known.set(value, label);
    return label;
  };
}
