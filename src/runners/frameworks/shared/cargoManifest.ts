import { boundedPattern } from "../../../base/boundedPattern.ts";

/** What a `Cargo.toml` says of crates. Paths are as they are written. */
export interface Manifest {
  /** Of its crate; undefined where it is only that of a workspace. */
  readonly name: string | undefined;
  readonly isWorkspace: boolean;
  readonly members: readonly string[];
  readonly excluded: readonly string[];
  /** The folders of its dependencies. */
  readonly paths: readonly string[];
  /** The names of the dependencies that it takes over from the workspace. */
  readonly inherited: readonly string[];
  /** The folders of the dependencies that crates of the workspace can take over, by their names. */
  readonly shared: ReadonlyMap<string, string>;
}

/** Reads the manifest of a crate or a workspace. The time grows with its length. */
export function readManifest(text: string): Manifest {
  const entries = readEntries(text);
  const listed = (name: string) =>
    entries.flatMap(({ table, key, value }) =>
      table === "workspace" && key === name ? quotedIn(value) : [],
    );
  const dependencies = entries.flatMap((one) => dependencyOf(one) ?? []);
  const own = dependencies.filter(({ isShared }) => !isShared);
  const [name] = entries.flatMap(({ table, key, value }) =>
    table === "package" && key === "name" ? quotedIn(value) : [],
  );
  return {
    name,
    isWorkspace: /^[ \t]{0,20}\[workspace[\].]/m.test(text),
    members: listed("members"),
    excluded: listed("exclude"),
    paths: own.flatMap(({ path }) => path ?? []),
    inherited: own.flatMap((one) => (one.isInherited ? one.name : [])),
    shared: new Map(
      dependencies.flatMap(({ isShared, name: called, path }) =>
        isShared && path !== undefined ? [[called, path] as const] : [],
      ),
    ),
  };
}

interface Entry {
  readonly table: string;
  readonly key: string;
  readonly value: string;
}

const tableHead = boundedPattern(/^\s*\[\[?([^\]]+)\]/);
const assignment = boundedPattern(/^\s*["']?([\w.-]+)["']?\s*=(.*)$/);

/** What stands in the tables; a list may go over several lines. */
function readEntries(text: string): readonly Entry[] {
  const entries: { table: string; key: string; value: string }[] = [];
  let table = "";
  for (const line of text.split("\n")) {
    const last = entries.at(-1);
    const [, head] = tableHead.exec(line) ?? [];
    const [, key, value = ""] = assignment.exec(line) ?? [];
    if (last !== undefined && isOpenList(last.value)) {
      last.value += line;
    } else if (head !== undefined) {
      table = head.trim();
    } else if (key !== undefined) {
      entries.push({ table, key, value });
    }
  }
  return entries;
}

function isOpenList(value: string): boolean {
  return value.includes("[") && !value.includes("]");
}

interface Dependency {
  readonly name: string;
  readonly path: string | undefined;
  readonly isInherited: boolean;
  /** It is one that the crates of the workspace can take over. */
  readonly isShared: boolean;
}

const dependencyTable = boundedPattern(/^(workspace\.)?(?:.*[.-])?dependencies(?:\.["']?([\w-]+)["']?)?$/);
const pathValue = boundedPattern(/\bpath\s*=\s*["']([^"']*)["']/);
const inheritedValue = boundedPattern(/\bworkspace\s*=\s*true\b/);

/** `a = { path = "../a" }`, `a.path = "../a"`, or `path = "../a"` in a table of its own. */
function dependencyOf({ table, key, value }: Entry): Dependency | undefined {
  const place = dependencyTable.exec(table);
  if (place === null) {
    return undefined;
  }
  const [, shared, own] = place;
  const [name = "", inName] = own === undefined ? key.split(".") : [own, key];
  // Written out, all forms are that of one line.
  const written = inName === undefined ? value : `${inName} = ${value}`;
  return {
    name,
    path: pathValue.exec(written)?.[1],
    isInherited: inheritedValue.test(written),
    isShared: shared !== undefined,
  };
}

/** The texts between quotes. */
function quotedIn(value: string): readonly string[] {
  return value.split(/["']/).filter((_, index) => index % 2 === 1);
}
