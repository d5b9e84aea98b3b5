import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { agentForms } from "../../../src/agents/agentForms.ts";
import { useCasebook } from "../../support/cli/useCasebook.ts";
import { makeCommitted, makeFolder } from "../../support/git/repositories.ts";

const casebook = await useCasebook();

const claudeFile = ".claude/settings.json";

function projectWith(text: string | Uint8Array): { readonly dir: string; readonly path: string } {
  const dir = makeFolder();
  mkdirSync(join(dir, ".claude"));
  const path = join(dir, claudeFile);
  writeFileSync(path, text);
  return { dir, path };
}

const enable = (dir: string, ...more: readonly string[]) =>
  casebook.call(dir, "enable", "--agent", "claude", "--folder", dir, ...more);
const disable = (dir: string, ...more: readonly string[]) =>
  casebook.call(dir, "disable", "--agent", "claude", "--folder", dir, ...more);

describe("enabled twice and disabled once", () => {
  test.each([
    ["JSON", '{\n  "model": "x"\n}\n'],
    [
      "JSON with comments, a comma at the end, and foreign hooks",
      '{ // mine\n\t"hooks": {"PostToolUse": [{"matcher": "Bash", "hooks": []},],},\n}',
    ],
    ["the line ends of Windows, and a byte order mark", '\ufeff{\r\n    "permissions": {}\r\n}\r\n'],
    ["one line without an end", '{"a":{"b":[1,2]}}'],
    ["nothing in it", ""],
    ["an empty object", "{}"],
  ])("a file with %s has every byte it had", async (_, text) => {
    const { dir, path } = projectWith(text);
    expect(await enable(dir)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Claude Code: enabled, level 1 in “/),
    });
    const enabled = readFileSync(path, "utf8");
    expect(enabled).toContain(" hook --for claude");
    expect((await enable(dir)).stdout).toMatch(/^Claude Code: already enabled/);
    expect(readFileSync(path, "utf8")).toBe(enabled);
    expect((await disable(dir)).stdout).toMatch(/^Claude Code: disabled in “/);
    expect(readFileSync(path, "utf8")).toBe(text);
    expect((await disable(dir)).stdout).toMatch(/^Claude Code: not enabled/);
  });

  test("no file and no folder is left of any agent, and levels take turns", async () => {
    const { dir, git } = makeCommitted({ "a.txt": "x\n" });
    const agents = agentForms.flatMap(({ id }) => ["--agent", id]);
    expect((await casebook.call(dir, "enable", ...agents)).code).toBe(0);
    for (const { project } of agentForms) {
      expect(() => JSON.parse(readFileSync(join(dir, project), "utf8"))).not.toThrow();
    }
    const level = await casebook.call(dir, "enable", ...agents, "--level", "2", "--stop");
    expect(level.stdout).toContain("Codex CLI: enabled, level 2");
    expect(level.stdout).toContain("review");
    expect(readFileSync(join(dir, ".cursor/hooks.json"), "utf8")).toContain('hook --for cursor --level 2"');
    expect((await casebook.call(dir, "disable", ...agents)).code).toBe(0);
    expect(git("status", "--porcelain", "--ignored")).toBe("");
    expect(existsSync(join(dir, ".github"))).toBe(false);
  });

  test("in the user's own configuration, what the project has stays", async () => {
    const { dir, path } = projectWith("{}\n");
    await enable(dir, "--user");
    expect(readFileSync(path, "utf8")).toBe("{}\n");
    expect(existsSync(join(casebook.home, claudeFile))).toBe(true);
    await disable(dir, "--user");
    expect(existsSync(join(casebook.home, ".claude"))).toBe(false);
  });
});

describe("what somebody wrote in between", () => {
  test("stays, and so does the mode of the file and the link that leads to it", async () => {
    const dir = makeFolder();
    const real = join(dir, "dotfiles.json");
    writeFileSync(real, '{\n  "a": 1\n}\n');
    chmodSync(real, 0o640);
    mkdirSync(join(dir, ".claude"));
    const path = join(dir, claudeFile);
    symlinkSync("../dotfiles.json", path);
    expect((await enable(dir)).stdout).toContain(`“${path}”, which leads to “${real}”`);
    const enabled = readFileSync(real, "utf8");
    writeFileSync(real, enabled.replace('"a": 1', '"a": 2, // changed'));
    await disable(dir);
    expect(readFileSync(real, "utf8")).toBe('{\n  "a": 2, // changed\n}\n');
    expect([readlinkSync(path), statSync(real).mode & 0o777]).toEqual(["../dotfiles.json", 0o640]);
  });

  test("stays also where Casebook has forgotten what it added", async () => {
    const { dir, path } = projectWith('{\n  // mine\n  "hooks": {\n    "Stop": [{ "hooks": [] }]\n  }\n}\n');
    await enable(dir, "--stop");
    casebook.forget();
    await disable(dir);
    expect(readFileSync(path, "utf8")).not.toContain("casebook");
    expect(readFileSync(path, "utf8")).toContain(
      '  // mine\n  "hooks": {\n    "Stop": [{ "hooks": [] }]\n  }\n}\n',
    );
  });
});

describe("a link out of the project", () => {
  test.each([
    ["the file", (dir: string, home: string) => symlinkSync(join(home, claudeFile), join(dir, claudeFile))],
    ["its folder", (dir: string, home: string) => symlinkSync(join(home, ".claude"), join(dir, ".claude"))],
  ])("changes nothing for all projects, and is named: %s", async (what, link) => {
    const dir = makeFolder();
    const home = makeFolder();
    mkdirSync(join(home, ".claude"));
    writeFileSync(join(home, claudeFile), "{}\n");
    if (what === "the file") {
      mkdirSync(join(dir, ".claude"));
    }
    link(dir, home);
    for (const call of [enable, disable]) {
      expect(await call(dir)).toMatchObject({
        code: 3,
        stdout: expect.stringContaining(`leads out of the project, to “${join(home, claudeFile)}”`),
      });
    }
    expect(readFileSync(join(home, claudeFile), "utf8")).toBe("{}\n");
    const empty = makeFolder();
    symlinkSync(join(empty, "not-made"), join(dir, ".cursor"));
    const cursor = await casebook.call(dir, "enable", "--agent", "cursor", "--folder", dir);
    expect(cursor.code).toBe(3);
    expect(existsSync(join(empty, "not-made"))).toBe(false);
  });

  test("is followed in the user's own configuration, and its end is named", async () => {
    const elsewhere = makeFolder();
    const path = join(casebook.home, claudeFile);
    mkdirSync(join(casebook.home, ".claude"), { recursive: true });
    writeFileSync(join(elsewhere, "mine.json"), "{}\n");
    symlinkSync(join(elsewhere, "mine.json"), path);
    const enabled = await enable(makeFolder(), "--user");
    expect(enabled.stdout).toContain(`which leads to “${join(elsewhere, "mine.json")}”`);
    expect(readFileSync(join(elsewhere, "mine.json"), "utf8")).toContain("hook --for claude");
    await disable(makeFolder(), "--user");
    expect(readFileSync(join(elsewhere, "mine.json"), "utf8")).toBe("{}\n");
    rmSync(path);
  });

  test("the user's own is where the agent is told to keep it", async () => {
    const config = makeFolder();
    const { ended } = casebook.start(config, ["enable", "--agent", "claude", "--user"], {
      CLAUDE_CONFIG_DIR: config,
    });
    expect((await ended).stdout).toContain(`“${join(config, "settings.json")}”`);
    expect(existsSync(join(config, "settings.json"))).toBe(true);
  });
});

describe("a file that cannot be changed without damage is left alone, and the message says why:", () => {
  test.each([
    ["one that is broken", '{ "a": ', "not valid JSON"],
    ["one of another kind", "[1]", "not a JSON object"],
    ["one that is nested too deep", `{"a":`.repeat(20_000), "nested more than 200 deep"],
    ["one in another encoding", Buffer.from("{}", "utf16le").fill(0xd8, 0, 1), "UTF-8"],
  ])("%s", async (_, text, why) => {
    const { dir, path } = projectWith(text);
    const before = readFileSync(path);
    expect(await enable(dir)).toMatchObject({ code: 3, stdout: expect.stringContaining(why) });
    expect(readFileSync(path)).toEqual(before);
  });

  test("one that is read-only, a folder, and a link to nothing", async () => {
    const { dir, path } = projectWith("{}");
    chmodSync(path, 0o444);
    expect(await enable(dir)).toMatchObject({ code: 3, stdout: expect.stringContaining("read-only") });
    expect(readFileSync(path, "utf8")).toBe("{}");
    const folder = makeFolder();
    mkdirSync(join(folder, claudeFile), { recursive: true });
    expect(await enable(folder)).toMatchObject({ code: 3, stdout: expect.stringContaining("not a file") });
    const link = makeFolder();
    mkdirSync(join(link, ".claude"));
    symlinkSync("nowhere", join(link, claudeFile));
    expect(await enable(link)).toMatchObject({
      code: 3,
      stdout: expect.stringContaining("leads to nothing"),
    });
    const inTheWay = makeFolder();
    writeFileSync(join(inTheWay, ".claude"), "a file");
    expect(await enable(inTheWay)).toMatchObject({ code: 3, stdout: expect.stringContaining("left alone") });
  });

  test("nor is anything done without an agent that is known", async () => {
    const dir = makeFolder();
    expect((await casebook.call(dir, "enable")).code).toBe(2);
    expect((await casebook.call(dir, "enable", "--agent", "hal")).code).toBe(2);
    expect((await enable(dir, "--level", "4")).code).toBe(2);
    expect(existsSync(join(dir, ".claude"))).toBe(false);
  });
});

describe("the doctor", () => {
  test("calls each hook that is installed, and says when it was called by its agent", async () => {
    const { dir } = makeCommitted({ "a.txt": "x\n" });
    const agents = agentForms.flatMap(({ id }) => ["--agent", id]);
    await casebook.call(dir, "enable", ...agents);
    const called = await casebook.call(dir, "doctor", "--json");
    const found = called.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(found.map(({ agent }) => agent)).toEqual([
      "claude",
      "vscode",
      "copilot",
      "cursor",
      "gemini",
      "codex",
    ]);
    // A busy machine may be too slow, which the doctor says.
    expect(found.filter(({ problem }) => problem !== undefined && !problem.includes("too busy"))).toEqual([]);
    expect(found.map(({ answeredInMs }) => typeof answeredInMs)).toEqual(Array(6).fill("number"));
    expect(found[0].lastCall).toBeUndefined();
    const { child, ended } = casebook.start(dir, ["hook", "--for", "claude"], {}, "pipe");
    child.stdin?.end(
      JSON.stringify({ hook_event_name: "Stop", session_id: "s", cwd: dir, stop_hook_active: true }),
    );
    await ended;
    expect((await casebook.call(dir, "doctor")).stdout).toMatch(
      /Claude Code: .*last called at 20.* \(“Stop”\)/,
    );
  });

  test("runs nothing that a file of the repository says in place of us, and finds what does not work", async () => {
    const { dir } = makeCommitted({ "a.txt": "x\n" });
    expect((await casebook.call(dir, "doctor")).stdout).toMatch(/Not enabled: Claude Code, VS Code/);
    await casebook.call(dir, "enable", "--agent", "claude");
    const path = join(dir, claudeFile);
    const marker = join(dir, "ran");
    writeFileSync(
      path,
      readFileSync(path, "utf8").replaceAll("hook --for claude", `hook --for claude ; touch ${marker}`),
    );
    const called = await casebook.call(dir, "doctor");
    expect(called).toMatchObject({ code: 3, stdout: expect.stringContaining("which was not tried") });
    expect(existsSync(marker)).toBe(false);
    writeFileSync(path, "{");
    expect((await casebook.call(dir, "doctor")).stdout).toContain("It cannot be read");
  });
});
