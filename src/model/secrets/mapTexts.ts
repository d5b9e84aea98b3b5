const nothing: ReadonlySet<string> = new Set();

/**
 * A copy of plain data in which every text went through `change`, in the order in which they stand, the keys of objects and maps
 * aside (docs/rules/log-compatibility.md#c11). The values of a key of `skipped` are taken over unchanged.
 */
export function mapTexts<T>(value: T, change: (text: string) => string, skipped?: ReadonlySet<string>): T;
export function mapTexts(value: unknown, change: (text: string) => string, skipped = nothing): unknown {
  if (typeof value === "string") {
    return change(value);
  }
  if (Array.isArray(value)) {
    return value.map((element) => mapTexts(element, change, skipped));
  }
  if (value instanceof Map) {
    return new Map([...value].map(([key, element]) => [key, mapTexts(element, change, skipped)]));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [
        key,
        skipped.has(key) ? part : mapTexts(part, change, skipped),
      ]),
    );
  }
  return value;
}
