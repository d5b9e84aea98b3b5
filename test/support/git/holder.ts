import { hostname } from "node:os";
import { startTimeOf } from "../../../src/base/process.ts";
import { isSameProcess, nameHost } from "../../../src/base/processIdentity.ts";
import type { Holder } from "../../../src/git/folder/ownerLock.ts";

const host = nameHost(hostname());

/** This process as one that takes locks. */
export const holder: Holder = {
  self: { host, pid: process.pid, started: startTimeOf(process.pid) ?? "" },
  isAlive: (owner) => owner.host !== host || isSameProcess(owner),
};
