import type { ConsoleCase } from "./framework.ts";

/**
 * The test cases in the output of `cargo test`: a block for each target, whose own count is checked. Undefined where no target
 * ran and nothing failed to compile.
 */
export function readCargoOutput(text: string): readonly ConsoleCase[] | undefined {
  const targets = targetsOf(text);
  const errors = compilerErrors(text);
  const file = /^ *--> (\S[^\n]*?):\d+:\d+$/m.exec(text)?.[1];
  const blocks = text.split(/^running \d+ tests?$/m).slice(1);
  const cases = blocks.flatMap((block, index) => casesOf(block, targets[index] ?? ""));
  const broken = [...text.matchAll(/^error: could not compile `[^`]*`[^\n]*/gm)].map(
    ([message]): ConsoleCase => ({
      classname: "",
      name: "[build failed]",
      file,
      outcome: "errored",
      message,
      text: errors,
      loadFailure: true,
    }),
  );
  return blocks.length + broken.length === 0 ? undefined : [...cases, ...broken];
}

/**
 * The targets in their order, by their files: cargo announces each on another stream than the one on which the target prints, so
 * that the n-th of one is the n-th of the other, wherever it stands.
 */
function targetsOf(text: string): readonly string[] {
  const lines = text.matchAll(
    /^ +(?:Running (?:unittests )?(\S[^\n]*?)(?: \([^()\n]*\))?|(Doc-tests \S+))$/gm,
  );
  return [...lines].map(([, file, documentation = ""]) => file?.replaceAll("\\", "/") ?? documentation);
}

const outcomes: Readonly<Record<string, ConsoleCase["outcome"]>> = {
  ok: "passed",
  FAILED: "failed",
  ignored: "skipped",
};

function casesOf(block: string, classname: string): readonly ConsoleCase[] {
  const outputs = outputsOf(block);
  const lines = block.matchAll(
    /^test (.+?)(?: - (?:should panic|compile(?: fail)?))? \.\.\. (ok|FAILED|ignored)\b/gm,
  );
  const cases = [...lines].map(([, name = "", word = ""]): ConsoleCase => {
    const outcome = outcomes[word] ?? "failed";
    const printed = outcome === "failed" ? (outputs.get(name) ?? "") : "";
    // The output of a documentation test has line numbers of another file, generated from it.
    const [, path, line] = /^(\S.*?\.rs) - .*\(line (\d+)\)$/.exec(name) ?? [];
    const text = path === undefined ? printed : `${path}:${line}: ${name}\n${printed}`;
    const file = classname.endsWith(".rs") ? classname : undefined;
    return { classname, name, file, outcome, message: messageOf(printed), text };
  });
  const [, ...counts] = /^test result: .*? (\d+) passed; (\d+) failed; (\d+) ignored/m.exec(block) ?? [];
  const count = counts.reduce((sum, one) => sum + Number(one), 0);
  return counts.length > 0 && count === cases.length ? cases : [...cases, incomplete(block, classname)];
}

/** A target that ended before its tests did, or of which not every test could be read: what is missing may be red. */
function incomplete(block: string, classname: string): ConsoleCase {
  const message = "Not every test of this target has reported its end.";
  return { classname, name: "(target)", outcome: "errored", message, text: block.slice(-4000) };
}

/** What each failing test printed, by its name: the section with it, up to whatever heading comes next. */
function outputsOf(block: string): ReadonlyMap<string, string> {
  const [, ...sections] = block.split(/^---- (.*) stdout ----$/m);
  const outputs = new Map<string, string>();
  for (let at = 0; at < sections.length; at += 2) {
    const [name = "", text = ""] = sections.slice(at, at + 2);
    const end = text.search(/\n(?:failures:|test result: )/);
    if (!outputs.has(name)) {
      outputs.set(name, (end === -1 ? text : text.slice(0, end)).trim());
    }
  }
  return outputs;
}

/** What is said of a panic, which stands below its place, or else the first line. */
function messageOf(text: string): string {
  const [, panic] =
    /^(?=thread '.*panicked at ).*:\n((?:(?!stack backtrace:|note: ).*\n?)+)/m.exec(text) ?? [];
  const message = panic ?? text.split("\n")[0] ?? "";
  return message.trim();
}

function compilerErrors(text: string): string {
  return text.slice(Math.max(0, text.search(/^error(?:\[|:)/m))).slice(0, 20_000);
}
