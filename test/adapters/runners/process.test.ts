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
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { english } from "../../../src/base/facts/words.ts";
import { collect, startGroup, startTimeOf, windowsProgram } from "../../../src/base/process.ts";
import { processesWith, sleep, waitForProcessWith } from "../../support/frameworks/frameworkProject.ts";
import { writeExecutable } from "../../support/git/repositories.ts";
import { needing } from "../../support/system/capabilities.ts";

let cwd: string;
beforeEach(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "casebook-process-")));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const env = { PATH: process.env["PATH"] };

describe("collect", () => {
  needing(it, "sh")("gives the end and all that was printed, and writes what the process reads", async () => {
    const stdin = Buffer.from("a\0é".repeat(200_000));
    const { end, stdout, stderr } = await collect("sh", ["-c", "cat; echo problem >&2; exit 3"], {
      cwd,
      env,
      stdin,
    });
    expect(end).toEqual({ kind: "exited", code: 3 });
    expect(stdout.equals(stdin)).toBe(true);
    expect(stderr).toBe("problem\n");
  });

  needing(it, "sh")("is ended when it prints more than it may", async () => {
    const { isTooMuch, stdout } = await collect("sh", ["-c", "yes"], { cwd, env, most: 1_000_000 });
    expect(isTooMuch).toBe(true);
    expect(stdout.length).toBeLessThanOrEqual(1_000_000);
    expect((await collect("echo", ["a"], { cwd, env, most: 2 })).isTooMuch).toBe(false);
  });

  needing(
    it,
    "sh",
    "signals",
    "setsid",
  )("ends what ignores that it is asked to end, whoever holds its output", async () => {
    const stop = new AbortController();
    const script = `trap '' TERM; setsid sleep 64.7${process.pid} & echo $! > left; : > began; while :; do sleep 0.1; done`;
    const collected = collect("sh", ["-c", script], { cwd, env, stop: stop.signal });
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
    const { end } = await collect(process.execPath, ["--eval", ""], {
      cwd,
      env,
      stdin: Buffer.alloc(1_000_000),
    });
    expect(end).toEqual({ kind: "exited", code: 0 });
  });

  needing(it, "sh")(
    "waits for what is to be read, and ends a process whose input cannot be made before it has read that",
    async () => {
      const later = sleep(50).then(() => Buffer.from("later"));
      const script = ["-c", "cat > read; echo read to the end > end"];
      expect((await collect("sh", script, { cwd, env, stdin: later })).end).toEqual({
        kind: "exited",
        code: 0,
      });
      expect(readFileSync(join(cwd, "read"), "utf8")).toBe("later");
      rmSync(join(cwd, "end"));
      const failing = sleep(50).then(() => Promise.reject(new Error("no input")));
      await expect(collect("sh", script, { cwd, env, stdin: failing })).rejects.toThrow("no input");
      expect(existsSync(join(cwd, "end"))).toBe(false);
      // Also where there is no process that could read it.
      const unread = sleep(50).then(() => Promise.reject(new Error("no input")));
      await expect(collect("a\0b", [], { cwd, env, stdin: unread })).rejects.toThrow("no input");
    },
  );

  needing(it, "sh")("tells the signal that ended it", async () => {
    const { end } = await collect("sh", ["-c", "kill -KILL $$"], { cwd, env });
    expect(end).toEqual({ kind: "signalled", signal: "SIGKILL" });
  });

  needing(it, "modes", "sh").each([
    ["a program that is not there", () => ["casebook-nothing", cwd]],
    ["a folder that is a file", () => ["true", file("file", "")]],
    ["a file that is no program", () => [file("text", "x"), cwd]],
    ["a program that nothing can read", () => ["a\0b", cwd]],
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

describe("startGroup", () => {
  function start(script: string, program = "sh") {
    const chunks: Buffer[] = [];
    const onOutput = (chunk: Buffer) => chunks.push(chunk);
    const group = startGroup(program, ["-c", script], { cwd, env, onOutput });
    const output = () => Buffer.concat(chunks).toString();
    const printed = async (text: string) => {
      while (!output().includes(text)) {
        await sleep(10);
      }
    };
    return { group, chunks, output, printed };
  }

  needing(it, "sh")("hands the bytes on as they come, a character cut in two as well", async () => {
    const { group, chunks, output } = start(`printf '\\303'; sleep 0.3; printf '\\251'; echo problem >&2`);
    expect(await group.end).toEqual({ kind: "exited", code: 0 });
    expect(chunks[0]).toEqual(Buffer.from([0xc3]));
    expect(output()).toBe("éproblem\n");
  });

  needing(it, "sh")("hands on all of a large output, though it is read slowly", async () => {
    let length = 0;
    const onOutput = (chunk: Buffer) => {
      length += chunk.length;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    };
    const script = "head -c 2000000 /dev/zero; head -c 60000 /dev/zero >&2";
    expect(await startGroup("sh", ["-c", script], { cwd, env, onOutput }).end).toEqual({
      kind: "exited",
      code: 0,
    });
    expect(length).toBe(2_060_000);
  });

  needing(it, "sh")("gives nothing to read", async () => {
    const { group, output } = start("cat; echo end");
    await group.end;
    expect(output()).toBe("end\n");
  });

  needing(it, "sh")("ends when the process does, though a grandchild holds its output", async () => {
    const began = performance.now();
    const { group, output } = start("sleep 30 & echo $!");
    expect(await group.end).toEqual({ kind: "exited", code: 0 });
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(group.isOutputHeld).toBe(true);
    process.kill(Number(output()));
  });

  needing(it, "sh")("waits a moment for what is still on its way", async () => {
    const { group, output } = start("(sleep 0.1; echo late) & echo early");
    await group.end;
    expect(output()).toBe("early\nlate\n");
    expect(group.isOutputHeld).toBe(false);
  });

  needing(it, "sh")("could not start a program that is not there", async () => {
    const { group } = start("", "casebook-nothing");
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

  needing(it, "sh")("stops nothing when everything has ended", async () => {
    const { group } = start("exit 5");
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
    startGroup("sleep", [`64.${process.pid}`], { cwd, env, onOutput: () => undefined }, "win32");

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
    const group = startGroup("true", [], { cwd, env, onOutput: () => undefined }, "win32");
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
    const { stdout } = await collect("sh", ["-c", "echo $$"], { cwd, env });
    expect(startTimeOf(Number(stdout))).toBeUndefined();
  });
});
