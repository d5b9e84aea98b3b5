import { boundedPattern } from "../../base/boundedPattern.ts";
import { type Section, sectionsOf, textsIn } from "./iniSections.ts";
import type { Project } from "./project.ts";

/** What the environments of tox run, by a configuration in either form. */
interface ToxFile {
  /** The names of the environments that run by default. */
  readonly environments: readonly string[];
  /** The commands of an environment; undefined where none are written. */
  commandsOf(environment: string): readonly string[] | undefined;
}

/** The configuration of tox, wherever it lies. */
export function toxFileOf({ texts }: Project): ToxFile | undefined {
  const pyproject = sectionsOf(texts.get("pyproject.toml") ?? "");
  const [, , legacy] =
    /^legacy_tox_ini = ("""|''')((?:(?!\1)[\s\S])*)/m.exec(texts.get("pyproject.toml") ?? "") ?? [];
  const setup = texts.get("setup.cfg");
  const ini = texts.get("tox.ini") ?? (setup?.includes("[tox:tox]") ? setup : legacy);
  if (ini !== undefined) {
    return iniFile(ini);
  }
  const own = texts.get("tox.toml");
  if (own !== undefined) {
    return tomlFile(sectionsOf(own), "");
  }
  return [...pyproject.keys()].some((name) => name === "tool.tox" || name.startsWith("tool.tox."))
    ? tomlFile(pyproject, "tool.tox.")
    : undefined;
}

function iniFile(text: string): ToxFile {
  const sections = sectionsOf(text);
  const general = sections.get("tox") ?? sections.get("tox:tox");
  const list = (general?.get("envlist") ?? general?.get("env_list") ?? []).join("\n");
  const names = list.replace(/\{([^,{}]*)(?:,[^{}]*)?\}/g, "$1").split(/[\s,]+/);
  return {
    // Of alternatives (`py{311,312}-web`) the first.
    environments: names.filter((name) => /^[\w.-]+$/.test(name)),
    commandsOf(environment) {
      const commands =
        sections.get(`testenv:${environment}`)?.get("commands") ?? sections.get("testenv")?.get("commands");
      return commands && joinLines(commands).flatMap((line) => commandIn(line, environment));
    },
  };
}

/** Lines with those that a backslash continues. */
function joinLines(lines: readonly string[]): readonly string[] {
  return lines
    .map((line) => (line.trimEnd().endsWith("\\") ? line.trimEnd().slice(0, -1) : `${line}\n`))
    .join("")
    .split("\n");
}

const conditional = boundedPattern(/^\s*([!\w{},.-]+): (.*)$/);

/** The command of a line; none where it is for other parts of the name: `lint: ruff .`. */
function commandIn(line: string, environment: string): readonly string[] {
  const factors = environment.split("-");
  const [, wanted, command = line] = conditional.exec(line) ?? [];
  const isMeant =
    wanted === undefined ||
    wanted
      .split(",")
      .some((one) =>
        one.split("-").every((part) => part.startsWith("!") !== factors.includes(part.replace(/^!/, ""))),
      );
  return isMeant && command.trim() !== "" ? [substitute(command.trim().replace(/^[-!]\s*/, ""))] : [];
}

/** A command of tox with what its variables stand for, as far as it matters which program is run. */
function substitute(command: string): string {
  return command
    .replace(/\{posargs:((?:[^{}]|\{[^{}]*\})*)\}/g, "$1")
    .replace(/\{posargs\}|\[\]/g, "")
    .replace(/\{env_?python\}/g, "python")
    .replace(/\{(?:envbindir|env_bin_dir)\}[\\/]/g, "")
    .replace(/\{(?:toxinidir|tox_root)\}[\\/]?/g, "./")
    .replaceAll("{/}", "/")
    .trim();
}

function tomlFile(sections: ReadonlyMap<string, Section>, prefix: string): ToxFile {
  const general = sections.get(prefix.replace(/\.$/, ""));
  const read = (section: Section | undefined) => {
    const commands = section?.get("commands")?.join("\n");
    return commands?.split("]").flatMap((one) => {
      const words = textsIn(one);
      return words.length > 0 ? [words.join(" ")] : [];
    });
  };
  return {
    environments: textsIn(general?.get("env_list")?.join("\n") ?? ""),
    commandsOf: (environment) =>
      read(sections.get(`${prefix}env.${environment}`)) ??
      read(sections.get(`${prefix}env_run_base`)) ??
      read(general),
  };
}

/** The commands of the environments that tox runs; undefined where they are not written plainly. */
export function toxCommands(args: readonly string[], project: Project): readonly string[] | undefined {
  const file = toxFileOf(project);
  const given = environmentsIn(args);
  const names = given ?? file?.environments ?? [];
  const all = (names.length > 0 ? names : [""]).flatMap((name) => file?.commandsOf(name) ?? []);
  return all.length > 0 ? all : undefined;
}

/** The environments that are asked for: `-e a,b`, `-ea`. */
function environmentsIn(args: readonly string[]): readonly string[] | undefined {
  const dashes = args.includes("--") ? args.indexOf("--") : args.length;
  const found = args.slice(0, dashes).flatMap((word, index) => {
    const [, joined] = /^(?:-e|--env=|-e=)(.+)$/.exec(word) ?? [];
    return /^(?:-e|--env)$/.test(word) ? (args[index + 1] ?? []) : (joined ?? []);
  });
  return found.length > 0 ? found.flatMap((one) => one.split(",")) : undefined;
}

/** The commands of the sessions that nox runs; undefined where they are not written plainly. */
export function noxCommands(args: readonly string[], { texts }: Project): readonly string[] | undefined {
  const dashes = args.includes("--") ? args.indexOf("--") : args.length;
  const own = args.slice(0, dashes);
  const at = own.findIndex((word) => /^(?:-s|--sessions?|-e)$/.test(word));
  const wanted = at === -1 ? [] : own.slice(at + 1).filter((word) => !word.startsWith("-"));
  const isMeant = (name: string) =>
    wanted.length === 0 ||
    wanted.some((one) => one === name || (one.split("(")[0] ?? "").replace(/-[\d.]+$/, "") === name);
  const sessions = (texts.get("noxfile.py") ?? "")
    .split(/^(?=@(?:nox\.)?session)/m)
    .filter((text) => text.startsWith("@"));
  const lines = sessions.flatMap((text) => {
    const [, defined = ""] = /^def (\w+)/m.exec(text) ?? [];
    const [, name = defined] = namedSession.exec(text) ?? [];
    return isMeant(name) ? callsIn(text) : [];
  });
  return lines.length > 0 ? lines : undefined;
}

const namedSession = boundedPattern(/^@[^\n]*\bname ?= ?["']([^"']+)/);

/** The words of each `session.run("a", "b", …)`: those that are texts. */
function callsIn(text: string): readonly string[] {
  return text
    .split(".run(")
    .slice(1)
    .map((call) => textsIn(call.slice(0, endOfCall(call))).join(" "));
}

/** Where the parenthesis of a call is closed, as far as no text holds one. */
function endOfCall(call: string): number {
  let depth = 1;
  for (let index = 0; index < call.length; index++) {
    depth += call[index] === "(" ? 1 : call[index] === ")" ? -1 : 0;
    if (depth === 0) {
      return index;
    }
  }
  return call.length;
}

/** The sections of pyproject.toml that have scripts: of hatch, pdm, poe, taskipy, rye, pixi. */
const ofScripts =
  /^tool\.(?:hatch\.envs\.[\w.-]+\.scripts|pdm\.scripts|poe\.tasks|taskipy\.tasks|rye\.scripts|pixi\.tasks)$/;

/** The lines of a script of pyproject.toml; undefined where there is none. */
export function pythonScript(
  [name = "", ...args]: readonly string[],
  { texts }: Project,
): readonly string[] | undefined {
  const [value] = [...sectionsOf(texts.get("pyproject.toml") ?? "")].flatMap(([section, values]) =>
    ofScripts.test(section) ? (values.get(name)?.join("\n") ?? []) : [],
  );
  if (value === undefined) {
    return undefined;
  }
  const isList = value.startsWith("[");
  const [, inTable] = inlineTable.exec(value) ?? [];
  const lines = textsIn(inTable ?? value);
  return (isList ? lines : lines.slice(0, 1)).map((line) =>
    line.replace(
      /\{args(?::([^{}]*))?\}/g,
      (_, usual: string | undefined) => args.join(" ") || (usual ?? ""),
    ),
  );
}

const inlineTable = boundedPattern(/\b(?:cmd|shell|composite|sequence) ?= ?(.*)$/);
