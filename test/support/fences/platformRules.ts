/** A file that may ask the system what it is, and why. */
export type Exceptions = Readonly<Record<string, string>>;

/** How a program asks its system what it is, in TypeScript, JavaScript, Python and Ruby. */
const questions: readonly RegExp[] = [
  /\bprocess\s*(?:\?\.|\.)\s*platform\b|\bprocess\s*(?:\?\.)?\[\s*["'`]platform["'`]\s*\]/,
  /\{[^{}]*\bplatform\b[^{}]*\}\s*=\s*(?:globalThis\.)?process\b(?!\.)/,
  /\bos\s*\.\s*(?:platform|type)\s*\(/,
  /[{,]\s*(?:platform|type)\s*(?=[,}:]|as\b)[^{}]*\}\s*(?:from\s*|=\s*(?:await\s+)?(?:require|import)\(\s*)["'`](?:node:)?(?:os|process)["'`]/,
  /\bnavigator\s*\.\s*(?:platform|userAgentData)\b/,
  /\bsys\.platform\b|\bos\.name\b|\bplatform\.system\(|\bRUBY_PLATFORM\b|\bwin_platform\?/,
];

/**
 * The files that ask the system which one it is, though only `src/base/platform.ts` may: whoever decides by the platform gets it as an
 * argument, so that each platform is tested on every system. Takes texts by their paths.
 */
export function findPlatformReaders(
  files: ReadonlyMap<string, string>,
  exceptions: Exceptions = {},
): readonly string[] {
  return [...files]
    .filter(([path, text]) => !(path in exceptions) && questions.some((question) => question.test(text)))
    .map(([path]) => path);
}
