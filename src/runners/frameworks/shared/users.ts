/** What uses one of these, directly or through others, with them themselves; `uses` has what each of all uses. */
export function withUsers(
  these: Iterable<string>,
  uses: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  const users = new Map<string, string[]>();
  for (const [user, used] of uses) {
    for (const one of used) {
      users.set(one, [...(users.get(one) ?? []), user]);
    }
  }
  const reached = new Set(these);
  // A set is gone through in the order in which it grows.
  for (const one of reached) {
    for (const user of users.get(one) ?? []) {
      reached.add(user);
    }
  }
  return reached;
}

/** The nearest of some folders that a file lies in, by paths with `/`; the folder of everything is the empty one. */
export function folderAround(file: string, folders: { has(folder: string): boolean }): string | undefined {
  for (let folder = file; folder !== ""; ) {
    folder = folderOfFile(folder);
    if (folders.has(folder)) {
      return folder;
    }
  }
  return undefined;
}

/** The folder of a file; empty for that of everything. */
export function folderOfFile(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}
