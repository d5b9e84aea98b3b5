import { pathsOf, thisPlatform } from "./platform.ts";

/** A name made comparable: two names are the same to a system if these are. */
export type Comparable = (name: string) => string;

/**
 * How a system compares names: macOS and Windows do not distinguish upper case from lower case, and macOS writes accents in another form
 * than most keyboards do.
 */
export function comparableOn(platform: NodeJS.Platform): Comparable {
  return platform === "linux" ? composed : anyCase;
}

/** Whatever the case of its letters, and the form of its accents. */
export function anyCase(name: string): string {
  return composed(name).toLowerCase();
}

function composed(name: string): string {
  // Most names are of plain letters, and there are many.
  return /[^\x00-\x7f]/.test(name) ? name.normalize("NFC") : name;
}

/** Whether a path is one of Windows, which compares names in any case: it has a drive, or leads to a share. */
export function isOfWindows(path: string): boolean {
  return /^(?:[a-z]:|[\\/]{2}[^\\/])/i.test(path);
}

/**
 * The absolute paths, with `/`, by which programs call one folder, its own first: Git Bash, MSYS2 and Cygwin write `/c/shop` for `C:\shop`, WSL
 * `/mnt/c/shop`, and Windows `\\wsl.localhost\Ubuntu\shop` for `/shop` of WSL (docs/rules/reports.md#r47). One of them may be the end of another.
 */
export function spellingsOf(path: string): readonly string[] {
  const own = (isOfWindows(path) ? path.replaceAll("\\", "/") : path).replace(/(?<=[^/:])\/+$/, "");
  const [, drive, below] = /^(?:\/mnt\/(?=[a-z]\/))?([a-z]):?(\/.*)$/i.exec(own) ?? [];
  if (drive !== undefined && (own.startsWith("/mnt/") || own[1] === ":")) {
    return [...new Set([own, `${drive}:${below}`, `/${drive}${below}`, `/mnt/${drive}${below}`])];
  }
  const [, ofShare, inside] = /^\/\/(?:wsl\$|wsl\.localhost)\/([^/]+)(\/.+)$/i.exec(own) ?? [];
  if (ofShare !== undefined && inside !== undefined) {
    return [own, `//wsl$/${ofShare}${inside}`, `//wsl.localhost/${ofShare}${inside}`, inside];
  }
  // A link of macOS: the folder is called by what stands behind it, too.
  return /^\/private\/(?:var|tmp|etc)\//.test(own) ? [own, own.slice("/private".length)] : [own];
}

/**
 * Whether a name is the short one that Windows gives to a longer name beside it, as `RUNNER~1` for `runneradmin`
 * (docs/rules/reports.md#r48). Which of several such names it is cannot be known from it.
 */
export function isShortNameOf(short: string, name: string): boolean {
  const [, begins = "", ends = ""] = /^([^~.]{1,6})~\d{1,6}(?:\.([^.]{0,3}))?$/.exec(short) ?? [];
  if (begins === "") {
    return false;
  }
  const at = name.lastIndexOf(".");
  const [base, extension] = at > 0 ? [name.slice(0, at), name.slice(at + 1)] : [name, ""];
  const kept = (text: string) => anyCase(text).replace(/[ .]/g, "");
  // Of two letters and four digits in hexadecimal, if many names begin alike.
  const sure = /^..[0-9a-f]{4}$/i.test(begins) ? begins.slice(0, 2) : begins;
  const isBegun = [
    kept(base),
    kept(base).replace(/[^\x20-\x7e]/g, ""),
    kept(base).replace(/[^\x20-\x7e]/g, "_"),
  ].some((one) => one.startsWith(anyCase(sure)));
  return isBegun && kept(extension).startsWith(anyCase(ends));
}

/**
 * The way from a folder to what lies in it, with `/`, and empty for the folder itself; undefined for what lies elsewhere. Both are absolute paths of
 * the platform, which says what a name may hold: `a:b` is a drive on Windows only.
 */
export function pathBelow(
  folder: string,
  path: string,
  platform: NodeJS.Platform = thisPlatform,
): string | undefined {
  const { relative, isAbsolute, sep } = pathsOf(platform);
  const way = relative(folder, path);
  return way.split(sep)[0] === ".." || isAbsolute(way) ? undefined : way.replaceAll(sep, "/");
}
