import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { codeOf } from "../../../src/base/errors.ts";
import { defaultSettings } from "../../../src/model/folder/settings.ts";
import { commandOf } from "../../../src/model/log/session.ts";
import { allCases } from "../../../src/model/report/report.ts";
import { decodeReport } from "../../../src/sessions/state/storedReport.ts";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import { makeCommitted, type TestRepository } from "../../support/git/repositories.ts";
import { needing } from "../../support/system/capabilities.ts";
import { englishOf } from "../../support/texts/englishOf.ts";

// Put together here, so that no scanner takes this file for a leak.
const letters = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6";
const dashes = "-----";
const keyBody = `MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n${letters}${letters}`;

/** Values that a run must not leave behind, by what they are. */
const values = {
  MY_API_TOKEN: "hunter2-hunter2-hunter2",
  SHOP_PASSWORD: `p&"ss<w ö\\rd'1`,
  MULTI_LINE_KEY: "first-line-of-the-key\nsecond-line-of-the-key",
};
const ofFiles = { API_SECRET: "only-in-a-dotenv-file-77", DEPLOY_CREDENTIAL: "of-a-package-of-the-folder-5" };
const shapes = [
  `ghp_${letters}`,
  `github_pat_${letters}`,
  `AKIA${"ABCDEFGH".repeat(2)}`,
  `xoxb-1234567890-${letters}`,
  `sk-proj-${letters}`,
  `eyJ${letters}.eyJ${letters}.${letters}`,
  `sk_live_${letters}`,
];
const login = "ada:pw-of-ada-123";

/** What is searched for: also pieces of what has several lines, and what an escape hides. */
const secrets = [
  ...Object.values(values).flatMap((value) => value.split("\n")),
  ...Object.values(ofFiles),
  ...shapes,
  login,
  letters.slice(0, 20),
  Buffer.from(values.MY_API_TOKEN).toString("base64"),
  encodeURIComponent(values.SHOP_PASSWORD),
  "p&amp;&quot;ss&lt;w",
];

/** A program that prints what it knows, and writes a report that holds it in every place that a report has. */
const program = `
const { writeFileSync } = require("node:fs");
const { samples, login, key } = JSON.parse(require("node:fs").readFileSync("samples.json", "utf8"));
const xml = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;").replace(/\\n/g, "&#10;");
const token = process.env.MY_API_TOKEN, password = process.env.SHOP_PASSWORD;
console.log(JSON.stringify(process.env));
for (const [name, value] of Object.entries(process.env)) console.log(name + "=" + value);
for (const sample of samples) console.log("sample " + sample);
console.log("https://" + login + "@host.example/path");
console.log(key);
console.log("hun\\x1b[31mter2-hunter2\\x1b[0m-hunter2", Buffer.from("x:" + token).toString("base64"), encodeURIComponent(password));
const box = (text, width) => text.match(new RegExp(".{1," + width + "}", "gs")).map((line) => "│ " + line.padEnd(width) + " │").join("\\n");
console.log(box("for the token " + token + " and " + samples[0] + ", " + samples[5], 30));
console.log(token.slice(0, 9) + "\\\\\\n  " + token.slice(9) + "\\n('" + token.slice(0, 4) + "'\\n  '" + token.slice(4) + "')");
process.stdout.write(samples[0].slice(0, 9));
setTimeout(() => {
  console.log(samples[0].slice(9) + " evidence stays");
  const all = [...samples, token, password, process.env.MULTI_LINE_KEY];
  const cases = all.map((one, index) => '<testcase classname="c" name="test ' + index + ' ' + xml(one) + '" file="a.test.js"><failure message="expected ' + xml(one) + '" type="' + xml(one) + '"><![CDATA[- ' + one + '\\n+ other\\n]]>' + xml(one) + '</failure><properties><property name="p" value="' + xml(one) + '"/></properties><system-out>' + xml(one) + '</system-out></testcase>');
  const split = '<testcase name="split"><failure><![CDATA[hunter2-hunter2-hun]]><![CDATA[ter2]]> &#104;unter2-hunter2-hunter2\\n' + box("E  " + token + samples[0], 20) + '</failure></testcase>';
  const two = ["a", "b"].map((end) => '<testcase classname="c" name="login ' + samples[0] + end + '"><failure message="same"/></testcase>');
  writeFileSync("report.xml", "<testsuite>" + cases.join("") + split + two.join("") + '<testcase name="passes"/></testsuite>');
  process.exit(1);
}, 300);
`;

/** Leaves a process whose short command line has the token in it. */
const leave = `require("node:child_process").spawn("sh", ["-c", "sleep 60; :", process.env.MY_API_TOKEN], { detached: true, stdio: "ignore" }).unref();`;

/** A program that leaves such a process, prints the token, and stays. */
const staying = `
${leave}
console.log("printed", process.env.MY_API_TOKEN);
setTimeout(() => {}, 60_000);
`;

let engine: EngineUnderTest | undefined;

afterEach(() => engine?.dispose());

/** A folder with the program and `.env` files, of which git knows nothing, and the engine with the variables. */
async function openFolder(): Promise<{ repository: TestRepository; engine: EngineUnderTest }> {
  const repository = makeCommitted({
    "print.cjs": program,
    "stay.cjs": staying,
    "leave.cjs": `${leave}\nconsole.log("left");`,
    ".gitignore": ".env*\nreport.xml\nsamples.json\n",
  });
  const samples = [...shapes, ...Object.values(ofFiles)];
  const key = `${dashes}BEGIN PRIVATE KEY${dashes}\n${keyBody}\n${dashes}END PRIVATE KEY${dashes}`;
  repository.write({
    "samples.json": JSON.stringify({ samples, login, key }),
    ".env": `# a comment\nexport API_SECRET='${ofFiles.API_SECRET}' # another\n`,
    "packages/api/.env.local": `DEPLOY_CREDENTIAL="${ofFiles.DEPLOY_CREDENTIAL}"\n`,
  });
  engine = await EngineUnderTest.open(repository.dir, { ...repository.env, ...values });
  await engine.reopen({ ...defaultSettings, reportGlobs: ["report.xml"] });
  return { repository, engine };
}

const sections = {
  title: "secrets",
  isolationCommand: "node print.cjs",
  verificationCommand: "node print.cjs",
};

/** Every object that the logs reach, and every file below the folder of Casebook. */
function readEverything({ dir, env }: TestRepository): string {
  const git = (args: readonly string[], input?: string) =>
    execFileSync("git", args, { cwd: dir, env, input, maxBuffer: 2 ** 28 });
  const refs = git(["for-each-ref", "--format=%(objectname)", "refs/casebook"]).toString();
  const objects = git(["rev-list", "--objects", "--stdin"], refs).toString();
  const oids = objects.split("\n").map((line) => line.slice(0, 40));
  const own = join(dir, ".git/casebook");
  const files = readdirSync(own, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return [
    git(["cat-file", "--batch"], oids.join("\n")).toString("latin1"),
    ...files.map(({ parentPath, name }) => readIfThere(join(parentPath, name))),
  ].join("\n");
}

/** What a file holds; nothing where the engine has removed it since it was listed, as it does with the index of a snapshot. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch (error) {
    if (codeOf(error) !== "ENOENT") {
      throw error;
    }
    return "";
  }
}

function findSecrets(repository: TestRepository): readonly string[] {
  const all = readEverything(repository);
  // What a box, a quote or a backslash has broken into lines is to be read all the same.
  const joined = all.replace(/(?:[ '"\\]|\xe2\x94\x82)*\n(?:[ '"]|\xe2\x94\x82)*/g, "");
  return secrets.filter((secret) => {
    const bytes = Buffer.from(secret).toString("latin1");
    return all.includes(bytes) || joined.includes(bytes);
  });
}

function readStored({ dir, env }: TestRepository, path: RegExp): readonly Buffer[] {
  const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: dir, env });
  const ref = git("for-each-ref", "--format=%(refname)", "refs/casebook/log").toString().trim();
  const paths = git("ls-tree", "-r", "--name-only", ref).toString().split("\n");
  return paths.filter((one) => path.test(one)).map((one) => git("show", `${ref}:${one}`));
}

describe("what a run prints and reports", () => {
  needing(it, "sh")(
    "enters the log without a secret; the rest is there, and the run says what was masked",
    async () => {
      const { repository, engine } = await openFolder();
      await engine.request("startSession", { sections });
      expect(await engine.run()).toMatch(/^#0 baseline: \d+ failing$/);
      expect(findSecrets(repository)).toEqual([]);
      const [output = ""] = readStored(repository, /\/output$/).map(String);
      expect(output).toContain("*** evidence stays");
      expect(output).toContain("MY_API_TOKEN=***\n");
      expect(output).toContain("https://***@host.example/path");
      const [report = ""] = readStored(repository, /\.xml$/).map(String);
      expect(report.match(/<testcase /g)).toHaveLength(16);
      const masked = engine.session.attempts[0]?.runs[0]?.end?.masked ?? [];
      expect(masked.map(({ what }) => englishOf(what))).toEqual(
        expect.arrayContaining([
          "value of MY_API_TOKEN",
          "value of API_SECRET",
          "GitHub token",
          "private key",
        ]),
      );
      expect(engine.problems).toEqual([]);
    },
  );

  needing(it, "sh")(
    "is judged as it is masked: what is shown and what is read from the log agree, and no two tests become one",
    async () => {
      const { repository, engine } = await openFolder();
      await engine.request("startSession", { sections });
      await engine.run();
      const shown = await engine.failing();
      const [stored] = readStored(repository, /results\.json$/).map(decodeReport);
      const cases = stored === undefined ? [] : allCases(stored);
      expect(new Set(cases.map(({ id }) => id)).size).toBe(16);
      expect(cases.filter(({ outcome }) => outcome === "failed")).toHaveLength(15);
      expect(cases.filter(({ name }) => name === "login ***")).toHaveLength(2);
      repository.write({ "other.txt": "x" });
      expect(await engine.run()).toBe("#1 unchanged: 15 failing");
      await engine.reopen();
      expect(await engine.failing()).toEqual(shown);
    },
  );

  needing(it, "sh")(
    "is masked whichever way the run comes: several times, as the verification, lost, from a terminal, a report or the clipboard",
    async () => {
      const { repository, engine } = await openFolder();
      await engine.request("startSession", { sections });
      const command = commandOf(engine.session, "isolation");
      await engine.request("runRepeatedly", { command, times: 2, untilFailure: false });
      await engine.solve();
      const text = `FAILED test_a.py::test_${letters} - AssertionError: ${values.MY_API_TOKEN} ${shapes.join(" ")}`;
      const printed = `$ API_KEY=${shapes[0]} pytest\n=== short test summary info ===\n${text}\n=== 1 failed in 0.1s ===\n`;
      const terminal = {
        kind: "terminal",
        command: `MY_API_TOKEN=${values.MY_API_TOKEN} pytest -x`,
        startedAt: new Date(Date.now() + 3_600_000).toISOString(),
        endedAt: new Date(Date.now() + 3_600_000).toISOString(),
        exitCode: 1,
        output: printed,
      } as const;
      const report = { kind: "reports", paths: [join(repository.dir, "report.xml")] } as const;
      for (const run of [terminal, { kind: "console", text: printed } as const, report]) {
        const found = await engine.request("inspectOutsideRun", { run });
        const own = {
          title: "outside",
          isolationCommand: found.isolationCommand ?? "pytest",
          verificationCommand: found.command ?? "pytest",
          initialSymptom: found.symptom,
        };
        await engine.request("recordOutsideRun", { run, into: { sections: own } });
      }
      const log = `# Log\n\n## Initial symptom\n\n${values.MY_API_TOKEN} ${shapes.join(" ")}\n`;
      await engine.request("importLog", { markdown: log });
      const found = findSecrets(repository).filter((secret) => secret !== letters.slice(0, 20));
      expect(found).toEqual([]);
      expect(engine.problems).toEqual([]);
    },
  );

  needing(it, "sh")("stays out of what is said of the processes that a run left", async () => {
    const { repository, engine } = await openFolder();
    await engine.request("startSession", { sections: { ...sections, isolationCommand: "node leave.cjs" } });
    await engine.run();
    const problems = `${englishOf(engine.session.attempts[0]?.runs[0]?.end?.problems)}`;
    await engine.request("endLeftProcesses", {});
    expect(problems).toContain("outlived the run: sh -c sleep 60; : ***");
    expect(findSecrets(repository)).toEqual([]);
  });

  needing(it, "sh")("stays out of what is said of a run whose engine was killed", async () => {
    const { repository, engine: killed } = await openFolder();
    await killed.request("startSession", { sections: { ...sections, isolationCommand: "node stay.cjs" } });
    const running = killed.run().catch(() => undefined);
    await expect.poll(() => killed.output, { timeout: 30_000 }).toContain("printed");
    process.kill(killed.session.running?.owner.pid ?? expect.fail(), "SIGKILL");
    await running;
    await killed.reopen();
    const end = killed.session.attempts[0]?.runs[0]?.end;
    expect(end?.exit).toEqual({ kind: "lost" });
    await killed.request("endLeftProcesses", {});
    expect(`${englishOf(end?.problems)}`).toContain("outlived the run: sh -c sleep 60; : ***");
    expect(findSecrets(repository)).toEqual([]);
  });
});
