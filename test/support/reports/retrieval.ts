import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hidesItsCause, signatureOfCase } from "../../../src/model/error/signature.ts";
import { type RememberedSession, rememberErrors } from "../../../src/model/memory/errorMemory.ts";
import { rememberedSignature } from "../../../src/model/memory/seenErrors.ts";
import type { TestCase } from "../../../src/model/report/report.ts";
import {
  type PrintedPair,
  readLabelledFailures,
  readPrintedPairs,
  readRunPairs,
} from "./labelledFailures.ts";

/** How well errors are found among those of many sessions. */
export interface Retrieval {
  /** How many errors are remembered. */
  readonly remembered: number;
  /** Errors that were seen before: how many were asked about, and for how many the right session stands first. */
  readonly asked: number;
  readonly rightFirst: number;
  /** Look-alikes with another cause, whose own session is not remembered: how many were asked about, and for how many a session is named. */
  readonly lookAlikes: number;
  readonly wronglyNamed: number;
  /** Errors that only say that an answer was another one: how many were asked about, and for how many a session is named all the same. */
  readonly hidden: number;
  readonly namedThough: number;
  /** What went wrong, by framework and kind. */
  readonly wrong: readonly string[];
}

const judgement = join(import.meta.dirname, "../../../../shared/judgement/pairs.ndjson");

/** The pairs that the judgement was measured with; undefined where they are not there. */
export function readJudgedPairs(): readonly PrintedPair[] | undefined {
  return existsSync(judgement)
    ? readFileSync(judgement, "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : undefined;
}

/**
 * Asks about the later failure of each pair in a memory that has the earlier ones, one session each, among the failures of everything else
 * that is labelled. The sessions of look-alikes are remembered while the same errors are asked about, and not while they themselves are.
 */
export async function measureRetrieval(pairs: readonly PrintedPair[]): Promise<Retrieval> {
  const seen = new Map<string, RememberedSession>();
  const keyOf = (pair: PrintedPair) => `${testOf(pair)} ${JSON.stringify(pair.before.failures)}`;
  for (const pair of pairs) {
    seen.set(keyOf(pair), remember(keyOf(pair), testOf(pair), pair.before));
  }
  const alike = pairs.flatMap((pair, index) =>
    pair.same ? [] : [remember(`other ${index}`, testOf(pair), pair.now)],
  );
  const others = await readOthers(pairs);
  const all = [...seen.values(), ...alike, ...others];
  const memory = rememberErrors(all);
  const withoutAlike = rememberErrors([...seen.values(), ...others]);
  const wrong: string[] = [];
  const result = {
    remembered: all.length,
    asked: 0,
    rightFirst: 0,
    lookAlikes: 0,
    wronglyNamed: 0,
    hidden: 0,
    namedThough: 0,
  };
  for (const pair of pairs) {
    const signature = signatureOfCase(pair.now);
    if (signature === undefined) {
      continue;
    }
    const asked = { testCase: { ...pair.now, id: testOf(pair) }, session: "asked" };
    if (hidesItsCause(signature)) {
      result.hidden++;
      result.namedThough += Number(memory.find(asked).length > 0);
      continue;
    }
    const isRight = pair.same
      ? memory.find(asked)[0]?.session === keyOf(pair)
      : withoutAlike.find(asked).length === 0;
    result[pair.same ? "asked" : "lookAlikes"]++;
    result.rightFirst += Number(pair.same && isRight);
    result.wronglyNamed += Number(!pair.same && !isRight);
    if (!isRight) {
      wrong.push(`${pair.framework} ${pair.kind}: ${pair.same ? "not found first" : "named"}`);
    }
  }
  return { ...result, wrong };
}

function testOf({ framework, kind, before }: PrintedPair): string {
  return JSON.stringify([framework, before.file ?? "", before.classname ?? "", before.name ?? kind]);
}

let time = 0;

function remember(session: string, test: string, testCase: TestCase): RememberedSession {
  const signature = rememberedSignature(testCase);
  const errors = signature === undefined ? [] : [{ test, name: test, signature, last: 0, solvedBy: 1 }];
  return {
    log: "log",
    session,
    title: session,
    rootCause: "",
    state: "solved",
    branch: "main",
    lastAt: new Date(1_700_000_000_000 + 1000 * time++).toISOString(),
    errors,
  };
}

/** Failures of other projects than those that are asked about. */
async function readOthers(asked: readonly PrintedPair[]): Promise<readonly RememberedSession[]> {
  const own = new Set(asked.map((pair) => JSON.stringify(pair)));
  const others = [...readPrintedPairs(), ...readRunPairs()].filter((pair) => !own.has(JSON.stringify(pair)));
  const printed = others.flatMap((pair) => [
    [`elsewhere ${testOf(pair)}`, pair.before] as const,
    ...(pair.same ? [] : [[`elsewhere ${testOf(pair)}`, pair.now] as const]),
  ]);
  const reported = (await readLabelledFailures()).map(
    ({ framework, test, before }) => [`reported ${framework} ${test}`, before] as const,
  );
  return [...printed, ...reported].map(([test, testCase], index) =>
    remember(`elsewhere ${index}`, test, testCase),
  );
}
