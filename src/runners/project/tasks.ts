import { boundedPattern } from "../../base/boundedPattern.ts";
import { recipeOfMake, type Task, type TaskLine } from "./makefile.ts";
import type { Project } from "./project.ts";
import { noxCommands, pythonScript, toxCommands } from "./pythonTasks.ts";

/** How deep scripts of composer.json may call others. */
const deepest = 5;

/**
 * What a command runs that is a task of a file of the project, or a line that it hands to a shell, as far as that is written plainly
 * there; undefined where it is none.
 * No argument reaches a task.
 */
export function taskOf(words: readonly string[], project: Project): Task | undefined {
  const [program = "", ...args] = words;
  switch (program) {
    case "make":
    case "gmake":
      return recipeOfMake(words, project.texts);
    case "just":
      return justTask(args, project);
    case "task":
    case "go-task":
      return taskfileTask(program, args, project) ?? linesOnly(pythonScript(args, project));
    case "composer":
      return composerTask(args, project);
    case "deno":
      return args[0] === "task" ? denoTask(args.slice(1), project) : undefined;
    case "tox":
      return linesOnly(toxCommands(args, project));
    case "nox":
      return linesOnly(noxCommands(args, project));
    case "sh":
    case "bash":
    case "dash":
    case "zsh":
      return lineOfShell(args);
    case "poe":
      return linesOnly(pythonScript(args, project));
    default:
      return linesOnly(pythonScript(words, project));
  }
}

/** The line that a shell is handed: `sh -c '…'`. */
function lineOfShell(args: readonly string[]): Task | undefined {
  const at = args.findIndex((arg) => /^-\w*c$/.test(arg));
  const line = at !== -1 && args.slice(0, at).every((arg) => /^[-+]/.test(arg)) ? args[at + 1] : undefined;
  return line === undefined ? undefined : linesOnly([line]);
}

/** Lines that run in an environment of their own. */
function linesOnly(lines: readonly string[] | undefined): Task | undefined {
  return lines && { lines: lines.map((text) => ({ text, isExact: false })) };
}

/** The first file that is there. */
function firstText({ texts }: Project, names: string): string | undefined {
  return names
    .split(" ")
    .map((name) => texts.get(name))
    .find((text) => text !== undefined);
}

/** The first word that is neither an option nor a variable. */
function firstName(args: readonly string[]): string | undefined {
  return args.find((one) => !one.startsWith("-") && !one.includes("="));
}

const justVariable = boundedPattern(/^([\w-]+) *:= *(?:"([^"]*)"|'([^']*)')\s*$/);
const justRecipe = boundedPattern(/^@?([\w-]+)(?: [^:=]*)?:(?!=)([^#]*)/);

/** What has just run recipes with other variables, in another shell or folder, or with what another file holds. */
const justSurrounding = /^(?:set|export|import|mod)\b/m;

function justTask(args: readonly string[], project: Project): Task | undefined {
  const text = firstText(project, "justfile Justfile .justfile");
  if (text === undefined) {
    return undefined;
  }
  const { variables, recipes } = readJustfile(text);
  const { needs, lines, isOnly } = recipes.get(firstName(args) ?? [...recipes.keys()][0] ?? "") ?? noRecipe;
  const isAsked = args.length < 2;
  const isPlain = isAsked && isOnly && !justSurrounding.test(text) && lines[0]?.startsWith("#!") !== true;
  return {
    lines: [
      ...needsOfJust(needs).map((one) => ({ ...one, isExact: one.isExact && isAsked })),
      ...lines.map((line) => ({
        text: line.replace(/\{\{ ?([\w-]+) ?\}\}/g, (_, name: string) => variables.get(name) ?? ""),
        isExact:
          isPlain && [...line.matchAll(/\{\{ ?([\w-]*)/g)].every(([, name = ""]) => variables.has(name)),
      })),
    ],
  };
}

interface JustRecipe {
  /** As it is written. */
  readonly needs: string;
  readonly lines: string[];
  /** No other one has its name: of several, the system decides. */
  readonly isOnly: boolean;
}

const noRecipe: JustRecipe = { needs: "", lines: [], isOnly: true };

function readJustfile(text: string) {
  const variables = new Map<string, string>();
  const recipes = new Map<string, JustRecipe>();
  let current: string[] | undefined;
  for (const line of text.split(/\r?\n/)) {
    const [, name, double, single] = justVariable.exec(line) ?? [];
    const [, recipe, needs = ""] = justRecipe.exec(line) ?? [];
    if (/^[ \t]/.test(line)) {
      current?.push(line.trim().replace(/^[@-]+/, ""));
    } else if (name !== undefined) {
      variables.set(name, double ?? single ?? "");
    } else if (recipe !== undefined) {
      current = [];
      recipes.set(recipe, { needs, lines: current, isOnly: !recipes.has(recipe) });
    } else if (/^[^#]/.test(line)) {
      current = undefined;
    }
  }
  return { variables, recipes };
}

/** The recipes that run before another one, each by just itself, which knows its conditions and asks what it has to ask. */
function needsOfJust(needs: string): readonly TaskLine[] {
  const [before = ""] = needs.split("&&");
  return [...before.matchAll(/\(([^()]*)\)|[^\s()]+/g)].map(([all, inner = all]) => ({
    text: `just ${inner.trim()}`,
    // A word that is not quoted is a variable.
    isExact: /^[\w-]+(?: +'[^']*')*$/.test(inner.trim()),
  }));
}

/** A task of a Taskfile: the tasks that it needs, and the lines below its name. */
interface TaskfileTask {
  readonly needs: string[];
  readonly lines: TaskLine[];
  folder: string | undefined;
  /** It runs each time, and as any line of a shell does. */
  isPlain: boolean;
}

const taskName = boundedPattern(/^["']?([\w:.-]+)["']?:\s*(.*)$/);
const taskKey = boundedPattern(/^(\w+): *(.*)$/);

const listItem = boundedPattern(/^- +(.*)$/);

/** What a Taskfile gives its tasks. */
const taskfileSurrounding = /^(?:env|dotenv|set|shopt|run):/m;

/** `Taskfile.yml`, as far as its tasks are lists of commands. */
function taskfileTask(program: string, args: readonly string[], project: Project): Task | undefined {
  const text = firstText(project, "Taskfile.yml Taskfile.yaml taskfile.yml taskfile.yaml") ?? "";
  const task = readTaskfile(text, program).get(firstName(args) ?? "default");
  const isAsked = args.length < 2;
  const isPlain = isAsked && task?.isPlain === true && !taskfileSurrounding.test(text);
  return (
    task && {
      lines: [
        ...task.needs.map((one) => ({ text: `${program} ${one}`, isExact: isAsked })),
        ...task.lines.map((line) => ({ ...line, isExact: line.isExact && isPlain })),
      ],
      folder: task.folder,
    }
  );
}

/** The tasks of a file, by their names. */
function readTaskfile(text: string, program: string): ReadonlyMap<string, TaskfileTask> {
  const all = text.split(/\r?\n/);
  const lines = all
    .slice(all.findIndex((line) => /^tasks:/.test(line)) + 1)
    .filter((line) => /^\s*[^\s#]/.test(line));
  const indent = lines[0]?.search(/\S/) ?? 0;
  const written = new Map<string, { readonly rest: string; readonly below: string[] }>();
  let below: string[] = [];
  for (const line of lines) {
    const [, name, rest = ""] = (line.search(/\S/) === indent && taskName.exec(line.trim())) || [];
    if (name === undefined) {
      below.push(line);
    } else {
      below = [];
      written.set(name, { rest, below });
    }
  }
  return new Map([...written].map(([name, one]) => [name, readTask(one.rest, one.below, program)]));
}

/** A task, by what stands behind its name and below it. */
function readTask(rest: string, below: readonly string[], program: string): TaskfileTask {
  const task: TaskfileTask = { needs: [], lines: [...commandOf(rest)], folder: undefined, isPlain: true };
  const indent = below[0]?.search(/\S/) ?? 0;
  let list = "cmds";
  for (const line of below) {
    const item = listItem.exec(line.trim())?.[1];
    const [, key = "", value = ""] = taskKey.exec(item ?? line.trim()) ?? [];
    if (item === undefined && line.search(/\S/) <= indent) {
      list = key;
      readKey(task, key, value);
    } else if (item === undefined) {
      // More of the item before: a condition, variables, the rest of its text.
      task.lines.push(...task.lines.splice(-1).map((last) => ({ ...last, isExact: false })));
    } else if (list === "deps") {
      task.needs.push(unquote(item));
    } else if (list === "cmds") {
      task.lines.push(...itemOf(item, key, value, program));
    }
  }
  return task;
}

/** Keys that change nothing in what a task runs. */
const plainKeys = /^(?:desc|summary|cmds?|deps|silent|aliases|internal|dir)$/;

function readKey(task: TaskfileTask, key: string, value: string): void {
  task.isPlain &&= plainKeys.test(key);
  if (key === "dir") {
    task.folder = unquote(value);
  } else if (key === "cmd" || key === "cmds") {
    task.lines.push(...commandOf(value));
  } else if (key === "deps") {
    const [, names = ""] = /^\[([^[\]{}]*)\]$/.exec(value) ?? [];
    task.needs.push(...names.split(",").map(unquote).filter(Boolean));
  }
}

function itemOf(item: string, key: string, value: string, program: string): readonly TaskLine[] {
  switch (key) {
    case "cmd":
      return commandOf(value);
    case "task":
      return commandOf(`${program} ${unquote(value)}`);
    // What it puts off runs behind the others.
    case "defer":
    case "for":
      return [];
    default:
      return commandOf(item);
  }
}

function commandOf(value: string): readonly TaskLine[] {
  const text = unquote(value);
  return text === "" || /^[|>&*{[]/.test(text)
    ? []
    : [{ text: text.replace(/\{\{[^{}]*\}\}/g, ""), isExact: !text.includes("{{") }];
}

function unquote(text: string): string {
  return text.trim().replace(/^"([^"]*)"$|^'([^']*)'$/, "$1$2");
}

/** A script of composer.json. */
function composerTask(args: readonly string[], { texts }: Project): Task | undefined {
  const words = args.filter((one) => !one.startsWith("-"));
  const name = /^(?:run|run-script)$/.test(words[0] ?? "") ? words[1] : words[0];
  const scripts = objectIn(texts.get("composer.json"), "scripts");
  const run = (script: string, depth: number): readonly string[] =>
    (depth > 0 ? [scripts?.[script]].flat().filter((one) => typeof one === "string") : []).flatMap((line) =>
      line.startsWith("@") && !line.startsWith("@php ")
        ? run(line.slice(1), depth - 1)
        : line.replace(/^@/, ""),
    );
  const lines = run(name ?? "", deepest);
  // Of its own, or a method of PHP.
  const isExact = (line: string) => !/^putenv\b|^[\w\\]+::\w+$/.test(line);
  return lines.length > 0 ? { lines: lines.map((text) => ({ text, isExact: isExact(text) })) } : undefined;
}

function denoTask(args: readonly string[], { texts }: Project): Task | undefined {
  const found = objectIn(texts.get("deno.json") ?? texts.get("deno.jsonc"), "tasks")?.[firstName(args) ?? ""];
  const line = typeof found === "object" && found !== null && "command" in found ? found.command : found;
  return linesOnly(typeof line === "string" ? [line] : undefined);
}

/** An object of a JSON text; undefined where there is none. */
function objectIn(text: string | undefined, key: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const all: unknown = JSON.parse(text ?? "");
    const found =
      typeof all === "object" && all !== null
        ? Object.entries(all).find(([name]) => name === key)?.[1]
        : undefined;
    return typeof found === "object" && found !== null ? { ...found } : undefined;
  } catch {
    // With comments, or damaged: nothing is known then.
    return undefined;
  }
}
