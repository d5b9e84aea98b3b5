import { describe, expect, test } from "vitest";
import { replaceInTime } from "../../../../src/base/replaceInTime.ts";
import { createRedaction } from "../../../../src/model/secrets/redaction.ts";
import { listSecrets } from "../../../../src/model/secrets/secretVariables.ts";

// Put together here, so that no scanner takes this file for a leak.
const letters = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6";
const env = {
  MY_API_TOKEN: "hunter2-hunter2-hunter2",
  SHOP_PASSWORD: `p&"ss<w ö\\rd'1`,
  LONG_SECRET: `${letters}+/${letters}=`,
  PASS_PHRASE: "correct horse battery staple",
  DB_PASSWORD: "s3cr3t",
};
const shapes = {
  "GitHub token": `ghp_${letters}`,
  "a long GitHub token": `github_pat_${letters}_${letters}`,
  "AWS key": `AKIA${"ABCDEFGH".repeat(2)}`,
  "Slack token": `xoxb-1234567890-${letters}`,
  "API key": `sk-proj-${letters}`,
  "JSON web token": `eyJ${letters}.eyJ${letters}${letters}${letters}.${letters}`,
  "another API key": `sk_live_${letters}`,
};

const mask = (text: string) =>
  createRedaction({ secrets: listSecrets(env), home: "", patterns: [] }, replaceInTime).redact(text);

const cut = (text: string, width: number) => text.match(new RegExp(`.{1,${width}}`, "gsu")) ?? [];

/** How printers break a text at a width, with what stands before it in its line. */
const printers: Readonly<Record<string, (text: string, width: number) => string>> = {
  "a terminal": (text, width) => cut(text, width).join("\n"),
  "a terminal of Windows": (text, width) => cut(text, width).join("\r\n"),
  "a box": (text, width) =>
    cut(text, width)
      .map((line) => `│ ${line.padEnd(width)} │`)
      .join("\n"),
  "a box in a box": (text, width) =>
    cut(text, width)
      .map((line) => `│ ┃ ${line.padEnd(width)} ┃    │`)
      .join("\n"),
  "a box of ASCII": (text, width) =>
    cut(text, width)
      .map((line) => `| ${line.padEnd(width)} |`)
      .join("\n"),
  "a coloured box": (text, width) =>
    cut(text, width)
      .map((line) => `\x1b[31m│\x1b[0m ${line.padEnd(width)} \x1b[31m│\x1b[0m`)
      .join("\n"),
  "a left side": (text, width) =>
    cut(text, width)
      .map((line) => `│ ${line}`)
      .join("\n"),
  pytest: (text, width) =>
    cut(text, width)
      .map((line) => `E       ${line}`)
      .join("\n"),
  "a service of compose": (text, width) =>
    cut(text, width)
      .map((line) => `web-1  | ${line}`)
      .join("\n"),
  "an indentation": (text, width) => cut(text, width).join("\n      "),
  "a backslash": (text, width) => cut(text, width).join("\\\n"),
  "an indented backslash": (text, width) => cut(text, width).join("\\\n    "),
  "a terminal whose output is JSON": (text, width) => JSON.stringify({ output: cut(text, width).join("\n") }),
  "a box in an attribute": (text, width) =>
    `<failure message="${cut(text, width)
      .map((line) => `│ ${line.padEnd(width)} │`)
      .join("&#10;")
      .replaceAll('"', "&quot;")}"/>`,
};

/** What surrounds a secret. */
const contexts: Readonly<Record<string, (secret: string) => string>> = {
  alone: (secret) => secret,
  "behind words": (secret) => `The request to the service failed, for the token was ${secret}`,
  "in quotes": (secret) => `{'Authorization': '${secret}', 'Accept': '*/*'}`,
};

/** Pieces of a secret that must not be there: any eight characters of it. */
function leftOf(secret: string, shown: string): readonly string[] {
  const plain = shown.replace(/[^A-Za-z0-9+/=_.-]+/g, " ");
  return Array.from({ length: Math.max(1, secret.length - 5) }, (_, at) => secret.slice(at, at + 6)).filter(
    (piece) => plain.includes(piece),
  );
}

describe.each(Object.entries(printers))("broken by %s", (_, print) => {
  test.each([...Object.entries(env), ...Object.entries(shapes)])(
    "%s is masked as a whole",
    (name, secret) => {
      const isValue = Object.hasOwn(env, name);
      const left: string[] = [];
      for (const [context, around] of Object.entries(contexts)) {
        for (const width of isValue ? [10, 40, 80, 120] : [76, 80, 120]) {
          for (let before = 0; before < Math.min(width, 60); before += 11) {
            const text = `${"x".repeat(before)} ${around(secret)}`;
            const shown = mask(`first line\n${print(text, width)}\nlast line\n`);
            const pieces = leftOf(secret, shown);
            if (pieces.length > 0 || !shown.includes("last line")) {
              left.push(`${context} ${width} ${before}: ${pieces} in ${shown}`);
            }
          }
        }
      }
      expect(left.slice(0, 3)).toEqual([]);
    },
  );
});

describe.each(["MY_API_TOKEN", "LONG_SECRET", "PASS_PHRASE", "DB_PASSWORD"] as const)(
  "%s in pieces",
  (name) => {
    const secret = env[name];
    test.each<[string, (one: string, other: string) => string]>([
      ["of Python", (one, other) => `('${one}'\n '${other}')`],
      ["of Python, raw and formatted", (one, other) => `x = (r"${one}"\n     f"${other}")`],
      ["of Python, as pytest shows them", (one, other) => `E         '${one}'\nE         '${other}'`],
      ["of JavaScript", (one, other) => `{ a: '${one}' +\n    '${other}' }`],
      ["of JavaScript, the sign first", (one, other) => `"${one}"\n  + "${other}"`],
      ["of PHP", (one, other) => `'${one}' .\n  '${other}'`],
      ["of C", (one, other) => `"${one}" \\\n"${other}"`],
      ["of Python in a box", (one, other) => `│ '${one}' │\n│ '${other}' │`],
      ["of Python in JSON", (one, other) => JSON.stringify(`('${one}'\n '${other}')`)],
      ["of a row of a table", (one, other) => `│ token │ ${one} │\n│       │ ${other} │`],
    ])("%s", (_, print) => {
      for (let at = 1; at < secret.length; at++) {
        const shown = mask(`before\n${print(secret.slice(0, at), secret.slice(at))}\nafter`);
        expect(leftOf(secret, shown)).toEqual([]);
        expect(shown).toMatch(/^before\n.*\*\*\*.*\nafter$/s);
      }
    });

    // A shorter value shares all its characters in Base64 with what stands beside it.
    if (secret.length >= 8) {
      test("in Base64 in lines of 76, as mails and certificates have it", () => {
        for (let before = 0; before < 80; before += 3) {
          const text = Buffer.from(`${"x".repeat(before)} ${secret} and so on, and so on`).toString("base64");
          const shown = mask(`begin\n${cut(text, 76).join("\r\n")}\nend`);
          const decoded = Buffer.from(shown.replace(/^begin|end$|\s|\*/g, ""), "base64").toString();
          expect(decoded).not.toContain(secret);
          expect(shown).toContain("***");
        }
      });
    }

    test("quoted-printable", () => {
      for (let before = 0; before < 80; before += 3) {
        const text = `${"x".repeat(before)} ${secret} and so on`.replaceAll("=", "=3D");
        const shown = mask(`a line\n${cut(text, 73).join("=\n")}\nanother`);
        expect(leftOf(secret, shown)).toEqual([]);
      }
    });
  },
);

test("a private key is masked in a box, with a sign before each line, and with a backslash after it", () => {
  const dashes = "-----";
  const key = [
    `${dashes}BEGIN RSA PRIVATE KEY${dashes}`,
    letters,
    letters,
    `${dashes}END RSA PRIVATE KEY${dashes}`,
  ];
  expect(mask(key.map((line) => `│ ${line.padEnd(40)} │`).join("\n"))).toMatch(/^│ \*\*\* +│$/);
  expect(mask(key.map((line) => `web-1  | ${line}`).join("\n"))).toBe("web-1  | ***");
  expect(mask(key.join("\\\n"))).toBe("***");
});

describe("what only looks alike stays as it is", () => {
  const token = `ghp_${letters}`;
  const wide = "a line that is long enough to have been broken by a terminal ".padEnd(60, ".");
  test.each([
    `${wide} ${token}\nnext line of the log`,
    `${wide} ${token}\n2026-11-30T10:38:19 INFO next`,
    `${wide} ${token}\n3 passed in 0.12s`,
    `${wide} ${token}\nE501 line too long`,
    `${wide} ${token}\nINFO next`,
    `${wide} ${token}\nError: next`,
    `${wide} ${token}\n    at next (a.js:1:2)`,
    `token: ${token}\nuser42: ada`,
    `| token | ${token} |\n| next  | row |`,
    `│ ${token} │\n╰──────────╯`,
    `│ token │ ${token} │\n│ next │ row │`,
    `"${token}",\n"next"`,
    `- ${token}\n- next`,
  ])("after a token: %j", (text) => {
    expect(mask(text)).toBe(text.replace(token, "***"));
  });

  test.each([
    "tokens begin with ghp_\nand go on with letters",
    "a class sk-\nspinner-of-the-button-bar",
    "see http://localhost\nada42@example.org",
    "xoxb-\ncommunication between processes",
    "hunter\n2 of them, hunter\n2-hunters",
    "correct\nhorse, battery and staple",
    "s3cr\n\n3t",
    "s3cr    \n3t",
    "12\n3456\n7890",
    "| s3cr | x |\n| 3t | y |",
    "s3cr,\n3t",
    "eyJ\nname.of.a.module",
    "AKIA\nis how they begin",
    "a = 1\nb = \nc = 3",
    "x=\ny=\n",
    `${"=".repeat(70)}\n3 failed\n${"=".repeat(76)}\n`,
    "\\\n".repeat(3),
    "│ │ │\n│ │ │",
  ])("%j", (text) => {
    expect(mask(text)).toBe(text);
  });

  test("a number or a word that stands at the ends of two lines", () => {
    const secrets = listSecrets({ A_PASSWORD: "123456", B_PASSWORD: "database" });
    const text = "12\n3456 rows of the data\nbase";
    expect(createRedaction({ secrets, home: "", patterns: [] }, replaceInTime).redact(text)).toBe(text);
  });
});

test("the lines around a broken secret stay byte by byte", () => {
  const lines = Array.from({ length: 300 }, (_, index) => `line ${index} │ with | signs\r`);
  const text = [...lines, "a hunter2-hun", "ter2-hunter2 b", ...lines].join("\n");
  expect(mask(text)).toBe([...lines, "a *** b", ...lines].join("\n"));
});

test("the time it takes grows with the length of a text only, whatever its lines end and begin with", () => {
  const units = [
    "\n",
    "|\n",
    "│\n",
    "│ │\n│ │",
    "\\\n",
    "'\n'",
    "=\n",
    "=3D",
    " \n ",
    "\t",
    "ghp_\n",
    "gh\np_",
    "eyJ\n.",
    "eyJa.\n",
    "AKIA\n",
    "hunter2\n",
    "h\nu",
    "s3cr\n",
    "-----BEGIN PRIVATE KEY-----\n",
    "aB3d\n",
    "a│ \n",
    "│".repeat(90),
    `${"│ ".repeat(90)}\n`,
    `${" ".repeat(390)}\n`,
    "correct \nhorse",
    ">\n>",
    "+".repeat(300),
    `${"+".repeat(300)}\n`,
    "sk-\n",
    "://\n",
  ];
  const seconds = (text: string) => {
    const began = process.cpuUsage();
    mask(text);
    return process.cpuUsage(began).user / 1e6;
  };
  for (const unit of units) {
    const [short, long] = [
      seconds(unit.repeat(20_000 / unit.length)),
      seconds(unit.repeat(200_000 / unit.length)),
    ];
    expect(long < 0.3 || long < 40 * short, `${JSON.stringify(unit)} ${short} ${long}`).toBe(true);
  }
});
