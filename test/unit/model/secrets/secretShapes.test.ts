import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { replaceInTime } from "../../../../src/base/replaceInTime.ts";
import { createRedaction } from "../../../../src/model/secrets/redaction.ts";
import { issued } from "../../../../src/model/secrets/secretShapes.ts";

const redaction = () => createRedaction({ secrets: [], home: "", patterns: [] }, replaceInTime);
const redact = (text: string) => redaction().redact(text);

// All samples are made up, and put together here, so that no scanner takes this file for a leak.
const letters = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6";
const hex = "0a1b2c3d4e5f6789";
const some = (count: number) => letters.repeat(Math.ceil(count / letters.length)).slice(0, count);
const digits = (count: number) => hex.repeat(Math.ceil(count / hex.length)).slice(0, count);
const capitals = (count: number) => "AB2CD3EF4GH5JK6L".repeat(8).slice(0, count);
const uuid = [8, 4, 4, 4, 12].map(digits).join("-");

/** Each sample behind the page of its issuer, with what stands before the secret and stays. */
const samples: readonly (readonly [page: string, secret: string, before?: string])[] = [
  ...["ghp", "gho", "ghu", "ghs", "ghr"].map(
    (kind) => ["GitHub: About auth", `${kind}_${some(36)}`] as const,
  ),
  ["GitHub: About auth", `github_pat_${some(22)}_${some(59)}`],
  ...["pat", "oas", "dt", "rt", "cbt", "ptt", "ft", "imt", "agent", "soat"].map(
    (kind) => ["GitLab", `gl${kind}-${some(20)}`] as const,
  ),
  ["AWS: IAM identifiers", `AKIA${capitals(16)}`],
  ["AWS: IAM identifiers", `ASIA${capitals(16)}`],
  ["AWS: Manage", `${some(20)}/+${some(18)}`, "aws_secret_access_key = "],
  ["AWS: Manage", some(40), 'AWS_SECRET_ACCESS_KEY="'],
  ["AWS: Manage", some(40), '"SecretAccessKey": "'],
  ...["b", "p", "e.xoxp", "s"].map((kind) => ["Slack: Tokens", `xox${kind}-1234567890-${some(24)}`] as const),
  ["Slack: Tokens", `xapp-1-A0123-${digits(64)}`],
  ["Slack: Sending", `T${capitals(8)}/B${capitals(8)}/${some(24)}`, "https://hooks.slack.com/services/"],
  ["OpenAI", `sk-${some(48)}`],
  ["OpenAI", `sk-proj-${some(20)}-${some(30)}`],
  ["OpenAI", `sk-ant-api03-${some(90)}`],
  ...["sk_live", "sk_test", "rk_live", "rk_test"].map(
    (kind) => ["Stripe: API", `${kind}_${some(24)}`] as const,
  ),
  ["Stripe: Receive", `whsec_${some(32)}`],
  ["Google Cloud: Manage", `AIza${some(35)}`],
  ["Google: Using OAuth 2.0 to", `GOCSPX-${some(28)}`],
  ["Google: Using OAuth 2.0 for", `ya29.${some(60)}`],
  ["npm: About", `npm_${some(36)}`],
  ...["_authToken", "_auth", "_password"].map(
    (key) => ["npm: .npmrc", some(30), `//registry.example.org/:${key}=`] as const,
  ),
  ["Hugging Face", `hf_${some(34)}`],
  ["PyPI", `pypi-${some(120)}`],
  ["RubyGems", `rubygems_${digits(48)}`],
  ["crates.io", `cio${some(32)}`],
  ["crates.io", `cio_tp_${some(32)}`],
  ["Docker", `dckr_pat_${some(27)}`],
  ["Docker", `dckr_oat_${some(32)}`],
  ...["dop", "doo", "dor"].map((kind) => ["DigitalOcean", `${kind}_v1_${digits(64)}`] as const),
  ...["at", "ca", "pa", "ss"].map((kind) => ["Shopify", `shp${kind}_${digits(32)}`] as const),
  ["Twilio: SendGrid", `SG.${some(22)}.${some(43)}`],
  ["Twilio: What", `SK${digits(32)}`],
  ["Telegram", `AA${some(33)}`, "123456789:"],
  ["Atlassian", `ATATT3${some(180)}=${capitals(8)}`],
  ["Atlassian", `ATCTT3${some(180)}`],
  ["Atlassian", `ATBB${some(32)}`],
  ["Linear", `lin_api_${some(40)}`],
  ["Linear", `lin_oauth_${digits(64)}`],
  ...["s", "b", "r"].map((kind) => ["HashiCorp Vault", `hv${kind}.CAES${some(90)}`] as const),
  ["HCP Terraform", some(67), `${some(14)}.atlasv1.`],
  ["Databricks", `dapi${digits(32)}`],
  ["Databricks", `dapi${digits(32)}-2`],
  ["Grafana", `glsa_${some(32)}_${digits(8)}`],
  ["Grafana", `glc_eyJ${some(80)}==`],
  ...["k", "ut", "at"].map((kind) => ["Cloudflare", `cf${kind}_${some(48)}`] as const),
  ["Square", `EAAA${some(60)}`],
  ["Square", `sq0atp-${some(22)}`],
  ["Square", `sq0csp-${some(43)}`],
  ["New Relic", `NRAK-${capitals(27)}`],
  ["Sentry", `sntryu_${digits(64)}`],
  ["Sentry", `sntrys_eyJ${some(80)}_${some(43)}`],
  ["Postman", `PMAK-${digits(24)}-${digits(34)}`],
  ["Notion", `ntn_${some(46)}`],
  ["Notion", `secret_${some(43)}`],
  ["Figma", `figd_${some(40)}`],
  ["Airtable", `pat${some(14)}.${digits(64)}`],
  ["HubSpot", `pat-na1-${uuid}`],
  ["Microsoft Purview: Azure", `AZDO${some(4)}`, some(76)],
  ["Microsoft Purview: Microsoft Entra", `7Q~${some(31)}`, "aB3"],
  ["Microsoft Purview: Microsoft Entra", `8Q~${some(34)}`, "aB3"],
  ["Supabase", `sb_secret_${some(31)}`],
  ["Supabase", `sbp_${digits(40)}`],
  ...["tkn", "pw", "oauth"].map((kind) => ["PlanetScale", `pscale_${kind}_${some(43)}`] as const),
  ["Doppler", `dp.pt.${some(43)}`],
  ["Doppler", `dp.st.prd.${some(43)}`],
  ...["ct", "sa", "scim", "audit"].map((kind) => ["Doppler", `dp.${kind}.${some(43)}`] as const),
  ["Pulumi", `pul-${digits(40)}`],
  ["Mailgun", `key-${digits(32)}`],
  ["Dynatrace", capitals(64), `dt0c01.${capitals(24)}.`],
  ["Dynatrace", capitals(64), `dt0s16.${capitals(24)}.`],
  ["Fly.io", `FlyV1 fm2_${some(120)}`],
  ["Fly.io", `fm1r_${some(120)}`],
  ["Fly.io", `fo1_${some(43)}`],
  ...["p", "c", "o", "u", "b"].map((kind) => ["Netlify", `nf${kind}_${some(36)}`] as const),
  ["Heroku", `HRKU-${uuid}`],
  ["JFrog", `AKCp${some(69)}`],
  ["JFrog", `cmVmdGtu${some(56)}`],
  ["Contentful", `CFPAT-${some(43)}`],
  ["Discord", some(68), "https://discord.com/api/webhooks/123456789012345678/"],
  [
    "Microsoft Teams",
    `${uuid}@${uuid}/IncomingWebhook/${digits(32)}/${uuid}`,
    "https://example.webhook.office.com/webhookb2/",
  ],
  ["Perplexity", `pplx-${some(48)}`],
  ["Perplexity", `gsk_${some(52)}`],
  ["Perplexity", `xai-${some(80)}`],
  ["Perplexity", `r8_${some(37)}`],
  ["1Password", `ops_eyJ${some(300)}`],
  ["age", `AGE-SECRET-KEY-1${"QPZRY9X8GF2TVDW0".repeat(4).slice(0, 58)}`],
  ...["ua", "aa", "aj", "ct"].map((kind) => ["Buildkite", `bk${kind}_${some(40)}`] as const),
  ["CircleCI", `CCIPAT_${some(22)}_${digits(40)}`],
  ["CircleCI", `CCIPRJ_${some(22)}_${digits(40)}`],
  ...["auth", "api", "client", "webhook"].map(
    (kind) => ["Tailscale", `tskey-${kind}-${some(12)}CNTRL-${some(32)}`] as const,
  ),
  ...["u", "p", "a"].map((kind) => ["SonarQube", `sq${kind}_${digits(40)}`] as const),
  ["Sourcegraph", `sgp_${digits(40)}`],
  ["Sourcegraph", `sgp_${digits(16)}_${digits(40)}`],
  ...["pat", "sat", "app"].map((kind) => ["Datadog", `dd${kind}_${some(40)}`] as const),
  ["PostHog", `phx_${some(43)}`],
  ["Brevo", `xkeysib-${digits(64)}-${some(16)}`],
  ["Brevo", `xsmtpsib-${digits(64)}-${some(16)}`],
  ["LangSmith", `lsv2_pt_${digits(32)}_${digits(10)}`],
  ["LangSmith", `lsv2_sk_${digits(32)}_${digits(10)}`],
  ["Resend", `re_${some(8)}_${some(24)}`],
  ["Resend", `tfp_${some(44)}_${some(14)}`],
  ["Alibaba", `LTAI${some(20)}`],
];

/** The row of a sample. */
const rowsOf = (page: string) => issued.filter((one) => one.page.startsWith(page));

describe("keys and tokens that their services make to be recognised", () => {
  test("are more than sixty formats; every row names its issuer and has a sample for each of its beginnings", () => {
    expect(issued.length).toBeGreaterThan(60);
    const missing = issued.flatMap(({ page, begins, isAnyCase = false }) =>
      begins
        .filter((begin) => {
          const texts = samples
            .filter(([of]) => page.startsWith(of))
            .map(([, secret, before = ""]) => before + secret);
          const has = (text: string) =>
            isAnyCase ? text.toLowerCase().includes(begin.toLowerCase()) : text.includes(begin);
          // The hexadecimal digit behind `SK` is any.
          return !/^SK[0-9a-f]$/.test(begin) && !texts.some(has);
        })
        .map((begin) => `${page}: ${begin}`),
    );
    expect(missing).toEqual([]);
    expect(issued.filter(({ page }) => !/^[^:]+: ./.test(page))).toEqual([]);
  });

  test.each(samples)("%s %s", (page = "", secret = "", before = "") => {
    const rows = rowsOf(page);
    expect(rows.length).toBeGreaterThan(0);
    for (const [start, end] of [
      ["a ", " b"],
      ['{"text":"', '"}'],
      ["('", "')"],
      ["<a>", "</a>"],
      ["", "\r\n"],
    ] as const) {
      const quote = before.endsWith('"') ? '"' : "";
      expect(redact(`${start}${before}${secret}${quote}${end}`)).toBe(`${start}${before}***${quote}${end}`);
    }
  });

  test.each(samples.filter(([, , before = ""]) => before === ""))(
    "as the bytes of a run and of an object that is sent: %s %s",
    (_, secret = "") => {
      const bytes = Buffer.from(`token is ${secret}\n`);
      expect(Buffer.from(redaction().redactBytes(bytes)).toString()).toBe("token is ***\n");
      expect(redaction().findIn([bytes])[0]).toHaveLength(1);
    },
  );
});

describe("what stands where a secret stands by what is written before it", () => {
  const made = "x7Kp2mQ9rT4vW1zA8bC3";
  test.each([
    ["Authorization: Bearer ", `${some(40)}`, ""],
    ["authorization: bearer ", `${some(20)}.${some(20)}`, ""],
    ["Authorization: Basic ", Buffer.from("ada:pw").toString("base64"), ""],
    ['"Authorization": "Basic ', Buffer.from("ada:pw-1").toString("base64"), '"'],
    ["Endpoint=sb://x.example/;SharedAccessKey=", `${some(43)}=`, ";EntityPath=q"],
    ["AccountName=a;AccountKey=", `${some(86)}==`, ";EndpointSuffix=core.example"],
    ["Server=db;Password=", "any word", ";x=1"].map((text) => text.replace(" ", "-")),
    ["postgres://", "ada:pw", "@db/orders"],
    ["GET /orders?token=", made, " 200"],
    ["https://x.example/a?page=2&access_token=", made, "&b=c"],
    ["https://x.example/a?sig=", `${some(20)}%2B${some(20)}%3D`, "&se=2024"],
    ["https://x.example/a?X-Amz-Signature=", digits(64), ""],
    ["password=", "hunter2", ""],
    ["DB_PASSWORD=", "hunter2!x", "\n"],
    ["host=db password=", "hunter2", " sslmode=off"],
    ['password: "', "S3cr3t!pass", '"'],
    ['"password":"', "S3cr3t!pass", '",'],
    ["password => '", "S3cr3t!pass", "'"],
    ["GITHUB_TOKEN=", made, ""],
    ['api_key: "', made, '"'],
    ["apiKey: '", made, "',"],
    ["X-Api-Key: ", made, "\r\n"],
    ["PRIVATE-TOKEN: ", made, ""],
    ["client_secret=", made, "&x=1"],
    ['"clientSecret": "', made, '"'],
    ["refreshToken => ", made, ""],
    ["session_token = ", uuid, ""],
  ])("%s%s%s", (before = "", secret = "", after = "") => {
    expect(redact(`${before}${secret}${after}`)).toBe(`${before}***${after}`);
  });

  test("and is masked once only", () => {
    const once = redact(`password=hunter2 token=${made} https://ada:pw@x.example ;Password=x;`);
    expect(once).toBe("password=*** token=*** https://***@x.example ;Password=***;");
    expect(redact(once)).toBe(once);
  });
});

const harmless = readFileSync(new URL("../../../fixtures/secrets/harmless.txt", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "");

describe("what only looks like a secret stays as it is", () => {
  test("there are more than two hundred such lines, each once", () => {
    expect(new Set(harmless).size).toBe(harmless.length);
    expect(harmless.length).toBeGreaterThan(200);
  });

  test.each(harmless)("%s", (line) => {
    expect(redact(line)).toBe(line);
  });

  test("all of them together, as an output has them", () => {
    const output = harmless.join("\n");
    expect(redact(output)).toBe(output);
  });
});

test.each([
  "token=",
  "password=",
  "password:",
  "?token=a",
  "SG.",
  "sk-",
  ":AA",
  "cio",
  "pat",
  ".atlasv1.",
  "AZDO",
  "dp.st.a",
  "/api/webhooks/",
  "secret: x9y8x9y8x9y8x9y8",
])("the time for a text of nothing but %j grows with its length only", (unit) => {
  const time = (count: number) => {
    const bytes = Buffer.from(unit.repeat(count));
    const started = process.cpuUsage();
    redaction().redactBytes(bytes);
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1000;
  };
  time(10_000);
  const short = Math.min(time(20_000), time(20_000)) + 10;
  expect(Math.min(time(80_000), time(80_000))).toBeLessThan(short * 8);
});
