import { boundedPattern } from "../../base/boundedPattern.ts";
import { recipeOfMake, type Task } from "./makefile.ts";
import type { Project } from "./project.ts";
import { noxCommands, pythonScript, toxCommands } from "./pythonTasks.ts";

/** How deep tasks may need others. */
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
      return recipeOfMake(args, firstText(project, "GNUmakefile makefile Makefile"));
    case "just":
      return justTask(args, project);
    case "task":
    case "go-task":
      return taskfileTask(args, project) ?? linesOnly(pythonScript(args, project));
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
  return line === undefined ? undefined : { lines: [line] };
}

function linesOnly(lines: readonly string[] | undefined): Task | undefined {
  return lines && { lines };
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

function justTask(args: readonly string[], project: Project): Task | undefined {
  const text = firstText(project, "justfile Justfile .justfile");
  if (text === undefined) {
    return undefined;
  }
  const variables = new Map<string, string>();
  const recipes = new Map<string, { readonly needs: readonly string[]; readonly lines: string[] }>();
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
      recipes.set(recipe, { needs: needs.split(/\s+/), lines: current });
    }
  }
  const run = (name: string, depth: number): readonly string[] => {
    const { needs = [], lines = [] } = (depth > 0 && recipes.get(name)) || {};
    return [...needs.flatMap((one) => run(one, depth - 1)), ...lines];
  };
  const lines = run(firstName(args) ?? [...recipes.keys()][0] ?? "", deepest);
  return {
    lines: lines.map((line) =>
      line.replace(/\{\{ ?([\w-]+) ?\}\}/g, (_, name: string) => variables.get(name) ?? ""),
    ),
  };
}

/** A task of a Taskfile: the lines below its name. */
interface TaskfileTask {
  readonly lines: string[];
  folder: string | undefined;
}

const taskName = boundedPattern(/^["']?([\w:.-]+)["']?:\s*(.*)$/);
const taskItem = boundedPattern(/^(?:- +)?(?:(cmd|cmds|task|dir|deps): *)?(.*)$/);

/** `Taskfile.yml`, as far as its tasks are lists of commands. */
function taskfileTask(args: readonly string[], project: Project): Task | undefined {
  const text = firstText(project, "Taskfile.yml Taskfile.yaml taskfile.yml taskfile.yaml");
  const tasks = text === undefined ? new Map<string, TaskfileTask>() : readTaskfile(text);
  const name = firstName(args) ?? "default";
  const run = (one: string, depth: number): readonly string[] =>
    ((depth > 0 && tasks.get(one)?.lines) || []).flatMap((line) =>
      line.startsWith("\0") ? run(line.slice(1), depth - 1) : line,
    );
  const task = tasks.get(name);
  return task && { lines: run(name, deepest), folder: task.folder };
}

/** The tasks of a file, by their names; a line that is another task begins with a NUL. */
function readTaskfile(text: string): ReadonlyMap<string, TaskfileTask> {
  const tasks = new Map<string, TaskfileTask>();
  const all = text.split(/\r?\n/);
  const lines = all
    .slice(all.findIndex((line) => /^tasks:/.test(line)) + 1)
    .filter((line) => /\S/.test(line));
  const indent = lines[0]?.search(/\S/) ?? 0;
  let task: TaskfileTask = { lines: [], folder: undefined };
  for (const line of lines) {
    const [, name, rest = ""] = (line.search(/\S/) === indent && taskName.exec(line.trim())) || [];
    if (name !== undefined) {
      task = { lines: [...commandOf("cmd", rest)], folder: undefined };
      tasks.set(name, task);
    } else {
      addLine(task, line.trim());
    }
  }
  return tasks;
}

function addLine(task: TaskfileTask, line: string): void {
  const [, key = line.startsWith("- ") ? "cmd" : undefined, value = ""] = taskItem.exec(line) ?? [];
  if (key === "dir") {
    task.folder = unquote(value);
  } else {
    task.lines.push(...commandOf(key, value));
  }
}

function commandOf(key: string | undefined, value: string): readonly string[] {
  const text = unquote(value).replace(/\{\{[^{}]*\}\}/g, "");
  if (text === "" || key === undefined || /^[|>&*{[]/.test(text)) {
    return [];
  }
  return [key === "task" ? `\0${text}` : text];
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
  return lines.length > 0 ? { lines } : undefined;
}

function denoTask(args: readonly string[], { texts }: Project): Task | undefined {
  const found = objectIn(texts.get("deno.json") ?? texts.get("deno.jsonc"), "tasks")?.[firstName(args) ?? ""];
  const line = typeof found === "object" && found !== null && "command" in found ? found.command : found;
  return typeof line === "string" ? { lines: [line] } : undefined;
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
