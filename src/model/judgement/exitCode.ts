import type { FactCode } from "../../base/facts/catalogue.ts";
import { type Fact, fact } from "../../base/facts/fact.ts";

/** The codes of Windows by which a process ends that its system ends (docs/rules/runners.md#exit-codes-of-windows), and those of every shell. */
const known = {
  3221225477: "exit.accessViolation",
  3221225725: "exit.stackOverflow",
  3221226356: "exit.heapCorruption",
  3221226505: "exit.failFast",
  3221225786: "exit.interrupted",
  3221225781: "exit.noLibrary",
  3221225785: "exit.noEntryPoint",
  3221225794: "exit.libraryFailed",
  3221225595: "exit.badImage",
  3221225501: "exit.illegalInstruction",
  3221225620: "exit.divisionByZero",
  2147483651: "exit.breakpoint",
  3762504530: "exit.ofDotnet",
  3765269347: "exit.ofCpp",
  9009: "exit.notFound",
  126: "exit.notExecutable",
  127: "exit.notFoundByShell",
} as const satisfies Readonly<Record<number, FactCode>>;

/** Out of memory, and out of what may be committed. */
const noMemory: ReadonlySet<number> = new Set([0xc0000017, 0xc000012d]);

/**
 * An exit code as people read it: a small number by itself, one that only Windows or a shell gives with what it means. Whether it is printed
 * with a sign or without: -1073741819 is 3221225477.
 */
export function describeExitCode(code: number): number | Fact {
  const unsigned = code < 0 && code >= -(2 ** 31) ? code + 2 ** 32 : code;
  const hex = `0x${unsigned.toString(16).toUpperCase()}`;
  const isKnown = (one: number): one is keyof typeof known => one in known;
  if (isKnown(unsigned)) {
    return fact(known[unsigned], { code });
  }
  if (noMemory.has(unsigned)) {
    return fact("exit.noMemory", { code, hex });
  }
  // Errors have the highest bits set; anything else that is large a program has chosen itself.
  return unsigned >= 0xc0000000 && unsigned < 0xd0000000 ? fact("exit.ofWindows", { code, hex }) : code;
}
