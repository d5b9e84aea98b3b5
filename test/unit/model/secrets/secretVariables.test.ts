import { describe, expect, test } from "vitest";
import { isSecret, listSecrets, type Surroundings } from "../../../../src/model/secrets/secretVariables.ts";

const here: Surroundings = {
  names: new Set(["work", "orders", "orders2024.sqlite", "local-jwt.ts", "runner"]),
  words: new Set(["local", "jwt", "orders", "ts"]),
  isPath: (value) => value.startsWith("/work"),
};
const judge = (assignment: string, isOfFile = false) => {
  const at = assignment.indexOf("=");
  return isSecret({ name: assignment.slice(0, at), value: assignment.slice(at + 1), isOfFile }, here);
};

describe("a value is a secret", () => {
  test.each([
    "GITHUB_TOKEN=hunter2!x",
    "db_password=correct horse battery",
    "APIKEY=orangejuice",
    "SESSION_ID=2f1d7a5e-0b1c-4b0e-9a57-0c1d2e3f4a5b",
    "SENTRY_DSN=https://abcdef0123@o1.ingest.example/1",
    "SLACK_AUTH_URL=https://hooks.example/services/T0/B0/xyz",
    "DB_CONN=postgres://ada:pw@db.example/orders",
    "AUTHORIZATION=Basic abcdefgh",
    "UNLOCK_PASS=123456",
    "AUTH_HOST=hunter2",
    "PASSENGER_TOKEN=hunter2!x",
    "LOGIN_PASSWORD=/not/there/at/all=+x",
    "GH_PAT=patvalue-11223344aa",
    "SIGNING_SALT=salt-55667788-aabb",
    "ALERT_WEBHOOK_URL=https://hooks.example/T000/B000/QQQQwwww",
    "WALLET_MNEMONIC=abandon ability able about",
  ])("%s", (assignment) => {
    expect(judge(assignment)).toBe(true);
  });
});

describe("a value is none, whatever its variable is called", () => {
  test.each([
    ["too short to be told from a word (docs/rules/security.md#s29)", "A_TOKEN=abcde"],
    ["a word of outcomes", "PASS_THROUGH=passed"],
    ["a word that only begins like a short one", "APP_PATTERN=2024-orders-11"],
    ["a word of outcomes, of a name that means it", "A_PASSWORD=passed"],
    ["a word of configurations", "AUTH_MODE=disabled"],
    ["a word of configurations in capitals", "AUTH_MODE=Required"],
    ["a path that is there", "SESSION_DIR=/work/app"],
    ["several paths", "KEY_PATH=/work/a:/work/b"],
    ["a name of the folder", "CONN_NAME=orders2024.sqlite"],
    ["a name on the way to the folder", "SESSION_USER=runner"],
    ["words of the folder's names", "PASSPORT_STRATEGY=local-jwt"],
    ["a measure", "SESSION_TIMEOUT=3600000"],
    ["a duration", "TOKEN_TTL=3600000ms"],
    ["a date", "AUTH_API=2024-10-01"],
    ["a host of this machine", "CONN=127.0.0.1:5432"],
    ["an address without a login", "SESSION_STORE=redis://cache.example:6379"],
    ["an address without a path", "AUTH_URL=https://login.example/"],
    ["a word about a secret", "AUTH_METHOD=oauth2-client"],
    ["a name of one", "COOKIE_NAME=connect.sid"],
    ["of an author", "GIT_AUTHOR_NAME=Ada Lovelace"],
    ["of a keyboard", "KEYBOARD_LAYOUT=us-international"],
    ["of a desktop", "XDG_SESSION_TYPE=wayland"],
    ["masked already", "A_TOKEN=   ***   "],
    ["of a package's own description", "npm_package_keywords_0=debugging"],
    ["of no name that says so", "EDITOR=hunter2!x"],
  ])("%s", (_, assignment) => {
    expect(judge(assignment)).toBe(false);
  });
});

test.each([
  ["DATABASE_URL=postgres://ada:hunter2%21x@db.example/orders", ["hunter2%21x", "hunter2!x"]],
  ["CACHE=Server=db;Password=hunter2!x;Encrypt=true", ["hunter2!x"]],
  ["SITE=https://host.example:8080/a@b", []],
  ["DATABASE_URL=postgres://orders:orders@db.example/orders", []],
  ['SERVICE_JSON={"user":"ada-lovelace","login":{"password":"hunter2!x","api_key":[1]}}', ["hunter2!x"]],
  ["SERVICE_JSON={no json", []],
])("within %s are %j", (assignment, expected) => {
  const at = assignment.indexOf("=");
  const env = { [assignment.slice(0, at)]: assignment.slice(at + 1) };
  expect(listSecrets(env, [], here).map(({ value }) => value)).toEqual(expected);
});

describe("in a file that holds secrets by custom", () => {
  test.each([
    ["STRIPE=aB3dE6gH9jK2mN5pQ8", true],
    ["PEPPER=0123456789abcdef0123456789abcdef", true],
    ["APP_NAME=checkout-service-v2-production", false],
    ["NODE_ENV=development", false],
    ["PORT=300000", false],
    ["HOST=db.internal.example", false],
    ["GREETING=Hello World 2024 and more", false],
  ])("%s", (assignment, expected) => {
    expect(judge(assignment, true)).toBe(expected);
    expect(judge(assignment)).toBe(false);
  });
});
