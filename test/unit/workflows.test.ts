import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { listProjectFiles, readProjectFile } from "../support/fences/readSources.ts";

const { scripts, dependencies, devDependencies } = JSON.parse(readProjectFile("package.json"));
const night = readProjectFile(".github/workflows/night.yml");
const ci = readProjectFile(".github/workflows/ci.yml");
const release = readProjectFile(".github/workflows/release.yml");

/** The jobs of a workflow, by their names. */
function jobsOf(workflow: string): ReadonlyMap<string, string> {
  const [, jobs = ""] = workflow.split(/^jobs:\n/m);
  const parts = jobs.split(/^ {2}(\w+):\n/m).slice(1);
  return new Map(parts.flatMap((name, at) => (at % 2 === 0 ? [[name, parts[at + 1] ?? ""] as const] : [])));
}

const everywhere = "os: [ubuntu-latest, macos-latest, windows-latest]";

/** The scripts that are too long for every change. */
const long = Object.keys(scripts).filter((name) => name.startsWith("test:"));

test("everything that is for the night runs every night, with a limit and a name for what it leaves", () => {
  const jobs = [...night.matchAll(/\{ script: "([^"]+)", minutes: (\d+)(?:, as: "[^"]+")? \}/g)];
  // It runs in another system, in a job of its own.
  const scriptsOfJobs = [...jobs.map(([, script]) => script), "test:wine"];
  expect(scriptsOfJobs.toSorted()).toEqual(long.toSorted());
  expect(jobsOf(night).get("wine")).toContain("npm run test:wine 2>&1");
  // GitHub ends a job after six hours.
  expect(jobs.filter(([, , minutes]) => Number(minutes) >= 360)).toEqual([]);
  expect(night).toMatch(/^ {2}schedule:\n {4}- cron: "/m);
  expect(night).toContain("timeout-minutes: $" + "{{ matrix.minutes }}");
});

test("what CONTRIBUTING.md calls nightly is a script of those", () => {
  const text = readProjectFile("CONTRIBUTING.md");
  expect(long.filter((name) => !text.includes(`npm run ${name}`))).toEqual([]);
});

test("the workflows run only scripts that are there", () => {
  const texts = listProjectFiles(".github/workflows").map((name) =>
    readProjectFile(`.github/workflows/${name}`),
  );
  const named = texts.flatMap((text) =>
    [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = ""]) => name),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test("the scripts name files and folders that are there, and start on every system", () => {
  const texts = [...Object.values<string>(scripts), readProjectFile("test/whole.ts")];
  const paths = texts.flatMap((text) => text.match(/\b(?:test|bench|scripts)\/[\w/.]+/g) ?? []);
  expect(paths.length).toBeGreaterThan(10);
  expect(paths.filter((path) => !existsSync(join(import.meta.dirname, "../..", path)))).toEqual([]);
  // What cmd.exe does not know: a variable before a command, one of sh, and its quotes.
  expect(Object.values<string>(scripts).filter((script) => /(?:^|&& )\w+=|\$|'/.test(script))).toEqual([]);
});

test("what is played whole every night has its own name in test/whole.ts", () => {
  const played = Object.values<string>(scripts).flatMap(
    (script) => script.match(/test\/whole\.ts (\w+)/)?.[1] ?? [],
  );
  const named = [...readProjectFile("test/whole.ts").matchAll(/^ {2}(\w+): \{\s+variable/gm)].map(
    ([, name]) => name,
  );
  expect(named.toSorted()).toEqual(played.toSorted());
});

test("every suite runs on the systems that it can run on, with a limit, and keeps what it found", () => {
  const jobs = jobsOf(ci);
  expect([...jobs.keys()]).toEqual(["unit", "adapters", "integration", "window"]);
  const suites = [...ci.matchAll(/npm test -- ([a-z ]+)/g)].flatMap(([, names = ""]) =>
    names.trim().split(" "),
  );
  expect([...new Set(suites)].toSorted()).toEqual(["adapters", "integration", "ui", "unit"]);
  for (const [name, job] of jobs) {
    expect(Number(job.match(/^ {4}timeout-minutes: (\d+)$/m)?.[1]), name).toBeLessThan(360);
    expect(job, name).toContain("actions/upload-artifact@");
    expect(job.includes(everywhere), name).toBe(name !== "window");
  }
  // A screen is needed on Linux only, and the window only there.
  expect(jobs.get("integration")).toContain("CASEBOOK_VSCODE: desktop");
  expect(jobs.get("window")).toContain("runs-on: ubuntu-latest");
});

describe("a release", () => {
  const jobs = jobsOf(release);
  const published = ["attest", "publish", "npm", "release"];

  test("is tried on every change, and published only from a tag", () => {
    expect(release).toMatch(
      /^on:\n {2}push:\n {4}branches: \[main\]\n {4}tags: \["v\*"\]\n {2}pull_request:\n/m,
    );
    expect([...jobs.keys()]).toEqual(["package", "install", "test", ...published]);
    for (const [name, job] of jobs) {
      const isForTag = /^ {4}if: github\.ref_type == 'tag'$/m.test(job);
      expect(isForTag, name).toBe(!["package", "install"].includes(name));
    }
    expect(jobs.get("package")).toContain("npm run dry-run -- --here");
    expect(jobs.get("package")).toContain("--tag");
    expect(jobs.get("test")).toContain("uses: ./.github/workflows/ci.yml");
    expect(ci).toMatch(/^ {2}workflow_call:$/m);
  });

  test("publishes nothing that was not tested, and runs nothing that somebody else can change", () => {
    expect(jobs.get("attest")).toContain("needs: [package, install, test]");
    expect(jobs.get("publish")).toContain("needs: attest");
    expect(jobs.get("npm")).toContain("needs: attest");
    expect(jobs.get("release")).toContain("needs: [publish, npm]");
    const actions = [...release.matchAll(/uses: ([^\s.]+)(.*)$/gm)];
    expect(actions.length).toBeGreaterThan(10);
    const loose = actions.filter(([, action = ""]) => !/@[\da-f]{40}$/.test(action));
    expect(loose.map(([line]) => line)).toEqual([]);
    for (const name of ["publish", "npm"]) {
      expect(jobs.get(name), name).toContain("environment: release");
      expect(jobs.get(name), name).toContain("sha256sum --check SHA256SUMS");
    }
  });

  test("gives each job only the rights that it needs", () => {
    expect(release).toMatch(/^permissions:\n {2}contents: read\n\n/m);
    const having = (right: string) =>
      [...jobs].filter(([, job]) => job.includes(right)).map(([name]) => name);
    expect(having("id-token: write")).toEqual(["attest", "publish", "npm"]);
    expect(having("attestations: write")).toEqual(["attest"]);
    expect(having("contents: write")).toEqual(["release"]);
    expect(having("secrets.")).toEqual(["publish"]);
  });
});

test("as many parts of the adapters' tests run as they are cut into", () => {
  const [, listed = ""] = ci.match(/shard: \[([\d, ]+)\]/) ?? [];
  const [, count] = ci.match(/--shard=\$\{\{ matrix\.shard \}\}\/(\d+)/) ?? [];
  const all = Array.from({ length: Number(count) }, (_, index) => String(index + 1));
  expect(listed.split(", ")).toEqual(all);
});

test("a cache is named after what it holds: a release, or the file that pins it", () => {
  const keys = [...(ci + night).matchAll(/^ +key: (.+)$/gm)].map(([, key = ""]) => key);
  expect(keys.length).toBeGreaterThan(3);
  expect(keys.filter((key) => !/hashFiles\('[^']+'\)|outputs\.release/.test(key))).toEqual([]);
  const files = [...(ci + night).matchAll(/hashFiles\('([^']+)'\)/g)].map(([, file = ""]) => file);
  expect(
    files.filter((file) => !existsSync(join(import.meta.dirname, "../..", file.replace("**/", "")))),
  ).toEqual([]);
});

test("what the tests need on Windows' side is of the versions that are used here", () => {
  const { dependencies: there } = JSON.parse(readProjectFile("test/wine/packages/package.json"));
  expect(there["@esbuild/win32-x64"]).toBe(devDependencies.esbuild);
  expect(there["@oxc-parser/binding-win32-x64-msvc"]).toBe(devDependencies["oxc-parser"]);
});

test("every version is pinned exactly, so that only a change of package.json brings another one", () => {
  const ranges = Object.entries<string>({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
  );
  expect(ranges).toEqual([]);
});
