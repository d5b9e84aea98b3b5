import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { changelogSection } from "./packaging/changelogSection.ts";
import { type Check, checkExtension } from "./packaging/checkExtension.ts";
import { readAddress } from "./packaging/readAddress.ts";
import { readZip } from "./packaging/readZip.ts";

/**
 * `npm run dry-run`: a release without publishing. It clones the commit that is checked out, installs what it needs, packages the extension twice and the
 * command line once, and prints what was checked. What would be published lies in dist/release then.
 *
 * `--here` works in this folder, which is a clean clone already. `--tag v1.2.3` is for the release itself: the tag names the version, and
 * a package whose address is not known fails.
 */
const root = join(import.meta.dirname, "..");
const isHere = process.argv.includes("--here");
const tag = process.argv.includes("--tag") ? process.argv[process.argv.indexOf("--tag") + 1] : undefined;
const release = join(root, "dist/release");

const address = readAddress(root, process.env);
/** A clone of a folder would be asked for its own origin. */
const env = address === undefined ? process.env : { ...process.env, ...environmentOf(address.web) };

const folder = isHere ? root : realpathSync(mkdtempSync(join(tmpdir(), "casebook-release-")));
try {
  const checks = prepare(folder);
  for (const { what, problems } of checks) {
    console.log([`${problems.length === 0 ? "✓" : "✗"} ${what}`, ...problems.slice(0, 20)].join("\n    "));
  }
  const wrong = checks.filter(({ problems }) => problems.length > 0).length;
  console.log(
    `\n${checks.length - wrong} checks passed, ${wrong} failed. What would be published is in ${release}.`,
  );
  process.exitCode = wrong === 0 ? 0 : 1;
} finally {
  if (!isHere) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Makes everything in `clone`, puts it into dist/release, and says what was checked. */
function prepare(clone: string): readonly Check[] {
  if (!isHere) {
    run(root, "git", "clone", "--quiet", "--no-local", root, clone);
    run(clone, "npm", "ci", "--no-audit", "--no-fund");
  }
  const vsix = join(clone, "dist/casebook.vsix");
  const packages = [1, 2].map(() => {
    run(clone, "npm", "run", "--silent", "package");
    return readFileSync(vsix);
  });
  run(clone, "npm", "run", "--silent", "package:cli");
  const { version, dependencies } = JSON.parse(readFileSync(join(clone, "package.json"), "utf8"));
  const tarball = `casebook-${version}.tgz`;
  rmSync(release, { recursive: true, force: true });
  mkdirSync(release, { recursive: true });
  copyFileSync(join(clone, "dist", tarball), join(release, tarball));
  writeFileSync(join(release, "casebook.vsix"), packages[1] ?? "");
  const sums = ["casebook.vsix", tarball].map((file) => `${sha256(join(release, file))}  ${file}\n`);
  writeFileSync(join(release, "SHA256SUMS"), sums.join(""));
  const notes = changelogSection(readFileSync(join(clone, "CHANGELOG.md"), "utf8"), version);
  writeFileSync(join(release, "notes.md"), `${notes}\n`);

  const [first, second = Buffer.alloc(0)] = packages;
  const ofExtension = checkExtension(readZip(second), second.length, clone, Object.keys(dependencies));
  return [
    {
      what: "the tag names the version",
      problems: tag === undefined || tag === `v${version}` ? [] : [`${tag} is not v${version}`],
    },
    {
      what: "packaged twice, it is the same, byte for byte",
      problems: first?.equals(second) === true ? [] : ["they differ"],
    },
    ...ofExtension.flatMap((check) =>
      address === undefined && tag === undefined ? withoutAddress(check) : check,
    ),
    ...checkCommandLine(join(release, tarball), version),
  ];
}

/** What follows from the address alone cannot be right without it; that is no fault of the sources. */
function withoutAddress(check: Check): readonly Check[] {
  if (!check.needsAddress) {
    return [check];
  }
  console.log(`– not checked, because the address of the repository is not known: ${check.what}`);
  return [];
}

/** Unpacks the npm package and starts it. */
function checkCommandLine(tarball: string, version: string): readonly Check[] {
  const unpacked = realpathSync(mkdtempSync(join(tmpdir(), "casebook-npm-")));
  try {
    // A path with a drive looks like another machine to some programs called tar, so it is given on the standard input.
    const input = readFileSync(tarball);
    execFileSync("tar", ["-xzf", "-"], { cwd: unpacked, input });
    const files = execFileSync("tar", ["-tzf", "-"], { input, encoding: "utf8" }).split(/\r?\n/);
    const needed = [
      "package.json",
      "README.md",
      "LICENSE",
      "ThirdPartyNotices.txt",
      "dist/cli.cjs",
      "dist/engine.cjs",
    ];
    const said = execFileSync(process.execPath, [join(unpacked, "package/dist/cli.cjs"), "--version"], {
      cwd: unpacked,
      encoding: "utf8",
    });
    return [
      {
        what: "the npm package has its command, its README, LICENSE and notices",
        problems: needed.filter((file) => !files.includes(`package/${file}`)),
      },
      {
        what: "the command of the npm package starts, and says its version",
        problems: said.includes(version) ? [] : [said],
      },
    ];
  } finally {
    rmSync(unpacked, { recursive: true, force: true, maxRetries: 5 });
  }
}

function run(cwd: string, command: string, ...args: readonly string[]): void {
  console.log(`$ ${command} ${args.join(" ")}`);
  // npm is a .cmd file on Windows, which only a shell starts.
  const shell = process.platform === "win32" && command === "npm";
  execFileSync(command, args, { cwd, env, shell, stdio: ["ignore", "ignore", "inherit"] });
}

function sha256(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

function environmentOf(web: string): Readonly<Record<string, string>> {
  const { origin, pathname } = new URL(web);
  return { GITHUB_SERVER_URL: origin, GITHUB_REPOSITORY: pathname.slice(1) };
}
