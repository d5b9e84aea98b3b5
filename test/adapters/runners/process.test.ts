import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { english } from "../../../src/base/facts/words.ts";
import {
  collect,
  startConversation,
  startGroup,
  startTimeOf,
  windowsProgram,
} from "../../../src/base/process.ts";
import { processesWith, sleep, waitForProcessWith } from "../../support/frameworks/frameworkProject.ts";
import { writeExecutable } from "../../support/git/repositories.ts";
import { needing } from "../../support/system/capabilities.ts";

let cwd: string;
beforeEach(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "casebook-process-")));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const env = { PATH: process.env["PATH"] };
const node = process.execPath;

describe("collect", () => {
  it("gives the end and all that was printed, and writes what the process reads", async () => {
    const stdin = Buffer.from("a\0é".repeat(200_000));
    const script = `process.stdin.on("data", (read) => process.stdout.write(read));
      process.stdin.on("end", () => { process.stderr.write("problem\\n"); process.exitCode = 3; });`;
    const { end, stdout, stderr } = await collect(node, ["--eval", script], { cwd, env, stdin });
    expect(end).toEqual({ kind: "exited", code: 3 });
    expect(stdout.equals(stdin)).toBe(true);
    expect(stderr).toBe("problem\n");
  });

  it("is ended when it prints more than it may", async () => {
    const forEver = `const more = () => process.stdout.write("yes\\n".repeat(5_000), more); more();`;
    const { isTooMuch, stdout } = await collect(node, ["--eval", forEver], { cwd, env, most: 1_000_000 });
    expect(isTooMuch).toBe(true);
    expect(stdout.length).toBeLessThanOrEqual(1_000_000);
    const little = `process.stdout.write("a\\n")`;
    expect((await collect(node, ["--eval", little], { cwd, env, most: 2 })).isTooMuch).toBe(false);
  });

  needing(
    it,
    "sh",
    "signals",
    "setsid",
  )("ends what ignores that it is asked to end, whoever holds its output", async () => {
    const stop = new AbortController();
    const script = `trap '' TERM; setsid sleep 64.7${process.pid} & echo $! > left; : > began; while :; do sleep 0.1; done`;
    const collected = collect("/bin/sh", ["-c", script], { cwd, env, stop: stop.signal });
    while (!existsSync(join(cwd, "began"))) {
      await sleep(20);
    }
    const began = performance.now();
    stop.abort();
    expect((await collected).end).toEqual({ kind: "signalled", signal: "SIGKILL" });
    expect(performance.now() - began).toBeLessThan(9_000);
    process.kill(Number(readFileSync(join(cwd, "left"), "utf8")));
  });

  it("survives a process that ends without reading", async () => {
    const { end } = await collect(node, ["--eval", ""], { cwd, env, stdin: Buffer.alloc(1_000_000) });
    expect(end).toEqual({ kind: "exited", code: 0 });
  });

  it("waits for what is to be read, and ends a process whose input cannot be made before it has read that", async () => {
    const later = sleep(50).then(() => Buffer.from("later"));
    const script = `const read = process.stdin.pipe(require("node:fs").createWriteStream("read"));
      read.on("finish", () => require("node:fs").writeFileSync("end", "read to the end"));`;
    const reading = ["--eval", script];
    expect((await collect(node, reading, { cwd, env, stdin: later })).end).toEqual({
      kind: "exited",
      code: 0,
    });
    expect(readFileSync(join(cwd, "read"), "utf8")).toBe("later");
    rmSync(join(cwd, "end"));
    const failing = sleep(50).then(() => Promise.reject(new Error("no input")));
    await expect(collect(node, reading, { cwd, env, stdin: failing })).rejects.toThrow("no input");
    expect(existsSync(join(cwd, "end"))).toBe(false);
    // Also where there is no process that could read it.
    const unread = sleep(50).then(() => Promise.reject(new Error("no input")));
    await expect(collect("/a\0b", [], { cwd, env, stdin: unread })).rejects.toThrow("no input");
  });

  needing(it, "sh")("tells the signal that ended it", async () => {
    const { end } = await collect("/bin/sh", ["-c", "kill -KILL $$"], { cwd, env });
    expect(end).toEqual({ kind: "signalled", signal: "SIGKILL" });
  });

  needing(it, "modes", "sh").each([
    ["a program that is not there", () => [join(cwd, "nothing"), cwd]],
    ["a folder that is a file", () => ["/bin/sh", file("file", "")]],
    ["a file that is no program", () => [file("text", "x"), cwd]],
    ["a program that nothing can read", () => ["/a\0b", cwd]],
  ] as const)("could not start %s", async (_, what) => {
    const [program, folder] = what() as [string, string];
    const { end } = await collect(program, [], { cwd: folder, env });
    expect(end).toEqual({ kind: "couldNotStart", reason: expect.stringMatching(/./) });
  });

  function file(name: string, text: string): string {
    writeFileSync(join(cwd, name), text);
    chmodSync(join(cwd, name), 0o644);
    return join(cwd, name);
  }
});

describe("a program that is not named by an absolute path", () => {
  it.each([
    ["a bare name, which Windows looks for in the folder first", "own"],
    ["a file of the folder", "own.exe"],
    ["a path from the folder", "./own.exe"],
    ["the same as Windows writes it", ".\\own.exe"],
    ["what is in the PATH", "node"],
    ["a path from where a drive stands", "C:own.exe"],
    ["nothing", ""],
  ])("is not started: %s", async (_, file) => {
    for (const name of ["own", "own.exe"]) {
      writeExecutable(join(cwd, name), "#!/bin/sh\n");
    }
    const refused = { kind: "couldNotStart", reason: expect.stringContaining("is not an absolute path") };
    const options = { cwd, env: { PATH: `${cwd}${delimiter}${env.PATH}` }, onOutput: () => undefined };
    expect((await collect(file, ["--version"], options)).end).toEqual(refused);
    expect(await startGroup(file, ["--version"], options).end).toEqual(refused);
    expect(await startConversation(file, ["--version"], options).end).toEqual(refused);
  });
});

/** A program that prints the pid of another one, and ends as soon as that runs, which has its output. */
function leaving(script: string): string {
  const other = `require("node:fs").writeFileSync("runs", ""); ${script}`;
  return `const options = { stdio: "inherit", detached: true };
    const other = require("node:child_process").spawn(process.execPath, ["--eval", ${JSON.stringify(other)}], options);
    process.stdout.write(other.pid + " ");
    setInterval(() => require("node:fs").existsSync("runs") && process.exit(), 10);`;
}

describe("startGroup", () => {
  const startNode = (script: string) => startProgram(node, "--eval", script);
  const start = (script: string) => startProgram("/bin/sh", "-c", script);

  function startProgram(program: string, ...args: readonly string[]) {
    const chunks: Buffer[] = [];
    const onOutput = (chunk: Buffer) => chunks.push(chunk);
    const group = startGroup(program, args, { cwd, env, onOutput });
    const output = () => Buffer.concat(chunks).toString();
    const printed = async (text: string) => {
      while (!output().includes(text)) {
        await sleep(10);
      }
    };
    return { group, chunks, output, printed };
  }

  it("hands the bytes on as they come, a character cut in two as well", async () => {
    const { group, chunks, output } = startNode(`process.stdout.write(Buffer.from([0xc3]));
      setTimeout(() => process.stdout.write(Buffer.from([0xa9])), 300);
      setTimeout(() => process.stderr.write("problem\\n"), 600);`);
    expect(await group.end).toEqual({ kind: "exited", code: 0 });
    expect(chunks[0]).toEqual(Buffer.from([0xc3]));
    expect(output()).toBe("éproblem\n");
  });

  it("hands on all of a large output, though it is read slowly", async () => {
    let length = 0;
    const onOutput = (chunk: Buffer) => {
      length += chunk.length;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    };
    const script =
      "process.stdout.write(Buffer.alloc(2_000_000)); process.stderr.write(Buffer.alloc(60_000));";
    expect(await startGroup(node, ["--eval", script], { cwd, env, onOutput }).end).toEqual({
      kind: "exited",
      code: 0,
    });
    expect(length).toBe(2_060_000);
  });

  it("gives nothing to read", async () => {
    const { group, output } = startNode(
      `process.stdin.resume().on("end", () => process.stdout.write("end\\n"));`,
    );
    await group.end;
    expect(output()).toBe("end\n");
  });

  it("ends when the process does, though a grandchild holds its output", async () => {
    const { group, output } = startNode(leaving("setInterval(() => undefined, 1_000)"));
    expect(await group.end).toEqual({ kind: "exited", code: 0 });
    expect(group.isOutputHeld).toBe(true);
    // It still runs.
    process.kill(Number(output()));
  });

  it("waits a moment for what is still on its way", async () => {
    const late = `setTimeout(() => process.stdout.write("late"), 100)`;
    const { group, output } = startNode(leaving(late));
    await group.end;
    expect(output()).toMatch(/^\d+ late$/);
    expect(group.isOutputHeld).toBe(false);
  });

  it("could not start a program that is not there", async () => {
    const { group } = startProgram(join(cwd, "nothing"));
    expect(group.pid).toBeUndefined();
    expect(await group.end).toEqual({ kind: "couldNotStart", reason: expect.stringContaining("ENOENT") });
    expect(await group.stop()).toEqual(await group.end);
  });

  needing(
    it,
    "sh",
    "ps",
  )("stops at once what listens to an interrupt, with its grandchildren", async () => {
    const { group, printed } = start(`sh -c 'echo begun; sleep 61.01${process.pid}' ; true`);
    await printed("begun");
    await waitForProcessWith(`sleep 61.01${process.pid}`);
    const began = performance.now();
    await group.stop();
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(processesWith(`sleep 61.01${process.pid}`)).toEqual([]);
  });

  needing(
    it,
    "sh",
    "signals",
  )("stops what ignores an interrupt and a termination", async () => {
    const { group, printed } = start(`trap '' INT TERM; echo begun; while :; do sleep 0.1; done`);
    await printed("begun");
    expect(await group.stop()).toEqual({ kind: "signalled", signal: "SIGKILL" });
    expect(startTimeOf(group.pid ?? 0)).toBeUndefined();
  });

  needing(
    it,
    "sh",
    "ps",
    "signals",
  )("stops a grandchild that ignores an interrupt, though its leader does not", async () => {
    const { group, printed } = start(
      `sh -c 'trap "" INT; echo begun; sleep 61.02${process.pid}; sleep 61.02${process.pid}' & wait`,
    );
    await printed("begun");
    await group.stop();
    expect(processesWith(`sleep 61.02${process.pid}`)).toEqual([]);
  });

  needing(it, "sh")("ends though a process that it left prints for ever", async () => {
    const { group, chunks } = start("yes & echo $! > pid; sleep 0.1");
    expect(await group.end).toEqual({ kind: "exited", code: 0 });
    expect(group.isOutputHeld).toBe(true);
    const seen = chunks.length;
    await sleep(200);
    expect(chunks.length).toBe(seen);
    await group.stop();
    expect(startTimeOf(Number(readFileSync(join(cwd, "pid"), "utf8")))).toBeUndefined();
  });

  needing(it, "proc")("knows of a process that has ended, though nobody asks for its end", async () => {
    // The shell becomes a program that never asks for the end of what the shell has started.
    const { group, printed, output } = start(`true & echo $!.; exec sleep 61.05${process.pid}`);
    await printed(".");
    await sleep(300);
    expect(startTimeOf(group.pid ?? 0)).toMatch(/^\d+$/);
    expect(startTimeOf(Number.parseInt(output(), 10))).toBeUndefined();
    await group.stop();
  });

  it("stops nothing when everything has ended", async () => {
    const { group } = startNode("process.exit(5)");
    await group.end;
    expect(await group.stop()).toEqual({ kind: "exited", code: 5 });
  });
});

/** What Windows has, in its place: a taskkill that is a script, and gets the pid as its second argument. */
function fakeTaskkill(script: string | undefined): void {
  const root = join(cwd, "Windows");
  const before = process.env["SYSTEMROOT"];
  process.env["SYSTEMROOT"] = root;
  onTestFinished(() => {
    if (before === undefined) {
      delete process.env["SYSTEMROOT"];
    } else {
      process.env["SYSTEMROOT"] = before;
    }
  });
  if (script !== undefined) {
    writeExecutable(windowsProgram(process.env, "taskkill.exe"), `#!/bin/sh\n${script}\n`);
  }
}

needing(
  describe,
  "sh",
  "signals",
)("a group on Windows, with a made-up taskkill,", () => {
  const startThere = () =>
    startGroup("/bin/sleep", [`64.${process.pid}`], { cwd, env, onOutput: () => undefined }, "win32");

  it("is ended by it", async () => {
    fakeTaskkill('[ "$1 $3 $4" = "/PID /T /F" ] && kill -9 "$2"');
    const group = startThere();
    expect(await group.stop()).toEqual({ kind: "signalled", signal: "SIGKILL" });
    expect(group.notEnded).toBeUndefined();
  });

  it.each([
    ["refuses", "echo 'ERROR: Access is denied.' >&2; exit 1", "ERROR: Access is denied."],
    ["is not there", undefined, "ENOENT"],
    ["says nothing", "exit 1", "exit code 1"],
  ])("is ended without what it started if that %s, and the run says so", async (_, script, said) => {
    fakeTaskkill(script);
    const group = startThere();
    expect(await group.stop()).toEqual({ kind: "signalled", signal: "SIGKILL" });
    expect(english(group.notEnded ?? "")).toContain(said);
  });

  it("is ended though that hangs, and meanwhile everything else goes on", async () => {
    fakeTaskkill("exec sleep 60");
    const group = startThere();
    const began = performance.now();
    let longest = 0;
    let last = began;
    const turns = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 20);
    expect(await group.stop()).toEqual({ kind: "signalled", signal: "SIGKILL" });
    clearInterval(turns);
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(longest).toBeLessThan(2_500);
    expect(group.notEnded).toBeDefined();
  });

  it("that has ended already is not touched: its pid may be another's", async () => {
    fakeTaskkill('touch "$0.called"');
    const group = startGroup("/bin/sleep", ["0"], { cwd, env, onOutput: () => undefined }, "win32");
    await group.end;
    await group.stop();
    expect(existsSync(`${windowsProgram(process.env, "taskkill.exe")}.called`)).toBe(false);
  });
});

describe("startTimeOf", () => {
  needing(it, "sh")("is the same for a process that lives, and nothing for one that does not", async () => {
    const own = startTimeOf(process.pid);
    expect(own).toMatch(/\d{4}$/);
    await sleep(1_100);
    expect(startTimeOf(process.pid)).toBe(own);
    const { stdout } = await collect("/bin/sh", ["-c", "echo $$"], { cwd, env });
    expect(startTimeOf(Number(stdout))).toBeUndefined();
  });
});
