import type { RestoreWhat } from "../../src/model/log/restores.ts";
import type { Requests } from "../../src/protocol/messages.ts";
import type { EngineUnderTest } from "../support/engine/engine.ts";
import { type Clone, command } from "./clones.ts";
import type { Phase } from "./killPoint.ts";
import type { Random } from "./random.ts";

/** What is asked of an engine. */
export interface Request {
  readonly method: keyof Requests;
  readonly params: object;
  /** The session that it is about, where it is about one alone. */
  readonly session?: string | undefined;
  /** The attempt that is restored exactly. */
  readonly attempt?: number | undefined;
}

/** Something that is killed. */
export interface Operation {
  readonly method: keyof Requests;
  /** In which phases it is killed; the more often one stands here, the more often. */
  readonly phases: readonly (Phase | "any")[];
  /** Asks what a user would have looked at before, and decides on the rest. */
  plan(window: EngineUnderTest, clone: Clone, random: Random): Promise<Request>;
}

const whileRestoring: Operation["phases"] = [
  ...Array.from({ length: 8 }, () => "applying" as const),
  ...(["preparing", "publishing", "finishing", "any"] as const),
];
const whilePublishing: Operation["phases"] = ["preparing", "publishing", "publishing", "finishing", "any"];

/** Every operation, by the name that the figures give it. */
export const operations = {
  restore: {
    method: "restore",
    phases: whileRestoring,
    plan: planRestore,
  },
  undo: {
    method: "restore",
    phases: whileRestoring,
    plan: async (_, { active }) => ({
      method: "restore",
      params: { session: active, what: { kind: "undo" } },
      session: active,
    }),
  },
  /** A restore is killed, and then the engine that looks after it. */
  recover: {
    method: "openFolder",
    phases: ["preparing", "publishing", "publishing", "any"],
    plan: planRestore,
  },
  share: {
    method: "shareLog",
    phases: ["preparing", "fetching", "publishing", "publishing", "pushing", "pushing", "any"],
    plan: async () => ({ method: "shareLog", params: { remote: "origin", confirmed: [] } }),
  },
  fetch: {
    method: "fetchLogs",
    phases: ["preparing", "fetching", "fetching", "any"],
    plan: async () => ({ method: "fetchLogs", params: { remote: "origin" } }),
  },
  adopt: {
    method: "adoptLog",
    phases: whilePublishing,
    async plan(_, { files }, random) {
      const listed = files.git(
        "for-each-ref",
        "--format=%(objectname) %(refname:lstrip=3)",
        "refs/casebook/remote",
      );
      const [tip = "", log = ""] = random.pick(listed.split("\n")).split(" ");
      return { method: "adoptLog", params: { log, tip } };
    },
  },
  delete: {
    method: "deleteSession",
    phases: whilePublishing,
    plan: (window, { active, second, elsewhere }, random) =>
      planKept(window, "deleteSession", random.pick([active, second, elsewhere])),
  },
  "delete all": {
    method: "deleteAll",
    phases: ["preparing", "publishing", "finishing", "finishing", "any"],
    async plan(window) {
      const { logs } = await window.request("measureAll", {});
      return { method: "deleteAll", params: { logs } };
    },
  },
  move: {
    method: "adoptSession",
    phases: whilePublishing,
    plan: (window, { elsewhere }) => planKept(window, "adoptSession", elsewhere),
  },
  note: {
    method: "addNote",
    phases: whilePublishing,
    plan: async (_, { active }) => ({
      method: "addNote",
      params: { session: active, text: "the note that is killed" },
      session: active,
    }),
  },
  /** Of which the attempt is recorded, too. */
  run: {
    method: "runCommand",
    phases: whilePublishing,
    plan: async (_, { active }) => ({
      method: "runCommand",
      params: { purpose: "isolation", command },
      session: active,
    }),
  },
} as const satisfies Readonly<Record<string, Operation>>;

/** The name of an operation in which something is killed. */
export type OperationName = keyof typeof operations;

async function planRestore(_: EngineUnderTest, { active }: Clone, random: Random): Promise<Request> {
  const attempt = random.below(3);
  const how = random.pick(["exactly", "exactly", "exactly", "exactly", "onTop", "reverted"] as const);
  const what: RestoreWhat = { kind: "attempt", attempt, how };
  return {
    method: "restore",
    params: { session: active, what },
    session: active,
    attempt: how === "exactly" ? attempt : undefined,
  };
}

async function planKept(
  window: EngineUnderTest,
  method: "deleteSession" | "adoptSession",
  session: string,
): Promise<Request> {
  const kept = (await window.request("listKeptSessions", {})).find((one) => one.session === session);
  return { method, params: { log: kept?.log, tip: kept?.tip, session }, session };
}

/** Which operation a round is about: half of all rounds restore, and each of the first ones is another. */
export const schedule: readonly OperationName[] = [
  ...(["restore", "share", "undo", "delete", "restore", "move"] as const),
  ...(["undo", "adopt", "restore", "delete all", "undo", "share"] as const),
  ...(["restore", "note", "undo", "recover", "restore", "run"] as const),
  ...(["undo", "fetch", "restore", "move", "share", "delete"] as const),
];
