import { boundedPattern } from "../../base/boundedPattern.ts";

/** What a task of make and the like runs. */
export interface Task {
  /** Lines of a shell, each with a shell of its own. */
  readonly lines: readonly string[];
  /** Where they run, as it is written; undefined for here. */
  readonly folder?: string | undefined;
}

/** What make is asked for. */
interface Goal {
  readonly folder: string | undefined;
  readonly variables: ReadonlyMap<string, string>;
  readonly targets: readonly string[];
}

/** Options of make that take the word after them. */
const valued = /^-[CfIloW]$|^--(?:directory|file|makefile|include-dir|load-average)$/;

/** What make runs for the targets that it is called with, by its file. With a folder it is another make, which runs there. */
export function recipeOfMake(args: readonly string[], text: string | undefined): Task | undefined {
  const goal = readGoal(args);
  if (goal.folder !== undefined) {
    const given = [...goal.variables].map(([name, value]) => `${name}=${value}`);
    return { lines: [["make", ...given, ...goal.targets].join(" ")], folder: goal.folder };
  }
  return text === undefined ? undefined : { lines: linesFor(readMakefile(text), goal) };
}

function readGoal(args: readonly string[]): Goal {
  const variables = new Map<string, string>();
  const targets: string[] = [];
  let folder: string | undefined;
  for (let index = 0; index < args.length; index++) {
    const word = args[index] ?? "";
    const next = args[index + 1] ?? "";
    const [, name, value = ""] = /^(\w+)[:?]?=(.*)$/s.exec(word) ?? [];
    if (name !== undefined) {
      variables.set(name, value);
    } else if (!word.startsWith("-")) {
      targets.push(word);
    } else {
      folder = folderIn(word, next) ?? folder;
      index += takesNext(word, next) ? 1 : 0;
    }
  }
  return { folder, variables, targets };
}

function folderIn(word: string, next: string): string | undefined {
  return /^(?:-C|--directory)$/.test(word) ? next : /^(?:-C|--directory=)(.+)$/.exec(word)?.[1];
}

/** Whether an option has the word after it as its value: the number of parallel jobs may be given, or not. */
function takesNext(word: string, next: string): boolean {
  return valued.test(word) || (/^(?:-j|--jobs)$/.test(word) && /^\d+$/.test(next));
}

interface Makefile {
  readonly variables: ReadonlyMap<string, string>;
  readonly rules: ReadonlyMap<string, Rule>;
}

interface Rule {
  readonly needs: readonly string[];
  readonly recipe: readonly string[];
}

const ruleLine = boundedPattern(/^([^\s:=#.$(][^:=#$(]*):{1,2}(?!=)([^#;=]*)/);
const variableLine = boundedPattern(/^(?:export +|override +)?([\w.-]+) *(?:[:?]|::)?= *(.*)$/);

function readMakefile(text: string): Makefile {
  const variables = new Map<string, string>();
  const rules = new Map<string, Rule>();
  let recipe: string[] | undefined;
  for (const line of text.replace(/\\\r?\n/g, " ").split(/\r?\n/)) {
    const [, name, value = ""] = variableLine.exec(line) ?? [];
    const [, targets, needs = ""] = ruleLine.exec(line) ?? [];
    if (line.startsWith("\t")) {
      recipe?.push(line.trim());
    } else if (name !== undefined) {
      variables.set(name, value);
    } else if (targets !== undefined) {
      const lines: string[] = [];
      recipe = lines;
      for (const target of targets.trim().split(/\s+/)) {
        const before = rules.get(target)?.needs ?? [];
        rules.set(target, { needs: [...before, ...needs.split(/[\s|]+/).filter(Boolean)], recipe: lines });
      }
    }
  }
  return { variables, rules };
}

/** How deep targets may need others, and variables hold others. */
const deepest = 8;

function linesFor({ rules, variables }: Makefile, goal: Goal): readonly string[] {
  const known = new Map([...variables, ...goal.variables]);
  const done = new Set<string>();
  const run = (target: string, depth: number): readonly string[] => {
    const rule = done.has(target) || depth === 0 ? undefined : rules.get(target);
    done.add(target);
    return rule === undefined
      ? []
      : [
          ...rule.needs.flatMap((one) => run(one, depth - 1)),
          ...rule.recipe.map((line) => expand(line, known).replace(/^[@+\s-]+/, "")),
        ];
  };
  const targets = goal.targets.length > 0 ? goal.targets : [...rules.keys()].slice(0, 1);
  return targets.flatMap((target) => run(target, deepest));
}

/** How long a line may become. */
const longest = 10_000;

/** A line with its variables; one that is not known is empty, as make has it. */
function expand(line: string, variables: ReadonlyMap<string, string>): string {
  let expanded = line;
  for (let round = 0; round < deepest && /\$[({]/.test(expanded); round++) {
    expanded = expanded
      .replace(
        /\$[({]([\w.-]+)[)}]/g,
        (_, name: string) => variables.get(name) ?? (name === "MAKE" ? "make" : ""),
      )
      .slice(0, longest);
  }
  return expanded.replaceAll("$$", "$");
}
