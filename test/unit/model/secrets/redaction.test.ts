import { describe, expect, test } from "vitest";
import { replaceInTime } from "../../../../src/base/replaceInTime.ts";
import { createRedaction } from "../../../../src/model/secrets/redaction.ts";
import { listSecrets } from "../../../../src/model/secrets/secretVariables.ts";
import { englishOf } from "../../../support/texts/englishOf.ts";

interface Rules {
  readonly env?: Readonly<Record<string, string>>;
  readonly home?: string;
  readonly patterns?: readonly string[];
}

const redactionOf = ({ env = {}, home = "", patterns = [] }: Rules) => {
  return createRedaction({ secrets: listSecrets(env), home, patterns }, replaceInTime);
};
const redact = (text: string, rules: Rules = {}) => redactionOf(rules).redact(text);

describe("values of the environment", () => {
  test.each(["GITHUB_TOKEN", "db_password", "AWS_SECRET", "API_KEY", "MY_PWD", "HTTP_COOKIE", "SENTRY_DSN"])(
    "of %s are masked",
    (name) => {
      expect(redact("login hunter2!x ok", { env: { [name]: "hunter2!x" } })).toBe("login *** ok");
    },
  );

  test.each(["PWD", "OLDPWD", "XDG_SESSION_TYPE", "DESKTOP_SESSION", "SSH_AUTH_SOCK", "HOME", "LANG"])(
    "of %s are no secrets",
    (name) => {
      expect(redact("on wayland", { env: { [name]: "wayland" } })).toBe("on wayland");
    },
  );

  test("are masked as XML, JSON and addresses have them, the longest first, and line by line", () => {
    const env = {
      A_TOKEN: `a&"b<c d`,
      B_TOKEN: "first line of it\nsecond line of it",
      C_KEY: "prefix",
      D_KEY: "prefix-longer",
    };
    expect(redact(`a&amp;&quot;b&lt;c d`, { env })).toBe("***");
    expect(redact(`a&\\"b<c d`, { env })).toBe("***");
    expect(redact("a%26%22b%3Cc%20d", { env })).toBe("***");
    expect(redact("+second line of it\n", { env })).toBe("+***\n");
    expect(redact("prefix-longer prefix", { env })).toBe("*** ***");
  });

  test("are left alone where they are too short to be told from words", () => {
    expect(redact("abc abcde", { env: { A_TOKEN: "abcde" } })).toBe("abc abcde");
  });

  test("are found behind colours, and other colours stay", () => {
    const env = { A_TOKEN: "hunter2!x" };
    expect(redact("hun\x1b[31mter2!x", { env })).toBe("***");
    expect(redact("\x1b[31mred\x1b[0m", { env })).toBe("\x1b[31mred\x1b[0m");
  });
});

describe("known shapes", () => {
  // Put together here, so that no scanner takes this file for a leak.
  const letters = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6";
  test.each([
    ["GitHub token", `ghp_${letters}`],
    ["GitHub token", `github_pat_${letters}`],
    ["GitLab token", `glpat-${letters.slice(0, 20)}`],
    ["AWS key", `AKIA${"ABCDEFGH".repeat(2)}`],
    ["Slack token", `xoxb-1234567890-${letters}`],
    ["API key", `sk-proj-${letters}`],
    ["JSON web token", `eyJ${letters}.eyJ${letters}.${letters}`],
  ])("%s", (what, secret) => {
    const redaction = redactionOf({});
    expect(redaction.redact(`a ${secret} b`)).toBe("a *** b");
    expect(englishOf(redaction.masked)).toEqual([{ what, count: 1 }]);
  });

  test("bearer tokens and the login in a URL, but not the host", () => {
    expect(redact(`Authorization: Bearer ${letters}`)).toBe("Authorization: Bearer ***");
    expect(redact("https://ada:pw@host.example/x@y and ssh://git@h")).toBe(
      "https://***@host.example/x@y and ssh://***@h",
    );
    expect(redact("https://host.example/a@b ://nobody")).toBe("https://host.example/a@b ://nobody");
  });

  test("private keys, one without an end up to the end of the text", () => {
    const dashes = "-----";
    const begin = `${dashes}BEGIN RSA PRIVATE KEY${dashes}`;
    const end = `${dashes}END RSA PRIVATE KEY${dashes}`;
    expect(redact(`a\n+${begin}\n+MIIE\n+${end}\nb ${begin}\nMIIE`)).toBe("a\n+***\nb ***");
    expect(redact("a PRIVATE KEY of words")).toBe("a PRIVATE KEY of words");
  });
});

test.each([
  ["/home/ada", "cd /home/ada/shop, ls /home/ada, not /home/adam", "cd ~/shop, ls ~, not /home/adam"],
  ["C:\\Users\\Ada", "c:\\users\\ada\\x C:/Users/Ada/y C:\\\\Users\\\\Ada", "~\\x ~/y ~"],
  ["/", "/etc", "/etc"],
])("writes the home directory %s as ~", (home, written, shown) => {
  expect(redact(written, { home })).toBe(shown);
});

test("tells of the home directory how often it stood there", () => {
  const redaction = redactionOf({ home: "/home/ada" });
  redaction.redact(["/home/ada/a", "in /home/ada"]);
  expect(englishOf(redaction.masked)).toEqual([{ what: "home directory", count: 2 }]);
});

describe("patterns of the user", () => {
  test("mask what they match, and are told by themselves", () => {
    const redaction = redactionOf({ patterns: ["CUST-\\d+", "x*"] });
    expect(redaction.redact({ a: ["CUST-12", "b"], n: 1 })).toEqual({ a: ["***", "b"], n: 1 });
    expect(englishOf(redaction.masked)).toEqual([{ what: "match of CUST-\\d+", count: 1 }]);
  });

  test("that take too long end in an error that names them", () => {
    const text = `${"a".repeat(60_000)}!`;
    expect(() => redact(text, { patterns: ["(a+)+$"] })).toThrow(/The pattern \(a\+\)\+\$ .* takes too long/);
  });

  test("that are no regular expressions end in an error, too", () => {
    expect(() => redact("a", { patterns: ["("] })).toThrow(/is not a valid regular expression/);
  });
});

test("masks every text of plain data and nothing else; what is masked stays as it is", () => {
  const redaction = redactionOf({ env: { A_TOKEN: "hunter2!x" } });
  const value = { a: "hunter2!x", list: [1, "b hunter2!x", undefined], map: new Map([[1, "hunter2!x"]]) };
  const once = redaction.redact(value);
  expect(once).toEqual({ a: "***", list: [1, "b ***", undefined], map: new Map([[1, "***"]]) });
  expect(redaction.redact(once)).toEqual(once);
  expect(englishOf(redaction.masked)).toEqual([{ what: "value of A_TOKEN", count: 3 }]);
});

describe("hidden by escapes", () => {
  const env = { A_TOKEN: `p&"ss<w\\rd 'x'` };
  const value = env.A_TOKEN;
  const xml = value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
  test.each([
    ["XML", xml],
    ["XML in numbers", [...value].map((letter) => `&#${letter.charCodeAt(0)};`).join("")],
    [
      "XML in hexadecimal numbers",
      [...value].map((letter) => `&#x${letter.charCodeAt(0).toString(16)};`).join(""),
    ],
    ["JSON", JSON.stringify(value).slice(1, -1)],
    ["JSON in JSON", JSON.stringify(JSON.stringify(value)).slice(3, -3)],
    [
      "JSON in XML",
      JSON.stringify(value)
        .slice(1, -1)
        .replaceAll("&", "&amp;")
        .replaceAll('"', "&quot;")
        .replaceAll("<", "&lt;"),
    ],
    ["JSON in numbers", [...value].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join("")],
    ["an address", encodeURIComponent(value)],
    ["an address in small letters", encodeURIComponent(value).toLowerCase()],
    ["two sections of CDATA", `${value.slice(0, 5)}]]><![CDATA[${value.slice(5)}`],
    ["a colour", `${value.slice(0, 5)}\x1b[1;31m${value.slice(5)}`],
    ["a colour as pytest has it in XML", `${value.slice(0, 5)}#x1B[31m${value.slice(5)}`],
    ["a shell", `'${value.replaceAll("'", `'\\''`)}'`.slice(1, -1)],
    [
      "octal numbers",
      [...value].map((letter) => `\\${letter.charCodeAt(0).toString(8).padStart(3, "0")}`).join(""),
    ],
    ["a form", new URLSearchParams({ a: value }).toString().slice(2)],
    ["UTF-16", [...value].join("\0")],
    ["hexadecimal", Buffer.from(value).toString("hex")],
    [
      "bytes of Node",
      Buffer.from(value)
        .toString("hex")
        .replace(/..(?=.)/g, "$& "),
    ],
    [
      "a fingerprint",
      Buffer.from(value)
        .toString("hex")
        .replace(/..(?=.)/g, "$&:"),
    ],
    ["bytes of Rust", [...Buffer.from(value)].join(", ")],
    ["bytes of Go", [...Buffer.from(value)].join(" ")],
    ["bytes as JSON", [...Buffer.from(value)].join(",")],
    ["a soft hyphen", `${value.slice(0, 5)}\u00ad${value.slice(5)}`],
    ["a blank without width", `${value.slice(0, 5)}\u200b${value.slice(5)}`],
    ["a mark of direction", `${value.slice(0, 5)}\u202e${value.slice(5)}`],
  ])("%s", (_, written) => {
    expect(redact(`a ${written} b`, { env })).toBe("a *** b");
  });

  test.each(["", "x", "xy", "user:"])("Base64 behind %j", (before) => {
    const env2 = { A_TOKEN: "hunter2-hunter2-x" };
    const shown = redact(Buffer.from(`${before}hunter2-hunter2-x`).toString("base64"), { env: env2 });
    expect(shown).toMatch(/^[\w+/]{0,8}\*\*\*[\w+/=]{0,4}$/);
  });

  test("a beginning, where the rest was cut off", () => {
    const env2 = { A_TOKEN: "hunter2-hunter2-x" };
    expect(redact("is hunter2-hunter…", { env: env2 })).toBe("is ***…");
    expect(redact("is 'hunter2-hunter...'", { env: env2 })).toBe("is '***...'");
    expect(redact("is hunter2-hunter", { env: env2 })).toBe("is ***");
    expect(redact("is hunter2-hunter3 now", { env: env2 })).toBe("is hunter2-hunter3 now");
  });
});

describe("bytes", () => {
  const env = { A_TOKEN: "hünter2-ö" };
  const bytes = (written: Uint8Array) => Buffer.from(redactionOf({ env }).redactBytes(written));
  const swap = (buffer: Buffer) => Buffer.from(buffer).swap16();

  test("are masked in UTF-8, Latin-1 and both orders of UTF-16, and are else what they were", () => {
    const text = '<?xml version="1.0"?><a b="é hünter2-ö"/>';
    const masked = text.replace("hünter2-ö", "***");
    expect(bytes(Buffer.from(text)).toString()).toBe(masked);
    expect(bytes(Buffer.from(text, "latin1")).toString("latin1")).toBe(masked);
    expect(bytes(Buffer.from(`\ufeff${text}`, "utf16le")).toString("utf16le")).toBe(`\ufeff${masked}`);
    expect(swap(bytes(swap(Buffer.from(text, "utf16le")))).toString("utf16le")).toBe(masked);
  });

  test("that are no text stay as they are around a secret, and all where there is none", () => {
    const any = Buffer.from(Array.from({ length: 512 }, (_, index) => index % 256));
    expect(bytes(any)).toEqual(any);
    const around = Buffer.concat([any, Buffer.from(" hünter2-ö "), any]);
    expect(bytes(around)).toEqual(Buffer.concat([any, Buffer.from(" *** "), any]));
  });

  test("say what they hold without being masked", () => {
    const redaction = redactionOf({ env, patterns: ["CUST-\\d+"] });
    expect(englishOf(redaction.findIn(["x", "hünter2-ö CUST-1"].map((text) => Buffer.from(text))))).toEqual([
      [],
      ["value of A_TOKEN", "match of CUST-\\d+"],
    ]);
    expect(englishOf(redaction.masked)).toEqual([]);
  });
});

test("leaves what is a word of ours: the outcome of a test does not change with a password", () => {
  const redaction = redactionOf({ env: { A_PASSWORD: "expired" } });
  const value = { name: "it expired", outcome: "expired", log: [{ event: { kind: "expired" } }] };
  expect(redaction.redact(value)).toEqual({ ...value, name: "it ***" });
});

test("the time it takes grows with the length of a text only", () => {
  const units = [
    "eyJ",
    "-eyJ",
    "://",
    "sk-",
    "a",
    "-----BEGIN PRIVATE KEY-----",
    "Bearer ",
    "ghp_",
    "://a",
    "\x1b[",
    "\\".repeat(4),
  ];
  for (const unit of units) {
    const started = performance.now();
    redact(unit.repeat(60_000), { home: "/home/ada" });
    expect(performance.now() - started, unit).toBeLessThan(20_000);
  }
});

describe("of what a text shows only what is in it is counted", () => {
  const rules = { env: { DB_PASSWORD: "hunter2-correct" }, home: "/home/ada", patterns: ["CUST-\\d+"] };
  const value = {
    shown: "hunter2-correct at /home/ada/a, CUST-12 and CUST-13 é",
    left: ["hunter2-correct", "CUST-14", "/home/ada"],
  };

  test("as often as it is, whatever the text is made of", () => {
    const redaction = redactionOf(rules);
    const counted = redaction.countShown(value, ({ shown }) => `${shown} ${shown}`);
    expect(Object.fromEntries(counted.map(({ what, count }) => [`${englishOf(what)}`, count]))).toEqual({
      "value of DB_PASSWORD": 2,
      "home directory": 2,
      "match of CUST-\\d+": 4,
    });
  });

  test("and nothing where nothing of it is shown; what `redact` counts is another thing", () => {
    const redaction = redactionOf(rules);
    expect(redaction.countShown(value, () => "hunter2-correct")).toEqual([]);
    expect(englishOf(redaction.masked)).toEqual([]);
  });

  test("no secret is in the text that is counted in", () => {
    redactionOf(rules).countShown(value, (marked) => {
      expect(JSON.stringify(marked)).not.toMatch(/hunter2|CUST|ada/);
      return "";
    });
  });
});
