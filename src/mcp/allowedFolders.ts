import { realpathSync, statSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { codeOf, UserError } from "../base/errors.ts";
import type { OpenFolder } from "../cli/command.ts";
import { openInEngine } from "../cli/openInEngine.ts";
import { toolCalls } from "../model/answers/nextCalls.ts";
import { quote, quoteNames } from "../model/answers/quote.ts";
import { defaultSettings } from "../model/folder/settings.ts";
import type { EngineClient } from "../protocol/client.ts";

/** The folders that an agent may work in: those that were named when the server was started, with what lies in them, and no others. */
export class AllowedFolders {
  readonly #client: EngineClient;
  readonly #allowed: readonly string[];
  readonly #isFixed: boolean;
  readonly #open = new Map<string, Promise<OpenFolder>>();

  /** `allowed` are absolute paths, at least one. Where they are not fixed, the top level of the repository is meant if only that has a session. */
  constructor(client: EngineClient, allowed: readonly string[], isFixed: boolean) {
    this.#client = client;
    this.#allowed = allowed.map((folder) => realpathSync(folder));
    this.#isFixed = isFixed;
    // A new engine knows of no folder.
    client.onDidDie(() => this.#open.clear());
  }

  /** The path of a folder that is named by a call, or of the first one. A UserError where it is not allowed. */
  find(named: string | undefined): string {
    const [first = ""] = this.#allowed;
    const path = named === undefined ? first : realPath(resolve(first, named));
    if (path === undefined || !this.#allowed.some((folder) => isInside(path, folder))) {
      throw new UserError(
        `The folder ${quote(named ?? "")} is not one that this server may work in.`,
        `It was started for ${quoteNames(this.#allowed)}. A person can start it with another --folder.`,
      );
    }
    return path;
  }

  /** Opens a folder, or looks at an open one again: what it says of its log and its files is of now. */
  async open(path: string, isNamed: boolean): Promise<OpenFolder> {
    const known = this.#open.get(path);
    if (known !== undefined) {
      await (await known).reread();
    }
    const opening =
      this.#open.get(path) ??
      openInEngine(this.#client, path, defaultSettings, isNamed || this.#isFixed, toolCalls);
    this.#open.set(path, opening);
    const folder = await opening.catch((error: unknown) => {
      this.#open.delete(path);
      throw error;
    });
    if (folder.state.running === undefined) {
      await folder.request("compareFiles", {});
    }
    return folder;
  }
}

function realPath(path: string): string | undefined {
  try {
    const real = realpathSync(path);
    return statSync(real).isDirectory() ? real : undefined;
  } catch (error) {
    if (codeOf(error) === undefined) {
      throw error;
    }
    // There is nothing, or nobody may look at it.
    return undefined;
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
