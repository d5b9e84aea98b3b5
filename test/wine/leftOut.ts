/** Why a test file is not run on Windows' side, by the beginning of its path; the first that fits counts. */
const reasons: readonly (readonly [path: string, reason: string])[] = [
  ["test/unit/dependencies.test.ts", "the service of esbuild ends at once under wine"],
  ["test/adapters/frameworks/", "the frameworks are not installed for Windows"],
];

/** Why a file is left out; undefined for one that is run. */
export function leftOut(file: string, hasGit: boolean): string | undefined {
  if (!hasGit && /^test\/(?:adapters\/(?:git|restore|engine|attacks)|wine)\//.test(file)) {
    return "it needs git, which could not be built";
  }
  return reasons.find(([path]) => file.startsWith(path))?.[1];
}
