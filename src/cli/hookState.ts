import { createHash } from "node:crypto";
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Piece } from "../agents/hooksFile.ts";
import { codeOf, messageOf } from "../base/errors.ts";
import { cutAt } from "../base/listNames.ts";
import { tidySync } from "../base/remove.ts";
import { readableLine } from "../base/visibleText.ts";
import type { AskedReports } from "../model/log/outsideRun.ts";

/** When a hook was called last. */
export interface Firing {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** As the agent names it. */
  readonly event: string;
  readonly folder: string;
}

/** What the hook before a command leaves for the one behind it. */
export interface ReplacedCommand {
  /** As the agent wrote it. */
  readonly command: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Where it was asked to write its reports. */
  readonly asked?: AskedReports | undefined;
  /** It was replaced by one of ours, which records the run itself. */
  readonly isOurs: boolean;
}

/** What *enable* put into a file: our own words alone, so that *disable* can take out exactly these. */
export interface AddedToFile {
  readonly inserted: readonly Piece[];
  /** There was no file before. */
  readonly isNew: boolean;
  /** Folders that were made for it, the deepest first. */
  readonly folders: readonly string[];
}

/** How many bytes of faults are kept. */
const mostFaults = 64 * 1024;

/** After how long what one hook left for another is of no use, in milliseconds. */
const outdated = 86_400_000;

/**
 * What hooks keep between their calls: small files in the user's state folder, for each of which losing it costs a sentence or a run that is
 * recorded twice. So nothing here throws.
 */
export class HookState {
  readonly #folder: string;

  /** `state` is the user's state folder. */
  constructor(state: string) {
    this.#folder = join(state, "hooks");
  }

  /** A hook that was configured for an agent was called. */
  fired(agent: string, firing: Firing): void {
    this.#write(`fired-${agent}`, JSON.stringify(firing));
  }

  lastFiring(agent: string): Firing | undefined {
    return this.#read<Firing>(`fired-${agent}`);
  }

  /** Something went wrong that nobody is told of now. */
  fault(message: string, at: string): void {
    const line = `${at} ${cutAt(readableLine(message), 500)}\n`;
    const path = join(this.#folder, "faults");
    attempt(() => {
      this.#make();
      appendFileSync(path, line, { mode: 0o600 });
      if (statSync(path).size > mostFaults) {
        const lines = readFileSync(path, "utf8").split("\n");
        writeFileSync(path, lines.slice(Math.ceil(lines.length / 2)).join("\n"), { mode: 0o600 });
      }
    });
  }

  /** The faults, the newest last, each with its time in front. */
  get faults(): readonly string[] {
    const text = attempt(() => readFileSync(join(this.#folder, "faults"), "utf8")) ?? "";
    return text.split("\n").filter(Boolean);
  }

  /** Whether a key is seen for the first time, or for the first time for so many milliseconds; of several processes one is told so. */
  isFirst(key: string, within = outdated): boolean {
    const path = join(this.#folder, `seen-${hashOf(key)}`);
    try {
      this.#make();
      closeSync(openSync(path, "wx", 0o600));
      return true;
    } catch (error) {
      if (codeOf(error) !== "EEXIST") {
        return true;
      }
      const age = attempt(() => Date.now() - statSync(path).mtimeMs) ?? 0;
      attempt(() => utimesSync(path, new Date(), new Date()));
      return age > within;
    }
  }

  /** Remembers that something was seen. */
  see(key: string): void {
    this.isFirst(key);
  }

  hasSeen(key: string): boolean {
    return attempt(() => statSync(join(this.#folder, `seen-${hashOf(key)}`))) !== undefined;
  }

  /** Leaves something for the hook behind a command; it may come by any of these names. */
  leaveAsked(keys: readonly string[], asked: ReplacedCommand): void {
    for (const key of keys) {
      this.#write(`asked-${hashOf(key)}`, JSON.stringify(asked));
    }
  }

  takeAsked(keys: readonly string[]): ReplacedCommand | undefined {
    const names = keys.map((key) => `asked-${hashOf(key)}`);
    const found = names.map((name) => this.#read<ReplacedCommand>(name)).find((asked) => asked !== undefined);
    for (const name of found === undefined ? [] : names) {
      tidySync(join(this.#folder, name));
    }
    return found;
  }

  /** Removes what hooks left that never were called again; returns the folders for reports that nobody came for. */
  prune(): readonly string[] {
    const old = (attempt(() => readdirSync(this.#folder)) ?? []).filter(
      (name) =>
        /^(?:seen|asked)-/.test(name) &&
        Date.now() - (attempt(() => statSync(join(this.#folder, name)).mtimeMs) ?? Date.now()) > outdated,
    );
    const folders = old.flatMap((name) => this.#read<ReplacedCommand>(name)?.asked?.folder ?? []);
    for (const name of old) {
      tidySync(join(this.#folder, name));
    }
    return folders;
  }

  /** What was added to a file of an agent, by its path. */
  readAdded(path: string): AddedToFile | undefined {
    return this.#read(`added-${hashOf(path)}`);
  }

  /** Notes it; returns why that could not be done, if it could not. */
  writeAdded(path: string, added: AddedToFile): string | undefined {
    try {
      this.#make();
      writeFileSync(join(this.#folder, `added-${hashOf(path)}`), JSON.stringify(added), { mode: 0o600 });
      return undefined;
    } catch (error) {
      return messageOf(error);
    }
  }

  forgetAdded(path: string): void {
    tidySync(join(this.#folder, `added-${hashOf(path)}`));
  }

  #make(): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
  }

  #write(name: string, text: string): void {
    attempt(() => {
      this.#make();
      writeFileSync(join(this.#folder, name), text, { mode: 0o600 });
    });
  }

  #read<T>(name: string): T | undefined {
    return attempt(() => JSON.parse(readFileSync(join(this.#folder, name), "utf8")) as T);
  }
}

function attempt<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}

function hashOf(key: string): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 40);
}
