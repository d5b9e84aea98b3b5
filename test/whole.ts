import { spawn } from "node:child_process";
import { join } from "node:path";

/**
 * Plays whole what `npm test` plays in part: `npm run test:NAME` is `node test/whole.ts NAME`, on every system. A variable that is set
 * already is kept: `CASEBOOK_KILLS=1000 npm run test:kills` plays more.
 */

/** What sets how much is played, and what plays it: a test file of a suite, or a suite of `test/run.ts`. */
interface Whole {
  readonly variable: string;
  readonly value: string;
  readonly args: readonly string[];
}

/** By the name of its script in package.json, without `test:`. */
const whole: Readonly<Record<string, Whole>> = {
  attacks: { variable: "CASEBOOK_ATTACKS", value: "all", args: adapters("test/adapters/attacks") },
  beside: {
    variable: "CASEBOOK_BESIDE",
    value: "200",
    args: adapters("test/adapters/engine/beside.test.ts"),
  },
  disks: {
    variable: "CASEBOOK_DISKS",
    value: "all",
    args: adapters("test/adapters/restore/foldingDisks.test.ts"),
  },
  faults: { variable: "CASEBOOK_FAULTS", value: "all", args: adapters("test/adapters/git/faults.test.ts") },
  floor: { variable: "CASEBOOK_VSCODE", value: "floor", args: ["test/run.ts", "integration"] },
  hooks: { variable: "CASEBOOK_HOOKS", value: "all", args: adapters("test/adapters/cli/hooks.test.ts") },
  kills: {
    variable: "CASEBOOK_KILLS",
    value: "100",
    args: adapters("test/adapters/restore/killCampaign.test.ts"),
  },
  mcp: { variable: "CASEBOOK_MCP", value: "all", args: adapters("test/adapters/mcp") },
  patterns: {
    variable: "CASEBOOK_PATTERNS",
    value: "all",
    args: vitest("unit", "test/unit/patterns.test.ts"),
  },
  places: {
    variable: "CASEBOOK_UNTRACKED",
    value: "100000",
    args: adapters("test/adapters/git/hardPlaces.test.ts"),
  },
  planted: {
    variable: "CASEBOOK_PLANTED",
    value: "all",
    args: adapters("test/adapters/search/planted.test.ts"),
  },
  random: {
    variable: "CASEBOOK_ROUNDS",
    value: "200",
    args: adapters("test/adapters/restore/restoreRandom.test.ts"),
  },
  themes: { variable: "CASEBOOK_UI", value: "all", args: ["test/run.ts", "ui"] },
  versions: {
    variable: "CASEBOOK_VERSIONS",
    value: "50",
    args: adapters("test/adapters/git/twoVersions.test.ts"),
  },
};

function adapters(path: string): readonly string[] {
  return vitest("adapters", path);
}

function vitest(project: string, path: string): readonly string[] {
  return ["node_modules/vitest/vitest.mjs", "run", "--project", project, path];
}

const [name = "", ...others] = process.argv.slice(2);
const asked = whole[name];
if (asked === undefined) {
  console.error(`There is no “${name}”; there are ${Object.keys(whole).join(", ")}.`);
  process.exit(1);
}
const project = join(import.meta.dirname, "..");
const { variable, value, args } = asked;
const child = spawn(process.execPath, [...args, ...others], {
  cwd: project,
  env: { ...process.env, [variable]: process.env[variable] || value },
  stdio: "inherit",
});
child.once("error", (error) => {
  throw error;
});
child.once("close", (code) => {
  process.exitCode = code ?? 1;
});
