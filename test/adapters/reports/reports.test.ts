import { execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { countCases } from "../../../src/model/report/report.ts";
import { defaultReportLimits } from "../../../src/model/report/reportLimits.ts";
import type { Reports } from "../../../src/ports/reports.ts";
import { createReports } from "../../../src/reports/reports.ts";
import { needing } from "../../support/system/capabilities.ts";
import { englishOf } from "../../support/texts/englishOf.ts";

const fixtures = join(import.meta.dirname, "../../fixtures/reports");
const reports: Reports = createReports();

/** The reports that node:test really wrote for the sample; its folder was `/project`. */
describe("readReports", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), "casebook-reports-")));
    await cp(join(import.meta.dirname, "../../../examples/orders-api"), folder, { recursive: true });
  });

  afterEach(() => rm(folder, { recursive: true }));

  const read = (...names: readonly string[]) =>
    reports.readReports(
      names.map((name) => (name.startsWith("/") ? name : join(fixtures, name))),
      folder,
      defaultReportLimits,
    );

  it.each(["node20.xml", "node24.xml"])("reads %s with places in the folder", async (name) => {
    const { report, problems, files } = await read(name);
    expect(problems).toEqual([]);
    expect(files).toHaveLength(1);
    expect(countCases(report?.cases ?? [])).toMatchObject({ failed: 3, errored: 0, skipped: 0 });
    const failing = report?.cases.filter(({ outcome }) => outcome === "failed") ?? [];
    expect(failing.map(({ failures }) => failures[0]?.position?.path)).toEqual(
      Array(3).fill("tests/orders.test.js"),
    );
    expect(JSON.stringify(report?.cases.map(({ id }) => id))).not.toContain("/project");
  });

  it.each(["node20-unloadable.xml", "node24-unloadable.xml"])(
    "knows files that could not be loaded in %s",
    async (name) => {
      const { report } = await read(name);
      const unloaded = report?.cases
        .filter(({ loadFailure }) => loadFailure)
        .map((testCase) => testCase.name);
      expect(unloaded).toEqual(["tests/health.test.js", "tests/orders.test.js"]);
    },
  );

  it("knows the cases that several reports list as the same ones, which were run more than once", async () => {
    const [once, twice] = [await read("node24.xml"), await read("node24.xml", "node24.xml")];
    const ids = once.report?.cases.map(({ id }) => id) ?? [];
    expect(new Set(ids).size).toBe(ids.length);
    expect(twice.report?.cases).toEqual(once.report?.cases);
    expect(englishOf(twice.problems)).toEqual([
      "10 tests were run more than once; the worst result of each counts.",
    ]);
  });

  needing(it, "mkfifo")("does not hang on a FIFO, and reads no directory", async () => {
    const fifo = join(folder, "fifo.xml");
    execFileSync("mkfifo", [fifo]);
    await mkdir(join(folder, "dir.xml"));
    const { report, problems } = await read(fifo, join(folder, "dir.xml"));
    expect(report).toBeUndefined();
    expect(englishOf(problems)).toEqual([
      "The report fifo.xml is not a regular file, so it was not read.",
      "The report dir.xml is not a regular file, so it was not read.",
    ]);
  });

  needing(it, "links")("never names a file that a link leads to outside of the folder", async () => {
    await symlink("/etc", join(folder, "outside"));
    const path = join(folder, "r.xml");
    await writeFile(
      path,
      '<testsuite><testcase name="a" file="outside/hostname"><failure/></testcase></testsuite>',
    );
    expect((await read(path)).report?.cases[0]?.file).toBeUndefined();
  });
});
