/**
 * The identity of a test case across runs: suite path, classname, name and file.
 * JSON keeps the parts apart whatever characters they hold. Frameworks that put a run's own facts into a suite's name
 * (vitest: none; pytest: always "pytest") do not disturb it.
 */
export function testId(parts: {
  readonly suitePath: readonly string[];
  readonly classname: string;
  readonly name: string;
  readonly file?: string | undefined;
}): string {
  return JSON.stringify([...parts.suitePath, parts.classname, parts.name, parts.file ?? ""]);
}

/**
 * Numbers identities that occur more than once in one report (`…`, `…#2`, `…#3`), so that no failing case is lost
 * by a clash of keys (junit-reports R17).
 */
export function numberDuplicates(ids: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return ids.map((id) => {
    const occurrence = (seen.get(id) ?? 0) + 1;
    seen.set(id, occurrence);
    return occurrence === 1 ? id : `${id}#${occurrence}`;
  });
}
