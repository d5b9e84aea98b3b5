import { describe, expect, it } from "vitest";
import type { ShellKind } from "../../../../src/base/shellKind.ts";
import { splitCommands } from "../../../../src/runners/line/commandLine.ts";
import { shellOf } from "../../../../src/runners/line/shell.ts";
import { syntaxes } from "../../../../src/runners/line/shellSyntax.ts";
import { foreignKind, translateLine } from "../../../../src/runners/line/translateLine.ts";
import { oddWords } from "../../../support/shells/oddWords.ts";
import { argumentsOf, throughCmd } from "../../../support/shells/windowsWords.ts";

const sh = shellOf("linux", {});
const cmd = shellOf("win32", {});
const files = new Set(["gradlew", "mvnw"]);
const has = (name: string) => files.has(name);

function translate(line: string, from: ShellKind, shell = cmd): string {
  const translated = translateLine(line, from, shell, has);
  return "line" in translated ? translated.line : `no: ${String(translated.problem["part"])}`;
}

describe("a line of another shell is written for cmd", () => {
  it.each<[ShellKind, string, string]>([
    ["pwsh", "npx vitest run -t 'adds two'", 'npx vitest run -t "adds two"'],
    ["pwsh", "npx vitest run -t 'it''s'", `npx vitest run -t "it's"`],
    ["pwsh", "$env:CI=1; npx vitest run", 'set "CI=1"&& npx vitest run'],
    [
      "powershell",
      "$env:CI = 'a b'; $env:X=\"y\"; npx vitest run",
      'set "CI=a b"&& set "X=y"&& npx vitest run',
    ],
    ["pwsh", '& "C:\\tools\\pytest.exe" -k x', "C:\\tools\\pytest.exe -k x"],
    ["pwsh", "& 'C:\\my tools\\pytest.exe' -k x", '"C:\\my tools\\pytest.exe" -k x'],
    ["pwsh", ".\\gradlew test", "gradlew test"],
    ["pwsh", "npm run build && npx vitest run", "npm run build && npx vitest run"],
    ["pwsh", "npm run build; npx vitest run", "npm run build & npx vitest run"],
    ["pwsh", "npx vitest run a`&b", 'npx vitest run "a&b"'],
    ["bash", "CI=1 npx vitest run", 'set "CI=1"&& npx vitest run'],
    [
      "bash",
      "A='b c' D=\"e\" npx vitest run -t 'adds two'",
      'set "A=b c"&& set "D=e"&& npx vitest run -t "adds two"',
    ],
    ["bash", "env CI=1 npx vitest run", 'set "CI=1"&& npx vitest run'],
    ["bash", "export CI=1; npm run build && npm test", 'set "CI=1"&& npm run build && npm test'],
    ["bash", "./gradlew test --tests 'a.B'", "gradlew test --tests a.B"],
    ["bash", "vendor/bin/phpunit tests/A.php", "vendor\\bin\\phpunit tests/A.php"],
    ["bash", ".venv/bin/pytest -q", ".venv\\Scripts\\pytest -q"],
    ["bash", "/c/tools/pytest -q", "C:\\tools\\pytest -q"],
    ["bash", "cd packages/api && npm test", 'cd "packages\\api" && npm test'],
    ["bash", "python3 -m pytest", "python -m pytest"],
    ["bash", "pytest \\\n  -q # all", "pytest -q"],
    ["fish", "CI=1 pytest -k 'it\\'s'", `set "CI=1"&& pytest -k "it's"`],
    ["fish", "set -x CI 1; pytest", 'set "CI=1"&& pytest'],
    ["nu", "^pytest -k 'a b'", 'pytest -k "a b"'],
    ["nu", "$env.CI = '1'; pytest", 'set "CI=1"&& pytest'],
    ["cmd", "A & B && %C%", "A & B && %C%"],
  ])("%s: %s", (from, line, written) => {
    expect(translate(line, from)).toBe(written);
  });

  it.each<[ShellKind, string, string]>([
    ["pwsh", "$env:CI=$x; npx vitest run", "$x"],
    ["pwsh", "$env:CI=true; npx vitest run", "true"],
    ["pwsh", '$env:CI="$x"; npx vitest run', '"$x"'],
    ["pwsh", "npx vitest run $tests", "$tests"],
    ["pwsh", "npx vitest run | Select-String x", "|"],
    ["pwsh", "npx vitest run > out.txt", "> <"],
    ["pwsh", "Remove-Item x; pytest", "Remove-Item"],
    ["pwsh", "mvn test -Dtest=a.B", "-Dtest=a.B"],
    ["pwsh", "pytest -k a, b", "a,"],
    ["pwsh", "pytest -k 'a \"b\"'", 'a "b"'],
    ["pwsh", "(pytest)", "("],
    ["powershell", "npm run build && npx vitest run", "&&"],
    ["bash", "pytest -k '50%'", "50%"],
    ["bash", "pytest tests/test_*.py", "tests/test_*.py"],
    ["bash", "pytest $X", "$X"],
    ["bash", "pytest ~/a", undefined as never],
    ["bash", "pytest 2>&1 | tail", "> <"],
    ["bash", "pytest | tail", "|"],
    ["bash", "pytest &", "&"],
    ["bash", "A= pytest", "A="],
    ["bash", "A=1 npm run build && pytest", "A=1"],
    ["bash", "time pytest", "time"],
    ["bash", "pytest /tmp/a", "/tmp/a"],
    ["bash", "a && b || pytest", "||"],
    ["fish", "pytest (ls)", "(ls)"],
    ["nu", "pytest ...$x", "...$x"],
  ])("%s: %s says what has no counterpart", (from, line, part) => {
    expect(translate(line, from)).toBe(`no: ${part ?? "~/a"}`);
  });
});

describe("a line of another shell is written for sh", () => {
  it.each<[ShellKind, string, string]>([
    ["cmd", "gradlew test", "./gradlew test"],
    ["cmd", ".\\gradlew.bat test", "./gradlew test"],
    ["cmd", "mvnw.cmd test", "./mvnw test"],
    ["cmd", "vendor\\bin\\phpunit tests\\ATest.php", "vendor/bin/phpunit tests/ATest.php"],
    ["cmd", "py -3 -m pytest", "python3 -m pytest"],
    ["cmd", "set A=1&& npm test", "A=1 npm test"],
    ["cmd", 'set "A=b c" && npm test', "A='b c' npm test"],
    ["cmd", "set A=1 && npm test", "A='1 ' npm test"],
    ["cmd", 'set "A=1"&& npm run build && npm test', "export A=1 && npm run build && npm test"],
    ["cmd", 'pytest -k "a or b" a^&b', "pytest -k 'a or b' 'a&b'"],
    [
      "cmd",
      'cd /d packages\\api && npx vitest run -t "say \\"hi\\""',
      `cd packages/api && npx vitest run -t 'say "hi"'`,
    ],
    [
      "cmd",
      ".venv\\Scripts\\pytest.exe tests\\test_a.py::test_x",
      ".venv/bin/pytest tests/test_a.py::test_x",
    ],
    ["cmd", "npm run build & npm test", "npm run build; npm test"],
    ["pwsh", "npx vitest run -t 'it''s'", `npx vitest run -t 'it'\\''s'`],
    ["pwsh", "$env:CI=1; npx vitest run", "CI=1 npx vitest run"],
    ["fish", "pytest -k 'a\\\\b'", "pytest -k 'a\\b'"],
    ["fish", "set -gx A 1; pytest", "A=1 pytest"],
    ["nu", 'A=1 pytest -k "a\\"b"', "A=1 pytest -k 'a\"b'"],
    ["bash", "pytest -k $'it\\'s'", "pytest -k 'it'\\''s'"],
    ["bash", "A=$X pytest *.py | tail", "A=$X pytest *.py | tail"],
    ["sh", "anything $at `all`", "anything $at `all`"],
    ["zsh", 'pytest "$FILE" tests/test_*.py 2>&1 | tail', 'pytest "$FILE" tests/test_*.py 2>&1 | tail'],
    ["zsh", "mvn test -Dtest=A#b '**/c' \"{d}\"", "mvn test -Dtest=A#b '**/c' \"{d}\""],
  ])("%s: %s", (from, line, written) => {
    expect(translate(line, from, sh)).toBe(written);
  });

  it.each<[ShellKind, string, string]>([
    ["cmd", "pytest %ARGS%", "%ARGS%"],
    ["cmd", "call npm test", "call"],
    ["cmd", "chcp 65001 && pytest", "chcp"],
    ["cmd", "MD out && pytest", "MD"],
    ["cmd", "taskkill /im node.exe & npm test", "taskkill"],
    ["cmd", "C:\\tools\\pytest -q", "C:\\tools\\pytest"],
    ["cmd", "pytest -k a\\d", "a\\d"],
    ["cmd", "call x.bat", "call"],
    ["bash", "pytest test_{a,b}.py", "test_{a,b}.py"],
    ["bash", "pytest tests/**/test_*.py", "tests/**/test_*.py"],
    ["zsh", "pytest tests/**/test_*.py", "tests/**/test_*.py"],
    ["bash", "source .venv/bin/activate; pytest", "source"],
    ["bash", "A=~/x pytest", "A=~/x"],
    ["zsh", "pytest $TESTS", "$TESTS"],
    ["zsh", "pytest =x", "=x"],
    ["fish", "pytest *.py", "*.py"],
  ])("%s: %s says what has no counterpart", (from, line, part) => {
    expect(translate(line, from, sh)).toBe(`no: ${part}`);
  });
});

describe("what means something else in the other shell is not run there", () => {
  it.each<[ShellKind, string, string]>([
    // `cmd` runs `c` only if `a` fails and `b` succeeds, a POSIX shell also if `a` succeeds.
    ["cmd", "a || b && c", "||"],
    ["cmd", "a && b || c && d", "||"],
    ["cmd", "set /a X=1 & npm test", "set"],
    ["cmd", "rmdir /s /q a\\b & npm test", "rmdir"],
    ["cmd", "del a\\b & npm test", "del"],
    ["cmd", "npm test & rem x & del y", "rem"],
    ["cmd", "if exist a\\b npm test", "if"],
    ["cmd", "set X=1 || b", "||"],
    // It takes the variable away.
    ["cmd", "set X=&& npm test", "set X="],
    ["cmd", 'set "X="&& npm test', 'set "X="'],
    ["pwsh", "$env:X=''; npm test", "$env:X=''"],
    // It takes a variable away; in a POSIX shell it would stay, and `-e` be an option of the shell.
    ["fish", "set -e DATABASE_URL; npm test", "set"],
    ["fish", "set -x A 1 2; npm test", "set"],
    ["fish", "a; and b", "and"],
    ["fish", "a; or b", "or"],
    ["nu", "hide-env DATABASE_URL; npm test", "hide-env"],
    ["pwsh", "exit 0; npm test", "exit"],
    ["pwsh", "& 'A=1' npm test", "A=1"],
    ["pwsh", "& 'while' npm test", "'while'"],
  ])("%s, for sh: %s", (from, line, part) => {
    expect(translate(line, from, sh)).toBe(`no: ${part}`);
  });

  it.each<[ShellKind, string, string]>([
    // Without its failure nothing is set, and what follows runs all the same.
    ["bash", "a || export X=1 && b", "&&"],
    ["bash", "a || export X=1 || b", "||"],
    ["bash", "export X=1 || b", "||"],
    ["fish", "set -e DATABASE_URL; npm test", "set"],
    ["nu", "hide-env DATABASE_URL; npm test", "hide-env"],
  ])("%s, for cmd: %s", (from, line, part) => {
    expect(translate(line, from)).toBe(`no: ${part}`);
  });
});

it("gives a program of cmd the words that it had in each other shell", () => {
  const quoted: Partial<Record<ShellKind, (word: string) => string>> = {
    bash: (word) => `'${word.replaceAll("'", "'\\''")}'`,
    fish: (word) => `'${word.replace(/['\\]/g, "\\$&")}'`,
    pwsh: (word) => `'${word.replace(/['\u2018-\u201b]/g, "$&$&")}'`,
  };
  for (const [from, quote] of Object.entries(quoted) as [ShellKind, (word: string) => string][]) {
    let count = 0;
    for (const word of oddWords(500)) {
      const translated = translateLine(`node.exe ${quote(word)} z`, from, cmd, has);
      if ("line" in translated) {
        count++;
        expect(argumentsOf(throughCmd(translated.line) ?? "")).toEqual(["node.exe", word, "z"]);
      }
    }
    expect(count).toBeGreaterThan(100);
  }
});

it("takes a line of cmd apart as cmd and the program do", () => {
  const words = oddWords(2000).filter((word) => !/[\r\n%]/.test(word));
  let count = 0;
  for (const [index, word] of words.entries()) {
    const line = `x ${word}"${words[index + 1] ?? ""}" z`;
    const through = throughCmd(line);
    const [command, ...more] = splitCommands(line, { syntax: syntaxes.cmd });
    if (through !== undefined && more.length === 0 && command?.isLast === true) {
      count++;
      expect([line, command.words.map(({ value }) => value)]).toEqual([line, argumentsOf(through)]);
    }
  }
  expect(count).toBeGreaterThan(300);
});

describe("a line that was not written for this shell", () => {
  it.each([
    ["./gradlew test", "bash"],
    ["A=1 npm test", "bash"],
    ["npx vitest run -t 'adds two'", "bash"],
    ["npx vitest run -t='adds two'", "bash"],
    ["vendor/bin/phpunit", "bash"],
    ["npx vitest run; echo x", "bash"],
    ["npm test # all", "bash"],
    ["pytest $X", "bash"],
    ["python3 -m pytest", "bash"],
    ["$env:CI=1; npm test", "pwsh"],
    ["npm test", undefined],
    ["vendor\\bin\\phpunit", undefined],
    ["gradlew test", undefined],
    ['npx vitest run -t "it\'s" %X%', undefined],
    ["ctest --test-dir build -C Debug", undefined],
    ["ruby bin/rails test", undefined],
    ["npm test -- a/b.test.js", undefined],
    ["set PATH=C:\\a;C:\\b&& npm test", undefined],
    ['ruby -e "puts $stdout"', undefined],
    ["npx vitest run -t #12", undefined],
    ["npx vitest run -t it's", undefined],
  ])("for cmd: %s", (line, kind) => {
    expect(foreignKind(line, cmd, has)).toBe(kind);
  });

  it.each([
    ["gradlew test", "cmd"],
    ["gradlew.bat test", "cmd"],
    [".\\gradlew test", "cmd"],
    ["vendor\\bin\\phpunit", "cmd"],
    ["set A=1&& npm test", "cmd"],
    ['set "A=1"&& npm test', "cmd"],
    ["py -3 -m pytest", "cmd"],
    ["pytest tests\\test_a.py", "cmd"],
    ["./gradlew test", undefined],
    ["A=1 npm test", undefined],
    ["npx vitest run -t 'a\\b'", undefined],
    ["pytest test_a.py::test_x\\[1\\]", undefined],
    ["my\\ program x", undefined],
    ["pytest a\\ b.py", undefined],
    ["set -e; npm test", undefined],
    ["grep -E foo\\.bar x", undefined],
    ["python -m pytest", undefined],
    ["npx vitest run -t 'matches b\\cd or e\\fg'", undefined],
    ['npx vitest run -t "matches b\\cd"', undefined],
    [`echo "$OWN" 'x  y' && pwd; exit 7`, undefined],
    ["set -o pipefail; npm test | tee x", undefined],
    // For `cmd` the text would hold a command.
    ["pytest -k test\\_foo 'a & b'", undefined],
    ["phpunit --filter Foo\\Bar 'x & rm -rf y'", undefined],
    ["vendor\\bin\\phpunit 'x && y'", undefined],
    ["pytest tests\\test_a.py; echo x", undefined],
    ['vendor\\bin\\phpunit "x & y" && npm test', "cmd"],
  ])("for sh: %s", (line, kind) => {
    expect(foreignKind(line, sh, has)).toBe(kind);
  });
});
