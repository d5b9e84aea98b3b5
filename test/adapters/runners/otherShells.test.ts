import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ShellKind } from "../../../src/base/shellKind.ts";
import { sh } from "../../../src/runners/line/shell.ts";
import { translateLine } from "../../../src/runners/line/translateLine.ts";
import { makeFolder } from "../../support/git/repositories.ts";
import { needing } from "../../support/system/capabilities.ts";

/** Prints its words, a variable, and where it is. */
const print = `#!/bin/sh\nprintf '[%s]' "$@" "A=\${A-unset}" "$PWD"\n`;

const shells: readonly (readonly [kind: ShellKind, program: string, ...options: string[]])[] = [
  ["bash", "bash", "-O", "globstar", "-O", "extglob"],
  ["zsh", "zsh", "-f"],
  ["zsh", "zsh", "-f", "-o", "extendedglob"],
  ["fish", "fish", "--no-config"],
];

/** Lines whose meaning is not the same everywhere; `P` prints what it gets. */
const odd = [
  "P tests/**/test_*.py",
  "P tests/**",
  "P tests/*.py",
  "P **/*.py(N)",
  "P tests/*(.)",
  "P tests/test_[^a].py",
  "P tests/test_[!a].py",
  "P tests/test_{a,b}.py",
  "P tests/test_{a..c}.py",
  "P a{b}c {} @{u}",
  "P tests/!(test_a).py",
  "P tests/^test_a.py",
  "P tests/*~*_a.py",
  "P ^x a^b HEAD^ a#b",
  "P =ls",
  "P -k =ls a=b",
  "P A=~/x --opt=~/x",
  "A=~/x P",
  "A=/a:~/x P",
  "export A=~/x; P",
  "P ~ ~/x ~root",
  "P ~+ ~-",
  "P $'a\\tb' $'it\\'s'",
  'P $"a"',
  "P <(true)",
  "P $(printf 'a b')",
  "P $WORDS",
  'P "$WORDS"',
  "P $WORDS[1]",
  'P "$WORDS[1]"',
  'P "$FILE:h" "$FILE:t"',
  "P $" + "{FILE%/*} $" + "{FILE:-x}",
  "P $NOTHING x",
  "P $" + "{#FILE}",
  "P $UID $EUID",
  "P $HOSTNAME $OSTYPE",
  'P "$RANDOM"x | grep -c .',
  "P a |& cat",
  "P a &> out.txt; cat out.txt",
  "P a >& out.txt; cat out.txt",
  "P a > out.txt 2>&1; cat out.txt",
  "(exit 3); P $status",
  "source ./env.sh; P",
  ". ./env.sh; P",
  "declare -x A=1; P",
  "typeset -x A=1; P",
  "shopt -s dotglob; P tests/*",
  "setopt globdots; P tests/*",
  "pushd tests >/dev/null; P",
  "cd tests && P *.py",
  "[ a == a ] && P same || P other",
  "[[ a == a ]] && P same || P other",
  "[ -v A ] && P set || P unset",
  "((1)) && P one || P none",
  "A=x; A+=y; export A; P",
  "set -x A 1; P",
  "set -e A; P",
  "A=1 P; P",
  "noglob P tests/*",
  "P a\\ b 'c d' \"e f\" a\\*b",
  "P `printf 'a b'`",
  'P \'a\\\\b\' "a\\\\b" "a\\b"',
  "P %self %1",
  "P <1-2>",
  "P tests/test_?.py",
  "P (printf 'a b')",
  "P a; and P b",
  "P !x",
  "P x-y:z a,b @c",
];

needing(describe, "sh")("a line of another shell, run by sh", () => {
  function open() {
    const folder = makeFolder();
    for (const file of ["a.py", "b.py", "^.py", "unit/deep/test_d.py"].map((name) => `tests/test_${name}`)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), "");
    }
    writeFileSync(join(folder, "env.sh"), "export A=sourced\n");
    writeFileSync(join(folder, "P"), print, { mode: 0o755 });
    const env = {
      PATH: `${folder}:${process.env["PATH"] ?? ""}`,
      HOME: folder,
      LC_ALL: "C.UTF-8",
      WORDS: "one two",
      FILE: "tests/test_a.py",
    };
    return (program: string, args: readonly string[]) =>
      spawnSync(program, args, { cwd: folder, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] })
        .stdout;
  }

  for (const [kind, program, ...options] of shells) {
    const isThere = spawnSync(program, ["-c", "exit 0"]).status === 0;
    test.skipIf(!isThere)(
      `gives programs what ${[program, ...options].join(" ")} gives them, or is refused`,
      { timeout: 120_000 },
      () => {
        const run = open();
        const refused: string[] = [];
        for (const line of odd) {
          const translated = translateLine(line, kind, sh, () => false);
          if ("problem" in translated) {
            refused.push(line);
          } else {
            const theirs = run(program, [...options, "-c", line]);
            // What that shell would not run at all was never seen to run.
            if (theirs !== "") {
              expect.soft([line, run("/bin/sh", ["-c", translated.line])]).toEqual([line, theirs]);
            }
          }
        }
        expect(refused).toContain("P tests/**/test_*.py");
        expect(refused).not.toContain("P a\\ b 'c d' \"e f\" a\\*b");
        expect(refused.length).toBeLessThan(odd.length - 4);
      },
    );
  }
});
