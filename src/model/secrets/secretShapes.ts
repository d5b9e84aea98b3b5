import { type Fact, fact } from "../../base/facts/fact.ts";
import { assigned } from "./assignedSecrets.ts";
import type { Shape } from "./shape.ts";

/** A key or token that its service makes so that it can be recognised, and where it says how. */
interface Issued extends Omit<Shape, "what"> {
  readonly what?: Fact;
  /** Whose it is, and the page of its issuer that says or shows how it looks; a file where the issuer's code says it. */
  readonly page: string;
}

/**
 * Keys and tokens of services. Each pattern needs a time that grows with the length of the text only: it begins with fixed characters, and
 * what follows is one class of characters, bounded where it may still fail at its end. Keys that are made to be shown, such as `pk_live_`
 * or `sb_publishable_`, are not among them.
 */
export const issued: readonly Issued[] = [
  {
    what: fact("secret.githubToken"),
    page: "GitHub: About authentication to GitHub, GitHub's token formats",
    begins: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"],
    pattern: /gh[oprsu]_[A-Za-z0-9]{20,}/y,
    usual: 40,
  },
  {
    what: fact("secret.githubToken"),
    page: "GitHub: About authentication to GitHub, GitHub's token formats",
    begins: ["github_pat_"],
    pattern: /github_pat_\w{20,}/y,
    usual: 93,
  },
  {
    what: fact("secret.gitlabToken"),
    page: "GitLab: Token overview, Token prefixes",
    begins: [
      "glpat-",
      "gloas-",
      "gldt-",
      "glrt-",
      "glcbt-",
      "glptt-",
      "glft-",
      "glimt-",
      "glagent-",
      "glsoat-",
    ],
    pattern: /gl(?:pat|oas|dt|rtr?|cbt|ptt|ft|imt|agent|soat)-[\w-]{20,}/y,
  },
  {
    what: fact("secret.awsKey"),
    page: "AWS: IAM identifiers, Understanding unique ID prefixes",
    begins: ["AKIA", "ASIA"],
    pattern: /(?<![A-Z0-9])(?:AKIA|ASIA)[0-9A-Z]{16}(?![A-Za-z0-9])/y,
    broken: /(?<![A-Z0-9])(?:AKIA|ASIA)[0-9A-Z]{16}/y,
    usual: 20,
  },
  {
    what: fact("secret.awsKey"),
    page: "AWS: Manage access keys for IAM users",
    begins: ["aws_secret_access_key", "secretAccessKey"],
    isAnyCase: true,
    pattern:
      /((?:aws_secret_access_key|secretAccessKey)["']?[ \t]{0,4}[=:][ \t]{0,4}["']?)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/iy,
    broken:
      /((?:aws_secret_access_key|secretAccessKey)["']?[ \t]{0,4}[=:][ \t]{0,4}["']?)[A-Za-z0-9/+]{40}/iy,
    usual: 40,
  },
  {
    what: fact("secret.slackToken"),
    page: "Slack: Tokens",
    begins: ["xox", "xapp-"],
    pattern: /(?:xox[a-z]|xapp)[-.][\w-]{10,}/y,
  },
  {
    what: fact("secret.slackToken"),
    page: "Slack: Sending messages using incoming webhooks",
    begins: ["hooks.slack.com/"],
    pattern: /(hooks\.slack\.com\/(?:services|workflows|triggers)\/)[\w/-]{20,}/y,
  },
  {
    // Classes of style sheets begin with `sk-` as well: where there are hyphens, a digit must be among the characters.
    page: "OpenAI: API reference, Authentication; Anthropic: API overview, Authentication",
    begins: ["sk-"],
    pattern: /(?<![A-Za-z0-9])sk-(?:[A-Za-z0-9]{20,}|(?=[\w-]{0,200}\d)[\w-]{20,})/y,
  },
  {
    page: "Stripe: API keys, Key types",
    begins: ["sk_live_", "sk_test_", "rk_live_", "rk_test_"],
    pattern: /(?<![A-Za-z0-9])[rs]k_(?:live|test)_\w{10,}/y,
  },
  {
    page: "Stripe: Receive Stripe events in your webhook endpoint, Webhook signing secret",
    begins: ["whsec_"],
    pattern: /(?<![A-Za-z0-9])whsec_[A-Za-z0-9+/]{24,}={0,2}/y,
  },
  {
    page: "Google Cloud: Manage API keys",
    begins: ["AIza"],
    pattern: /(?<![A-Za-z0-9])AIza[\w-]{35}/y,
  },
  {
    page: "Google: Using OAuth 2.0 to access Google APIs, client secrets",
    begins: ["GOCSPX-"],
    pattern: /(?<![A-Za-z0-9])GOCSPX-[\w-]{20,}/y,
  },
  {
    page: "Google: Using OAuth 2.0 for web server applications, access tokens",
    begins: ["ya29."],
    pattern: /(?<![A-Za-z0-9])ya29\.[\w-]{20,}/y,
  },
  {
    page: "npm: About access tokens",
    begins: ["npm_"],
    pattern: /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}/y,
  },
  {
    page: "npm: .npmrc, Auth related configuration",
    begins: [":_authToken=", ":_auth=", ":_password="],
    pattern: /(:_(?:authToken|auth|password)=)[^\x00-\x20"'<>*]{6,}/y,
  },
  {
    page: "Hugging Face: User access tokens",
    begins: ["hf_"],
    pattern: /(?<![A-Za-z0-9])hf_[A-Za-z0-9]{30,}/y,
  },
  {
    page: "PyPI: Help, How can I use API tokens to authenticate with PyPI?",
    begins: ["pypi-"],
    pattern: /(?<![A-Za-z0-9])pypi-[\w-]{50,}/y,
  },
  {
    page: "RubyGems: API key scopes",
    begins: ["rubygems_"],
    pattern: /(?<![A-Za-z0-9])rubygems_[0-9a-f]{48}/y,
  },
  {
    page: "crates.io: src/util/token.rs of the registry",
    begins: ["cio"],
    pattern: /(?<![A-Za-z0-9])cio(?:_tp_)?(?=[A-Za-z]{0,30}\d)[A-Za-z0-9]{32}(?![A-Za-z0-9])/y,
  },
  {
    page: "Docker: Personal access tokens; Organization access tokens",
    begins: ["dckr_pat_", "dckr_oat_"],
    pattern: /(?<![A-Za-z0-9])dckr_[op]at_[\w-]{20,}/y,
  },
  {
    page: "DigitalOcean: How to create a personal access token; OAuth API",
    begins: ["dop_v1_", "doo_v1_", "dor_v1_"],
    pattern: /(?<![A-Za-z0-9])do[opr]_v1_[0-9a-f]{40,}/y,
  },
  {
    page: "Shopify: Length of the Shopify access token is increasing; App secret key length has increased",
    begins: ["shpat_", "shpca_", "shppa_", "shpss_"],
    pattern: /(?<![A-Za-z0-9])shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/y,
  },
  {
    page: "Twilio: SendGrid API keys, Length of API keys",
    begins: ["SG."],
    pattern: /(?<![A-Za-z0-9])SG\.[\w-]{16,64}\.[\w-]{16,}/y,
  },
  {
    page: "Twilio: What is a String Identifier (SID)?",
    begins: [..."0123456789abcdef"].map((digit) => `SK${digit}`),
    pattern: /(?<![A-Za-z0-9])SK[0-9a-f]{32}(?![A-Za-z0-9])/y,
  },
  {
    page: "Telegram: Bot API, Authorizing your bot",
    begins: [":AA"],
    pattern: /((?<=(?<!\d)\d{8,10}):)AA[\w-]{33}(?![\w-])/y,
  },
  {
    page: "Atlassian: Manage API tokens for your Atlassian account; Bamboo, BitbucketCloudApiTokenUtils",
    begins: ["ATATT3", "ATCTT3", "ATBB"],
    pattern: /(?<![A-Za-z0-9])AT(?:[AC]TT3[\w=-]{50,}|BB[A-Za-z0-9]{24,})/y,
  },
  {
    page: "Linear: API and webhooks, Personal API keys",
    begins: ["lin_api_", "lin_oauth_"],
    pattern: /(?<![A-Za-z0-9])lin_(?:api|oauth)_[A-Za-z0-9]{32,}/y,
  },
  {
    page: "HashiCorp Vault: Tokens, Token prefix",
    begins: ["hvs.", "hvb.", "hvr."],
    pattern: /(?<![A-Za-z0-9])hv[brs]\.[\w-]{20,}/y,
  },
  {
    page: "HCP Terraform: API tokens",
    begins: [".atlasv1."],
    pattern: /((?<=(?<![A-Za-z0-9])[A-Za-z0-9]{14})\.atlasv1\.)[\w=-]{60,}/y,
  },
  {
    page: "Databricks: Personal access token authentication",
    begins: ["dapi"],
    pattern: /(?<![A-Za-z0-9])dapi[0-9a-f]{32}(?:-\d)?(?![A-Za-z0-9])/y,
  },
  {
    page: "Grafana: Incident API, Authentication; Service accounts",
    begins: ["glsa_", "glc_"],
    pattern: /(?<![A-Za-z0-9])gl(?:sa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8}|c_eyJ[A-Za-z0-9+/]{32,}={0,2})/y,
  },
  {
    page: "Cloudflare: Token formats",
    begins: ["cfk_", "cfut_", "cfat_"],
    pattern: /(?<![A-Za-z0-9])cf(?:k|ut|at)_[A-Za-z0-9]{40,}/y,
  },
  {
    page: "Square: Access tokens and other Square credentials",
    begins: ["EAAA", "sq0atp-", "sq0csp-"],
    pattern: /(?<![A-Za-z0-9+/])(?:EAAA[\w-]{60}(?![\w+/=-])|sq0(?:atp|csp)-[\w-]{22,})/y,
  },
  {
    page: "New Relic: New Relic API keys, User key",
    begins: ["NRAK-"],
    pattern: /(?<![A-Za-z0-9])NRAK-[A-Z0-9]{27}/y,
  },
  {
    page: "Sentry: Token and credential formats",
    begins: ["sntryu_", "sntrys_"],
    pattern: /(?<![A-Za-z0-9])sntry(?:u_[0-9a-f]{64}|s_eyJ[\w+/=-]{40,})/y,
  },
  {
    page: "Postman: Generate and use Postman API keys",
    begins: ["PMAK-"],
    pattern: /(?<![A-Za-z0-9])PMAK-[0-9a-f]{24}-[0-9a-f]{34}/y,
  },
  {
    page: "Notion: Authorization, integration tokens",
    begins: ["ntn_", "secret_"],
    pattern: /(?<![A-Za-z0-9])(?:ntn_[A-Za-z0-9]{40,}|secret_[A-Za-z0-9]{43}(?![A-Za-z0-9]))/y,
  },
  {
    page: "Figma: Personal access tokens",
    begins: ["figd_"],
    pattern: /(?<![A-Za-z0-9])figd_[\w-]{40,}/y,
  },
  {
    page: "Airtable: Creating personal access tokens",
    begins: ["pat"],
    pattern: /(?<![A-Za-z0-9])pat[A-Za-z0-9]{14}\.[0-9a-f]{64}/y,
  },
  {
    page: "HubSpot: Private apps, access tokens",
    begins: ["pat-"],
    pattern: /(?<![A-Za-z0-9])pat-[a-z]{2}\d-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/y,
  },
  {
    page: "Microsoft Purview: Azure DevOps personal access token",
    begins: ["AZDO"],
    pattern: /((?<=(?<![A-Za-z0-9])[A-Za-z0-9]{76}))AZDO[A-Za-z0-9]{4}(?![A-Za-z0-9])/y,
  },
  {
    page: "Microsoft Purview: Microsoft Entra client secret",
    begins: ["7Q~", "8Q~"],
    pattern: /((?<=(?<![\w.~-])[\w.~-]{3}))[78]Q~[\w.~-]{31,34}(?![\w.~-])/y,
  },
  {
    page: "Supabase: Understanding API keys; Management API",
    begins: ["sb_secret_", "sbp_"],
    pattern: /(?<![A-Za-z0-9])(?:sb_secret_[\w-]{20,}|sbp_(?:[a-z0-9]{0,4}_)?[0-9a-f]{40})/y,
  },
  {
    page: "PlanetScale: Service tokens; Connection strings",
    begins: ["pscale_"],
    pattern: /(?<![A-Za-z0-9])pscale_(?:tkn|pw|oauth)_[\w=.-]{32,}/y,
  },
  {
    page: "Doppler: Auth token formats",
    begins: ["dp.pt.", "dp.st.", "dp.ct.", "dp.sa.", "dp.scim.", "dp.audit."],
    pattern: /(?<![A-Za-z0-9])dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}/y,
  },
  {
    page: "Pulumi: Access tokens",
    begins: ["pul-"],
    pattern: /(?<![A-Za-z0-9])pul-[0-9a-f]{40}/y,
  },
  {
    page: "Mailgun: API keys",
    begins: ["key-"],
    pattern: /(?<![A-Za-z0-9])key-[0-9a-f]{32}(?![0-9a-f])/y,
  },
  {
    page: "Dynatrace: Access tokens, Token format",
    begins: ["dt0c", "dt0s"],
    pattern: /((?<![A-Za-z0-9])dt0[cs]\d\d\.[A-Z2-7]{24}\.)[A-Z2-7]{64}/y,
  },
  {
    page: "Fly.io: Access tokens",
    begins: ["FlyV1 ", "fm1r_", "fm2_", "fo1_"],
    pattern: /(?<![A-Za-z0-9])(?:(?:FlyV1 )?fm[12][ar]?_[A-Za-z0-9+/=,_]{60,}|fo1_[\w-]{43})/y,
  },
  {
    page: "Netlify: API guide, Authentication",
    begins: ["nfp_", "nfc_", "nfo_", "nfu_", "nfb_"],
    pattern: /(?<![A-Za-z0-9])nf[pcoub]_[A-Za-z0-9]{36}/y,
  },
  {
    page: "Heroku: OAuth, token prefixes",
    begins: ["HRKU-"],
    pattern: /(?<![A-Za-z0-9])HRKU-[\w-]{36,}/y,
  },
  {
    page: "JFrog: Access tokens, reference tokens and API keys",
    begins: ["AKCp", "cmVmdGtu"],
    pattern: /(?<![A-Za-z0-9])(?:AKCp\w{69}|cmVmdGtu[A-Za-z0-9]{56})(?![A-Za-z0-9])/y,
  },
  {
    page: "Contentful: Authentication, personal access tokens",
    begins: ["CFPAT-"],
    pattern: /(?<![A-Za-z0-9])CFPAT-[\w-]{43}/y,
  },
  {
    page: "Discord: Webhook resource, Execute webhook",
    begins: ["/api/webhooks/"],
    pattern: /((?<=discord(?:app)?\.com(?:\/api\/v\d{1,2})?)\/api\/webhooks\/\d{17,20}\/)[\w-]{60,}/y,
  },
  {
    page: "Microsoft Teams: Create incoming webhooks",
    begins: [".webhook.office.com/"],
    pattern: /(\.webhook\.office\.com\/webhookb2\/)[0-9a-f@/A-Za-z-]{60,}/y,
  },
  {
    page: "Perplexity, Groq, xAI and Replicate: API keys",
    begins: ["pplx-", "gsk_", "xai-", "r8_"],
    pattern:
      /(?<![A-Za-z0-9])(?:pplx-[A-Za-z0-9]{40,}|gsk_[A-Za-z0-9]{40,}|xai-[A-Za-z0-9]{60,}|r8_[A-Za-z0-9]{37,})/y,
  },
  {
    page: "1Password: Service accounts",
    begins: ["ops_eyJ"],
    pattern: /(?<![A-Za-z0-9])ops_eyJ[\w+/=-]{200,}/y,
  },
  {
    page: "age: the age file encryption format, X25519 identities",
    begins: ["AGE-SECRET-KEY-"],
    pattern: /AGE-SECRET-KEY-(?:1|PQ-1)[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58,}/y,
  },
  {
    page: "Buildkite: Token security, Supported Buildkite tokens",
    begins: ["bkua_", "bkaa_", "bkaj_", "bkct_"],
    pattern: /(?<![A-Za-z0-9])bk(?:ua|aa|aj|ct)_[A-Za-z0-9]{40,}/y,
  },
  {
    page: "CircleCI: Managing API tokens",
    begins: ["CCIPAT_", "CCIPRJ_"],
    pattern: /(?<![A-Za-z0-9])CCIP(?:AT|RJ)_[A-Za-z0-9]{22}_[0-9a-f]{40}/y,
  },
  {
    page: "Tailscale: Key prefixes",
    begins: ["tskey-"],
    pattern: /(?<![A-Za-z0-9])tskey-[a-z]{3,10}-[\w-]{20,}/y,
  },
  {
    page: "SonarQube: TokenGeneratorImpl and TokenType of the server",
    begins: ["squ_", "sqp_", "sqa_"],
    pattern: /(?<![A-Za-z0-9])sq[apu]_[0-9a-f]{40}/y,
  },
  {
    page: "Sourcegraph: Access tokens",
    begins: ["sgp_"],
    pattern: /(?<![A-Za-z0-9])sgp_(?:[A-Za-z0-9]{1,20}_)?[0-9a-f]{40}/y,
  },
  {
    page: "Datadog: Personal access tokens",
    begins: ["ddpat_", "ddsat_", "ddapp_"],
    pattern: /(?<![A-Za-z0-9])dd(?:pat|sat|app)_[\w-]{30,}/y,
  },
  {
    page: "PostHog: API overview, Personal API keys",
    begins: ["phx_"],
    pattern: /(?<![A-Za-z0-9])phx_[A-Za-z0-9]{40,}/y,
  },
  {
    page: "Brevo: Authentication schemes",
    begins: ["xkeysib-", "xsmtpsib-"],
    pattern: /(?<![A-Za-z0-9])(?:xkeysib|xsmtpsib)-[0-9a-f]{64}-[A-Za-z0-9]{16}/y,
  },
  {
    page: "LangSmith: Create an account and API key",
    begins: ["lsv2_"],
    pattern: /(?<![A-Za-z0-9])lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}/y,
  },
  {
    page: "Resend and Typeform: API keys; Personal access tokens",
    begins: ["re_", "tfp_"],
    pattern: /(?<![A-Za-z0-9_])(?:re_[A-Za-z0-9]{6,12}_[A-Za-z0-9]{20,}|tfp_[\w-]{40,})/y,
  },
  {
    page: "Alibaba Cloud: Create an AccessKey pair",
    begins: ["LTAI"],
    pattern: /(?<![A-Za-z0-9])LTAI[A-Za-z0-9]{16,20}(?![A-Za-z0-9])/y,
  },
];

/** Secrets that are known by their shape (docs/rules/security.md#s29), wherever they stand. */
export const shapes: readonly Shape[] = [
  ...issued.map((one): Shape => ({ what: fact("secret.apiKey"), ...one })),
  ...assigned,
];
