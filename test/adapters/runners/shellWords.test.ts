import { execFileSync, spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { canQuoteFor, quoteFor } from "../../../src/base/quoteWord.ts";
import type { ShellKind } from "../../../src/base/shellKind.ts";
import { splitCommands } from "../../../src/runners/line/commandLine.ts";
import { syntaxes } from "../../../src/runners/line/shellSyntax.ts";
import { oddWords } from "../../support/shells/oddWords.ts";

const print = `${process.execPath} -e 'process.stdout.write(JSON.stringify(process.argv.slice(1)))' --`;

const shells: readonly (readonly [program: string, kind: ShellKind])[] = [
  ["sh", "sh"],
  ["dash", "sh"],
  ["bash", "bash"],
  ["zsh", "zsh"],
  ["fish", "fish"],
];

const isThere = (program: string) => spawnSync(program, ["-c", "exit 0"]).status === 0;

describe.each(shells)("%s", (program, kind) => {
  const run = (line: string): unknown =>
    JSON.parse(execFileSync(program, ["-c", line], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }));

  test.skipIf(!isThere(program))(
    "hands over every word as it was meant, and it is read back as it was",
    () => {
      const words = oddWords(400).filter((word) => canQuoteFor(kind, word));
      const line = words.map((word) => quoteFor(kind, word)).join(" ");
      expect(run(`${print} ${line}`)).toEqual(words);
      const [command] = splitCommands(`x ${line}`, { syntax: syntaxes[kind] });
      expect(command?.words.slice(1).map(({ value }) => value)).toEqual(words);
      expect(command?.words.every(({ isLiteral }) => isLiteral)).toBe(true);
    },
  );

  test.skipIf(!isThere(program))("takes a line apart as Casebook does", () => {
    for (const line of linesOf[kind] ?? []) {
      const [command] = splitCommands(`x ${line}`, { syntax: syntaxes[kind] });
      expect([line, command?.words.slice(1).map(({ value }) => value)]).toEqual([
        line,
        run(`${print} ${line}`),
      ]);
      expect([line, command?.words.every(({ isLiteral }) => isLiteral)]).toEqual([line, true]);
    }
  });
});

/** Literals as people write them. */
const common = [
  `a 'b c' "d e"`,
  `'it'\\''s'`,
  `"a\\"b\\\\c\\$d"`,
  "a\\ b\\'c",
  "a#b",
  `""  ''`,
  "-k='a b'",
  "a\\\nb",
];

const linesOf: Partial<Record<ShellKind, readonly string[]>> = {
  sh: [...common, `"a'b"`, `'a\\b' "a\\b"`],
  bash: [...common, `$'a\\'b\\n'`, `'a\\b' "a\\b"`],
  zsh: [...common, `$'a\\'b\\n'`, `'a\\b' "a\\b" '=ls' "=ls" \\=ls`],
  fish: [...common, `'a\\\\b\\'c\\d'`, `"a\\b"`, "[a]", "a\\[b"],
};
