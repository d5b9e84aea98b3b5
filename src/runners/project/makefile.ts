import { boundedPattern } from "../../base/boundedPattern.ts";
import { quoteWord } from "../../base/quoteWord.ts";

/** A line of a task. */
export interface TaskLine {
  readonly text: string;
  /**
   * The task runs just this, each time that it runs. Not so where a condition decides on it, where it holds something that only the
   * program of the tasks knows, or where that program gives it variables.
   */
  readonly isExact: boolean;
}

/** What a task of make and the like runs. */
export interface Task {
  /** Lines of a shell, each with a shell of its own. What a task needs is asked of its program: it may be up to date. */
  readonly lines: readonly TaskLine[];
  /** Where they run, as it is written; undefined for here. */
  readonly folder?: string | undefined;
}

/** What make is asked for. */
interface Goal {
  readonly folder: string | undefined;
  readonly variables: ReadonlyMap<string, string>;
  readonly targets: readonly string[];
  /** The words that are not targets, as they are. */
  readonly options: readonly string[];
  /** The file that it reads; undefined for the one it finds. */
  readonly file: string | undefined;
}

/** Options of make that take the word after them. */
const valued = /^-[CfIloW]$|^--(?:directory|file|makefile|include-dir|load-average)$/;

/**
 * What make, by the name it is called by, runs for its targets, by the files that are there. With a folder it is another make, which
 * runs there; what a target needs is another make too, since only make knows whether it is up to date.
 */
export function recipeOfMake(
  [program = "make", ...args]: readonly string[],
  texts: ReadonlyMap<string, string>,
): Task | undefined {
  const goal = readGoal(args);
  if (goal.folder !== undefined) {
    const given = [...goal.variables].map(([name, value]) => `${name}=${value}`);
    const text = [program, ...given, ...goal.targets].map(quoteWord).join(" ");
    return { lines: [{ text, isExact: true }], folder: goal.folder };
  }
  const files = ["GNUmakefile", "makefile", "Makefile"].filter((name) => (goal.file ?? name) === name);
  const [text] = files.flatMap((name) => texts.get(name) ?? []);
  return text === undefined ? undefined : { lines: linesFor(readMakefile(text), goal, program) };
}

function readGoal(args: readonly string[]): Goal {
  const variables = new Map<string, string>();
  const targets: string[] = [];
  const options: string[] = [];
  let folder: string | undefined;
  let file: string | undefined;
  for (let index = 0; index < args.length; index++) {
    const word = args[index] ?? "";
    const next = args[index + 1] ?? "";
    const [, name, value = ""] = /^(\w+)[:?]?=(.*)$/s.exec(word) ?? [];
    if (name !== undefined) {
      variables.set(name, value);
      options.push(word);
    } else if (!word.startsWith("-")) {
      targets.push(word);
    } else {
      folder = folderIn(word, next) ?? folder;
      file = fileIn(word, next) ?? file;
      const own = takesNext(word, next) ? [word, next] : [word];
      options.push(...own);
      index += own.length - 1;
    }
  }
  return { folder, variables, targets, options, file };
}

function fileIn(word: string, next: string): string | undefined {
  return /^(?:-f|--file|--makefile)$/.test(word) ? next : /^(?:-f|--(?:make)?file=)(.+)$/.exec(word)?.[1];
}

function folderIn(word: string, next: string): string | undefined {
  return /^(?:-C|--directory)$/.test(word) ? next : /^(?:-C|--directory=)(.+)$/.exec(word)?.[1];
}

/** Whether an option has the word after it as its value: the number of parallel jobs may be given, or not. */
function takesNext(word: string, next: string): boolean {
  return valued.test(word) || (/^(?:-j|--jobs)$/.test(word) && /^\d+$/.test(next));
}

interface Makefile {
  readonly variables: ReadonlyMap<string, TaskLine>;
  readonly rules: ReadonlyMap<string, Rule>;
  /** Its recipes run as any line of a shell does: each by itself, with no variable of the file. */
  readonly isPlain: boolean;
}

/** The names and lines are as they are written. */
interface Rule {
  readonly needs: readonly TaskLine[];
  readonly recipe: readonly TaskLine[];
}

const ruleLine = boundedPattern(/^([^\s:=#.$(][^:=#$(]*):{1,2}(?!=)([^#;=]*)/);
const variableLine = boundedPattern(/^(?:export +|override +)?([\w.-]+) *([:?+!]|::)?= *(.*)$/);

/** What gives a variable to recipes, or runs their lines in another way than each in a shell of its own. */
const surrounding =
  /^ *(?:export|unexport|\.EXPORT_ALL_VARIABLES|\.ONESHELL|\.SHELLFLAGS)\b|^ *SHELL *:{0,2}= *(?!\S*sh *$)/m;

function readMakefile(text: string): Makefile {
  const variables = new Map<string, TaskLine>();
  const rules = new Map<string, Rule>();
  // Another file may set a variable again.
  const isWhole = !/^ *[-s]?include\b/m.test(text);
  let recipe: TaskLine[] | undefined;
  for (const { text: line, isExact } of readLines(text)) {
    const [, name, sign = "", value = ""] = variableLine.exec(line) ?? [];
    const [, targets, needs = ""] = ruleLine.exec(line) ?? [];
    if (line.startsWith("\t")) {
      recipe?.push({ text: line.trim(), isExact });
    } else if (name !== undefined) {
      const isOnce = isWhole && isExact && !variables.has(name) && !/[?+!]/.test(sign);
      variables.set(name, { text: value, isExact: isOnce });
    } else {
      recipe = targets === undefined ? undefined : [];
      addRule(rules, targets ?? "", needs, { recipe: recipe ?? [], isExact });
    }
  }
  return { variables, rules, isPlain: !surrounding.test(text) };
}

function addRule(
  rules: Map<string, Rule>,
  targets: string,
  needs: string,
  { recipe, isExact }: { readonly recipe: readonly TaskLine[]; readonly isExact: boolean },
): void {
  const added = needs
    .split(/[\s|]+/)
    .filter(Boolean)
    .map((text) => ({ text, isExact }));
  for (const target of targets.split(/\s+/).filter(Boolean)) {
    rules.set(target, { needs: [...(rules.get(target)?.needs ?? []), ...added], recipe });
  }
}

/** The lines of a file but empty ones, comments and texts; not exact are those that hang on a condition. */
function* readLines(text: string): Generator<TaskLine> {
  let conditions = 0;
  let isText = false;
  for (const line of text.replace(/\\\r?\n/g, " ").split(/\r?\n/)) {
    const [, word] = /^ *(ifn?(?:def|eq)|else|endif|define|endef)\b/.exec(line) ?? [];
    conditions += word?.startsWith("if") ? 1 : word === "endif" ? -1 : 0;
    isText = word === "define" || (isText && word !== "endef");
    if (word === undefined && !isText && !/^ *(?:#|$)/.test(line)) {
      yield { text: line, isExact: conditions <= 0 };
    }
  }
}

/** How deep variables may hold others. */
const deepest = 8;

/** Options with which make runs the lines of a recipe as ever. */
const plainOption =
  /^(?:-[jskBwO]+\d*|\d+|--(?:jobs|silent|quiet|keep-going|always-make|no-print-directory)(?:=\d+)?)$/;

function linesFor({ rules, variables, isPlain }: Makefile, goal: Goal, program: string): readonly TaskLine[] {
  const given = [...goal.variables].map(([name, text]) => [name, { text, isExact: true }] as const);
  const known = new Map([...variables, ...given]);
  const ask = (target: string, isExact: boolean): TaskLine => ({
    text: [program, ...goal.options, target].map(quoteWord).join(" "),
    isExact,
  });
  const named = known.get(".DEFAULT_GOAL")?.text;
  const first = named ?? [...rules.keys()].find((target) => !target.startsWith("."));
  const [target = first ?? "", ...others] = goal.targets;
  if (others.length > 0) {
    return goal.targets.map((one) => ask(one, true));
  }
  const { needs = [], recipe = [] } = rules.get(target) ?? {};
  const isAsEver = isPlain && goal.variables.size === 0 && goal.options.every((one) => plainOption.test(one));
  return [
    ...needs.flatMap(({ text, isExact }) => (rules.has(text) ? ask(text, isExact) : [])),
    ...recipe.map((line) => {
      const { text, isExact } = expand(line, known);
      return { text: text.replace(/^[@+\s-]+/, ""), isExact: isExact && isAsEver };
    }),
  ];
}

/** How long a line may become. */
const longest = 10_000;

/** A line with its variables; one that is not known is empty, as make has it, and may have been set elsewhere. */
function expand(line: TaskLine, variables: ReadonlyMap<string, TaskLine>): TaskLine {
  let { text, isExact } = line;
  for (let round = 0; round < deepest && /\$[({]/.test(text); round++) {
    text = text
      .replace(/\$[({]([\w.-]+)[)}]/g, (_, name: string) => {
        const variable = variables.get(name) ?? {
          text: name === "MAKE" ? "make" : "",
          isExact: name === "MAKE",
        };
        isExact &&= variable.isExact;
        return variable.text;
      })
      .slice(0, longest);
  }
  return { text: text.replaceAll("$$", "$"), isExact: isExact && !text.includes("$") };
}
