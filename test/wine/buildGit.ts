import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { copyFile, mkdtemp, rename } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { UserError } from "../../src/base/errors.ts";
import { compiler, installCompiler } from "./compiler.ts";
import { runToEnd } from "./runToEnd.ts";

/** What the build needs of Debian beside the compiler. */
const needed = ["libz-mingw-w64-dev", "make", "xz-utils"];

/** The libraries that lie beside git.exe; the second and the third are the compiler's own. */
const libraries = ["zlib1.dll", "libssp-0.dll", "libwinpthread-1.dll"];

/** Headers that Windows finds in any case, and Linux does not. */
const headers = ["NTSecAPI.h", "Psapi.h", "tlHelp32.h"];

/** Git without what needs a shell, a network or another language: what Casebook calls needs none of them. */
const without = ["CURL", "OPENSSL", "GETTEXT", "PERL", "PYTHON", "EXPAT", "TCLTK", "ICONV"];

/**
 * The folder of a git.exe below `built`, made once out of the source package that belongs to this machine's Debian. This is git as its authors
 * publish it, and not Git for Windows, which adds patches of its own.
 */
export async function buildGit(built: string, logs: string, report: (line: string) => void): Promise<string> {
  const place = join(built, "git");
  if (existsSync(place)) {
    return place;
  }
  report("Building git for Windows …");
  const run = (name: string, cwd: string, command: string, ...args: readonly string[]) =>
    runToEnd(command, args, { cwd, env: process.env, log: join(logs, `${name}.log`), timeout: 40 * 60_000 });
  await installCompiler(logs, ...needed);
  for (const name of readdirSync(logs).filter((one) => one.startsWith("git-draft-"))) {
    rmSync(join(logs, name), { recursive: true });
  }
  const draft = await mkdtemp(join(logs, "git-draft-"));
  const tree = await unpackSource(draft, run);
  const misspelt = new RegExp(`<(${headers.join("|")})>`, "g");
  for (const file of readdirSync(tree, { recursive: true, encoding: "utf8" })) {
    if (/\.[ch]$/.test(file)) {
      const text = readFileSync(join(tree, file), "latin1");
      if (misspelt.test(text)) {
        writeFileSync(
          join(tree, file),
          text.replace(misspelt, (name) => name.toLowerCase()),
          "latin1",
        );
      }
    }
  }
  // What names the program in the explorer is left out: its compiler is another package.
  writeFileSync(join(tree, "empty.c"), "");
  await run("git-resource", tree, compiler, "-c", "empty.c", "-o", "git.res");
  await run("git-build", tree, "make", `-j${availableParallelism()}`, ...settings(), "git.exe");
  const made = join(draft, "made");
  mkdirSync(made);
  await copyFile(join(tree, "git.exe"), join(made, "git.exe"));
  for (const library of libraries) {
    const found = (await run(`git-${library}`, tree, compiler, `-print-file-name=${library}`)).trim();
    const path = [found, `/usr/x86_64-w64-mingw32/lib/${library}`].find((one) => existsSync(one));
    if (path === undefined) {
      throw new UserError(
        `${library} is in no package of this machine.`,
        "Install mingw-w64, then try again.",
      );
    }
    await copyFile(path, join(made, library));
  }
  await rename(made, place);
  rmSync(draft, { recursive: true });
  return place;
}

function settings(): readonly string[] {
  return [
    ...["uname_S=MINGW", "uname_R=2", "MSYSTEM=MINGW64", "USE_LIBPCRE=", "HAVE_LIBCHARSET_H=", "BLK_SHA1=1"],
    ...["CFLAGS=-O1 -w", `CC=${compiler}`, "AR=x86_64-w64-mingw32-ar", "RC=true"],
    ...without.map((name) => `NO_${name}=1`),
  ];
}

type RunStep = (name: string, cwd: string, command: string, ...args: readonly string[]) => Promise<string>;

/** The source package, checked by apt, from where this machine has its other packages; lists of its own leave those of the machine alone. */
async function unpackSource(draft: string, run: RunStep): Promise<string> {
  const format = "$(REPO_URI) $(RELEASE) $(COMPONENT) $(ORIGIN)";
  const targets = await run(
    "git-targets",
    draft,
    "apt-get",
    "indextargets",
    "--format",
    format,
    "Created-By: Packages",
  );
  const sources = targets
    .split("\n")
    .filter((line) => / main (?:Debian|Ubuntu)$/.test(line))
    .map((line) => `deb-src ${line.split(" ").slice(0, 3).join(" ")}\n`);
  writeFileSync(join(draft, "sources.list"), [...new Set(sources)].join(""));
  for (const folder of ["lists/partial", "cache"]) {
    mkdirSync(join(draft, folder), { recursive: true });
  }
  const options = [
    `Dir::Etc::sourcelist=${join(draft, "sources.list")}`,
    "Dir::Etc::sourceparts=-",
    `Dir::State::lists=${join(draft, "lists")}`,
    `Dir::Cache=${join(draft, "cache")}`,
  ].flatMap((option) => ["-o", option]);
  await run("git-lists", draft, "apt-get", ...options, "update");
  await run("git-source", draft, "apt-get", ...options, "source", "--download-only", "git");
  const archive = readdirSync(draft).find((name) => /^git_.*\.orig\.tar\.xz$/.test(name));
  if (archive === undefined) {
    throw new UserError("Debian's source package of git has another form.", `Look into ${draft}.`);
  }
  mkdirSync(join(draft, "tree"));
  await run("git-unpack", draft, "tar", "-xJf", archive, "--strip-components=1", "-C", "tree");
  return join(draft, "tree");
}
