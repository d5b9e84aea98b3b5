import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import {
  type AgentForm,
  agentForm,
  agentForms,
  type HookEntry,
  type HookLevel,
  hookArguments,
  hookLevels,
} from "../agents/agentForms.ts";
import { agentIds } from "../agents/hookCall.ts";
import { addHooks, findOurHooks, removeHooks, UnreadableHooks } from "../agents/hooksFile.ts";
import { quote } from "../model/answers/quote.ts";
import { type Answer, type Arguments, type Around, answerCodes, type CliCommand } from "./command.ts";
import {
  type ConfigFile,
  leftAlone,
  readConfigFile,
  removeMadeFolders,
  replaceConfigFile,
} from "./configFile.ts";
import { UsageError } from "./usageError.ts";

const agentNames = agentIds.join(", ");

const commonHelp = [
  `--agent NAME   one of ${agentNames}; may be given several times`,
  "--user         in your own configuration, for all projects, and not in this project's",
] as const;

/** *casebook enable*. */
export const enable: CliCommand = {
  name: "enable",
  summary: "has a coding agent report its test runs, by hooks in its configuration",
  usage: "--agent NAME… [--level 1|2|3] [--stop] [--user]",
  help: [
    ...commonHelp,
    "--level 1      watches: test runs of the agent are recorded; nothing that it runs is changed",
    "--level 2      also asks for a test report, by variables in front of the command",
    "--level 3      runs the command by “casebook run”",
    "--stop         reminds the agent, once, if it stops with untested changes or failing tests",
    "Nothing else in the file is changed, and “casebook disable” takes the hooks out again.",
  ],
  options: {
    agent: { type: "string", multiple: true },
    level: { type: "string" },
    stop: { type: "boolean" },
    user: { type: "boolean" },
  },
  run: async (given, around): Promise<Answer> => {
    const said = given.value("level") ?? "1";
    const level = hookLevels.find((one) => String(one) === said);
    if (level === undefined) {
      throw new UsageError(`--level is 1, 2 or 3, not ${quote(said)}.`, "casebook help enable");
    }
    const guardsStop = given.has("stop");
    return forEach(given, around, (form, place) => [
      enableIn(form, place, { level, guardsStop }, around),
      ...(form.next === undefined ? [] : [form.next]),
    ]);
  },
};

/** *casebook disable*. */
export const disable: CliCommand = {
  name: "disable",
  summary: "takes the hooks of an agent out again",
  usage: "--agent NAME… [--user]",
  help: [...commonHelp, "What is recorded stays."],
  options: { agent: { type: "string", multiple: true }, user: { type: "boolean" } },
  run: async (given, around): Promise<Answer> =>
    forEach(given, around, (_, place) => [disableIn(place, around)]),
};

async function forEach(
  given: Arguments,
  around: Around,
  change: (form: AgentForm, place: ConfigPlace) => readonly [string, ...string[]],
): Promise<Answer> {
  const named = given.values("agent");
  const forms = named.map((name) => agentForms.find(({ id }) => id === name) ?? unknownAgent(name));
  if (forms.length === 0) {
    throw new UsageError(`Which agent? --agent takes one of ${agentNames}.`, "casebook help enable");
  }
  const done = forms.map((form) => {
    const place = configPlace(form, given, around);
    const [what, ...next] = change(form, place);
    return { agent: form.id, path: place.path, done: what, next };
  });
  return {
    code: answerCodes.done,
    lines: done.flatMap(({ agent, done: what, next }) => [
      `${agentForm(agent).name}: ${what}`,
      ...next.map((line) => `  ${line}`),
    ]),
    json: done,
  };
}

function unknownAgent(name: string): never {
  throw new UsageError(`${quote(name)} is no agent with hooks that are known. One of ${agentNames}.`);
}

/** Where the hooks of an agent are configured. */
interface ConfigPlace {
  readonly path: string;
  /** The folder of the project that they are for; undefined where they are for all of a user's. */
  readonly project: string | undefined;
}

function configPlace(form: AgentForm, given: Pick<Arguments, "value" | "has">, around: Around): ConfigPlace {
  if (given.has("user")) {
    return { path: userConfig(form, around), project: undefined };
  }
  const project = projectFolder(given.value("folder"));
  return { path: join(project, form.project), project };
}

/** The configuration of a user: below the home directory, or where the agent is told to keep it. */
export function userConfig(
  { user, userFolder }: AgentForm,
  { home, env }: Pick<Around, "home" | "env">,
): string {
  const named = userFolder === undefined ? "" : (env[userFolder] ?? "");
  return named === "" ? join(home, user) : join(named, user.slice(user.indexOf("/") + 1));
}

/** A file as it is named to a person: with where it really lies. */
function nameOf({ path, target }: Pick<ConfigFile, "path" | "target">): string {
  return target === path ? quote(path) : `${quote(path)}, which leads to ${quote(target)}`;
}

/** The folder that is named, else the top of the work tree that the current one is in. */
export function projectFolder(named: string | undefined): string {
  const folder = resolve(named ?? ".");
  if (named !== undefined) {
    return folder;
  }
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) {
      return at;
    }
    if (dirname(at) === at) {
      return folder;
    }
  }
}

/** The hooks of a form as this program would be called by them. */
export function wantedEntries(
  form: AgentForm,
  { level, guardsStop }: { readonly level: HookLevel; readonly guardsStop: boolean },
  { program }: Around,
): readonly HookEntry[] {
  const words = hookArguments(form.marks, level);
  return form.entries({
    level,
    guardsStop,
    command: `${program.command} ${words}`,
    powershell: `${program.powershell} ${words}`,
  });
}

function enableIn(
  form: AgentForm,
  { path, project }: ConfigPlace,
  wanted: { readonly level: HookLevel; readonly guardsStop: boolean },
  around: Around,
): string {
  const file = readConfigFile(path, project);
  const entries = wantedEntries(form, wanted, around);
  const record = around.hooks.readAdded(path);
  const what = `level ${wanted.level} in ${nameOf(file)}`;
  const { before, added } = understood(path, () => {
    const text = file.text ?? "";
    const isSame = isAlready(text, entries);
    const without = isSame || text === "" ? text : removeHooks(text, record?.inserted ?? []);
    return { before: without, added: isSame ? undefined : addHooks(without, entries, form.root) };
  });
  if (added === undefined) {
    return `already enabled, ${what}.`;
  }
  const made = replaceConfigFile(file, added.text);
  const isNew = file.text === undefined;
  // Enabled anew at another level, it is still the file that was made then.
  const wasNew = record?.isNew === true && before.trim() === "";
  const notKept = around.hooks.writeAdded(path, {
    inserted: added.inserted,
    isNew: isNew || wasNew,
    folders: isNew ? made : (record?.folders ?? []),
  });
  return `enabled, ${what}.${notKept === undefined ? "" : ` What was added could not be noted: ${notKept}`}`;
}

function isAlready(text: string, entries: readonly HookEntry[]): boolean {
  const written = entries.map(({ event, entry }) => `${event} ${JSON.stringify(entry)}`).toSorted();
  const found = findOurHooks(text).map(({ event, entry }) => `${event} ${JSON.stringify(entry)}`);
  return JSON.stringify(found.toSorted()) === JSON.stringify(written);
}

function disableIn({ path, project }: ConfigPlace, around: Around): string {
  const file = readConfigFile(path, project);
  const record = around.hooks.readAdded(path);
  const text = file.text ?? "";
  if (understood(path, () => findOurHooks(text).length === 0)) {
    return `not enabled in ${nameOf(file)}.`;
  }
  const rest = understood(path, () => removeHooks(text, record?.inserted ?? []));
  const isGone = record?.isNew === true && rest.trim() === "";
  replaceConfigFile(file, isGone ? undefined : rest);
  if (isGone) {
    removeMadeFolders(record.folders);
  }
  around.hooks.forgetAdded(path);
  return `disabled in ${nameOf(file)}.`;
}

/** What cannot be understood is left alone. */
function understood<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof UnreadableHooks ? leftAlone(path, error.message) : error;
  }
}
