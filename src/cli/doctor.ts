import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type AgentForm, agentForms, levelIn } from "../agents/agentForms.ts";
import { findOurHooks } from "../agents/hooksFile.ts";
import { sampleCall } from "../agents/sampleCall.ts";
import { codeOf, messageOf, UserError } from "../base/errors.ts";
import { collect, windowsProgram } from "../base/process.ts";
import { quote } from "../model/answers/quote.ts";
import { type Answer, type Around, answerCodes, type CliCommand } from "./command.ts";
import { projectFolder, userConfig, wantedEntries } from "./enable.ts";

/** How many faults are shown. */
const mostFaults = 5;

/** Within how many milliseconds a hook must have answered. */
const longestAnswer = 2_000;

/** *casebook doctor*. */
export const doctor: CliCommand = {
  name: "doctor",
  summary: "whether the hooks of each agent are installed, were called, and work",
  usage: "",
  help: [
    "Calls each hook that is installed as its agent would, with an input from the agent's documentation, and checks the answer.",
    "Records nothing. Exit code 3 if a hook does not work.",
  ],
  options: {},
  run: async (given, around): Promise<Answer> => {
    const project = projectFolder(given.value("folder"));
    const places = agentForms.flatMap((form) => [
      { form, path: join(project, form.project) },
      { form, path: userConfig(form, around) },
    ]);
    const found: Checked[] = [];
    for (const { form, path } of places) {
      const checked = await check(form, path, project, around);
      found.push(...(checked === undefined ? [] : [checked]));
    }
    const without = agentForms.filter(({ id }) => found.every(({ agent }) => agent !== id));
    const faults = around.hooks.faults.slice(-mostFaults);
    const isWell = found.every(({ problem }) => problem === undefined);
    return {
      code: isWell ? answerCodes.done : answerCodes.broken,
      lines: [
        await describeFolder(around),
        ...found.flatMap(describe),
        ...(without.length > 0
          ? [
              `Not enabled: ${without.map(({ name }) => name).join(", ")}. Enable one: casebook enable --agent ${without[0]?.id}`,
            ]
          : []),
        ...(faults.length > 0
          ? ["The last faults of hooks:", ...faults.map((line) => `  ${quote(line)}`)]
          : []),
      ],
      json: found,
    };
  },
};

interface Checked {
  readonly agent: string;
  readonly name: string;
  readonly path: string;
  readonly level: number | undefined;
  readonly lastCall: { readonly at: string; readonly event: string } | undefined;
  readonly answeredInMs: number | undefined;
  /** Why it does not work. */
  readonly problem: string | undefined;
  /** What else should be known. */
  readonly hint: string | undefined;
}

function describe({ name, path, level, lastCall, answeredInMs, problem, hint }: Checked): readonly string[] {
  const last =
    lastCall === undefined ? "not called yet" : `last called at ${lastCall.at} (${quote(lastCall.event)})`;
  const works = answeredInMs === undefined ? "" : `, works: a trial call was answered in ${answeredInMs} ms`;
  return [
    problem === undefined
      ? `${name}: level ${level} in ${quote(path)}; ${last}${works}.`
      : `${name}: DOES NOT WORK, in ${quote(path)}; ${last}. ${problem}`,
    ...(hint === undefined ? [] : [`  ${hint}`]),
  ];
}

async function describeFolder(around: Around): Promise<string> {
  try {
    const { state } = await around.open();
    return `${quote(state.folder)} can have sessions.`;
  } catch (error) {
    if (!(error instanceof UserError)) {
      throw error;
    }
    return `No session is possible in this folder, so hooks record nothing here: ${error.message}`;
  }
}

async function check(
  form: AgentForm,
  path: string,
  project: string,
  around: Around,
): Promise<Checked | undefined> {
  const common = {
    agent: form.id,
    name: form.name,
    path,
    level: undefined,
    lastCall: around.hooks.lastFiring(form.id),
    answeredInMs: undefined,
    hint: undefined,
  };
  let commands: readonly string[];
  try {
    const hooks = findOurHooks(readFileSync(path, "utf8"));
    commands = [...new Set(hooks.map(({ command }) => command))];
  } catch (error) {
    return codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR"
      ? undefined
      : { ...common, problem: `It cannot be read: ${messageOf(error)}` };
  }
  const own = commands.filter(
    (command) => command.includes(` --for ${form.marks} `) || command.endsWith(` --for ${form.marks}`),
  );
  const [command, ...others] = own;
  if (command === undefined) {
    return undefined;
  }
  const level = levelIn(command);
  const known = { ...common, level, hint: common.lastCall === undefined ? form.next : undefined };
  if (others.length > 0) {
    return { ...known, problem: "Its hooks call several programs. Enable it again." };
  }
  const wanted = wantedEntries(form, { level, guardsStop: false }, around).map(({ entry }) =>
    JSON.stringify(entry),
  );
  if (!wanted.some((entry) => entry.includes(JSON.stringify(command)))) {
    // What a file says that came with a repository is not run here.
    return {
      ...known,
      problem: `Its hooks call another program than this one, which was not tried: ${quote(command)}`,
    };
  }
  return { ...known, ...(await call(form, command, project, around)) };
}

/** Calls the hook as the agent would, by a shell. */
async function call(
  form: AgentForm,
  command: string,
  folder: string,
  { env, platform }: Around,
): Promise<Pick<Checked, "answeredInMs" | "problem">> {
  const began = performance.now();
  const isWindows = platform === "win32";
  const file = isWindows ? windowsProgram(env, "cmd.exe") : "/bin/sh";
  const { end, stdout } = await collect(
    file,
    isWindows ? ["/d", "/s", "/c", `"${command}"`] : ["-c", command],
    {
      cwd: folder,
      env: { ...env, CASEBOOK_HOOK_CHECK: "1" },
      stdin: Buffer.from(JSON.stringify(sampleCall(form.id, folder))),
    },
  );
  const answeredInMs = Math.round(performance.now() - began);
  const text = stdout.toString("utf8").trim();
  const isEnded = end.kind === "exited" && end.code === 0;
  if (!isEnded || !isAnswer(text)) {
    const how = end.kind === "exited" ? `exit code ${end.code}` : end.kind;
    return {
      answeredInMs,
      problem: `A trial call ended with ${how}${text === "" ? "" : ` and printed ${quote(text)}`}.`,
    };
  }
  return answeredInMs > longestAnswer
    ? {
        answeredInMs,
        problem: `A trial call took ${answeredInMs} ms: this machine is too busy, or too slow.`,
      }
    : { answeredInMs, problem: undefined };
}

/** Nothing, or an object. */
function isAnswer(text: string): boolean {
  try {
    return text === "" || typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}
