import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { replaceInTime } from "../../../../src/base/replaceInTime.ts";
import { createRedaction } from "../../../../src/model/secrets/redaction.ts";

const redaction = () => createRedaction({ secrets: [], home: "", patterns: [] }, replaceInTime);
const redact = (text: string) => redaction().redact(text);

// All samples are made up, and put together here, so that no scanner takes this file for a leak.
const letters = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6";
const some = (count: number) => letters.repeat(Math.ceil(count / letters.length)).slice(0, count);
const hex = (count: number) => "0a1b2c3d4e5f6789".repeat(Math.ceil(count / 16)).slice(0, count);
const base64 = (text: string) => Buffer.from(text).toString("base64");
const pw = ["S3cr3t", "!pw"].join("");
const word = ["correct", "horse"].join("-");
const weak = ["tr0ub4d", "or"].join("");
const made = some(20);

/** What stands before the secret, the secret, and what stands behind it. */
const secrets: readonly (readonly [before: string, secret: string, after: string])[] = [
  // Headers of requests, in each scheme that is registered or usual.
  ["Authorization: Token ", hex(40), ""],
  ["Authorization: token ", some(24), "\r\n"],
  ["authorization: ApiKey ", some(32), ""],
  ["Authorization: Apikey ", `${some(20)}:${some(20)}`, ""],
  ["Authorization: ApiKey-v1 ", some(24), ""],
  ["Authorization: GenieKey ", `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`, ""],
  ["Authorization: SSWS ", some(42), ""],
  ["Authorization: Bot ", `${some(24)}.${some(6)}.${some(27)}`, ""],
  ["Authorization: Negotiate ", base64("some ticket of kerberos 12345"), ""],
  ["Authorization: NTLM ", base64("NTLMSSP some message 12345"), ""],
  ["Authorization: Klaviyo-API-Key ", `pk_${hex(34)}`, ""],
  ["Authorization: OAuth ", some(40), ""],
  ["Authorization: ", some(40), ""],
  ["Authorization: ", hex(32), "\n"],
  ["> Authorization: Basic ", base64("ada:pw"), ""],
  ["proxy-authorization: Basic ", base64("ada:pw"), ""],
  ["Proxy-Authorization: Bearer ", some(30), ""],
  ["{ Authorization: 'Token ", some(30), "' }"],
  ["{ authorization: 'Basic ", base64("ada:pw"), "' }"],
  ["{'Authorization': 'Bearer ", some(30), "'}"],
  ['"authorization": "ApiKey ', some(30), '",'],
  ["Authorization=Token ", some(30), ""],
  ["headers[Authorization] => Token ", some(30), ""],
  ["-H 'Authorization: Token ", hex(40), "' https://x.example"],
  ['-H "Authorization: ', hex(40), '"'],
  ["HTTP_AUTHORIZATION=Token ", hex(40), ""],
  ["Authorization: Digest ", `username="ada", realm="x", uri="/", response="${hex(32)}", qop=auth`, ""],
  ["Authorization: OAuth ", `oauth_consumer_key="a", oauth_signature="${some(26)}%3D"`, ""],
  [
    "Authorization: AWS4-HMAC-SHA256 ",
    `Credential=a/20240101/eu/s3/aws4_request, SignedHeaders=host, Signature=${hex(64)}`,
    "",
  ],
  ["Authorization: Hawk ", `id="a", ts="1", mac="${some(42)}="`, ""],
  ["WWW-Authenticate: Bearer ", some(40), ""],
  ["X-Auth-Token: ", made, ""],
  ["x-access-token: ", made, ""],
  ["X-CSRF-Token: ", made, ""],
  ["X-Vault-Token: ", made, ""],
  ["X-Shopify-Access-Token: ", made, ""],
  ["Ocp-Apim-Subscription-Key: ", hex(32), ""],
  ["x-functions-key: ", `${some(50)}==`, ""],
  ["X-Amz-Security-Token: ", some(200), ""],
  ["api-key: ", made, ""],
  // Cookies.
  ["Cookie: sid=", hex(32), ""],
  ["Cookie: session=", some(40), "; theme=dark"],
  ["cookie: theme=dark; connect.sid=s%3A", some(32), ""],
  ["Set-Cookie: JSESSIONID=", hex(32).toUpperCase(), "; Path=/; HttpOnly"],
  ["set-cookie: laravel_session=", some(60), "; expires=Mon"],
  ["'set-cookie': [ 'sid=", some(32), "; Path=/' ]"],
  ["< Set-Cookie: PHPSESSID=", some(26).toLowerCase(), "; path=/"],
  ["Set-Cookie: __Host-auth=", some(43), "; Secure"],
  ["Cookie: _csrf=", some(24), "; a=b"],
  ["document.cookie = 'sessionid=", some(32), "; path=/'"],
  ["Set-Cookie: remember_token=", made, "; Max-Age=60"],
  // Variables of an environment, in each way to set one.
  ["SECRET_KEY_BASE=", hex(128), ""],
  ["SECRET_KEY_BASE=", word.repeat(3), "\n"],
  ["export SECRET_KEY=", `'${some(50)}'`, ""],
  ["DJANGO_SECRET_KEY=", `django-insecure-${some(50)}`, ""],
  ["DB_PASSWORD=", word, "\n"],
  ["DATABASE_PASSWORD=", pw, "\n"],
  ["MYSQL_ROOT_PASSWORD=", word, " docker run"],
  ["PGPASSWORD=", word, " psql"],
  ["REDIS_PASSWORD=", word, "\n"],
  ["SMTP_PASS=", pw, "\n"],
  ["ADMIN_PWD=", pw, "\n"],
  ["JWT_SECRET=", word, "\n"],
  ["SESSION_SECRET=", word, "\n"],
  ["APP_KEY=base64:", `${some(43)}=`, "\n"],
  ["STRIPE_WEBHOOK_SECRET=", word, "\n"],
  ["ENCRYPTION_KEY=", hex(32), "\n"],
  ["set API_KEY=", made, "\r\n"],
  ["set DB_PASSWORD=", word, "\r\n"],
  ['set "DB_PASSWORD=', word, '"\r\n'],
  ["setx DB_PASSWORD ", word, "\r\n"],
  ['$env:DB_PASSWORD = "', word, '"'],
  ["$Env:API_KEY='", made, "'"],
  ["$env:JWT_SECRET=", made, ""],
  ["export DB_PASSWORD=", word, ""],
  ['export DB_PASSWORD="', word, '"'],
  ["ENV DB_PASSWORD ", word, ""],
  ["ENV DB_PASSWORD=", word, ""],
  ["docker run -e DB_PASSWORD=", word, " db"],
  ["setenv DB_PASSWORD ", word, ""],
  ["    DB_PASSWORD: ", weak, "\n"],
  ["  - DB_PASSWORD=", word, "\n"],
  // Configurations.
  ['{"password": "', pw, '"}'],
  ['{"db_password":"', weak, '"}'],
  ['"clientSecret": "', made, '"'],
  ["password: ", pw, "\n"],
  ["db_password: ", pw, "\n"],
  ["spring.datasource.password=", weak, "\n"],
  ["spring.datasource.password: ", pw, "\n"],
  ["jdbc.password = ", weak, "\n"],
  ['api_key = "', made, '"'],
  ["secret_key = '", some(40), "'"],
  ["token = ", made, "\n"],
  ['<add key="ApiKey" value="', made, '" />'],
  ['<add name="db" connectionString="Server=x;User Id=sa;Password=', word, ';" />'],
  ["<password>", weak, "</password>"],
  ["<Password>", pw, "</Password>"],
  ["<apiKey>", made, "</apiKey>"],
  ['<server password="', weak, '" username="ada"/>'],
  ['<property name="password" value="', weak, '"/>'],
  ['<property name="hibernate.connection.password">', weak, "</property>"],
  ["Data Source=x;User ID=sa;Pwd=", word, ";"],
  ["Server=x;Uid=sa;Password='", word, "';"],
  ["jdbc:mysql://h/db?user=a&password=", weak, "&ssl=true"],
  ["jdbc:sqlserver://h:1433;user=sa;password=", word, ";"],
  ["machine example.com login ada password ", word, "\n"],
  // Options and words of command lines.
  ["tool --password ", word, " run"],
  ["tool --password=", word, " run"],
  ["tool --password '", word, "' run"],
  ["tool --token ", made, ""],
  ["tool --token=", word, ""],
  ["tool --api-key ", made, ""],
  ["tool --client-secret ", word, ""],
  ["tool --secret=", word, ""],
  ["docker login -u ada -p ", pw, " registry.example"],
  ["docker login --username ada --password ", pw, " registry.example"],
  ["curl -u ada:", word, " https://x.example"],
  ["curl -su 'ada:", word, "' https://x.example"],
  ["curl --user ada:", word, " https://x.example"],
  ['curl --user="ada:', word, '" https://x.example'],
  ["curl -x http://p:1 -U ada:", word, " https://x.example"],
  ["wget --http-user=ada --http-password=", word, " https://x.example"],
  ["mysql -u root -p'", word, "' orders"],
  ["mysql -uroot -p", pw, " orders"],
  ["mysqldump -u root --password=", word, " orders"],
  ["sshpass -p ", word, " ssh x"],
  ["sshpass -p '", word, "' ssh x"],
  ["redis-cli -a ", word, " ping"],
  ["mongo -u ada -p ", word, " db"],
  ["psql 'host=x user=a password=", weak, "'"],
  ["az login --service-principal -u a -p ", made, " --tenant t"],
  ["sqlcmd -S x -U sa -P ", pw, " -Q q"],
  ["net use z: \\\\x\\y /user:ada ", pw, ""],
  ["openssl rsa -passin pass:", word, " -in k"],
  ["keytool -storepass ", word, " -list"],
  ["htpasswd -b f ada ", pw, ""],
  ["mvn deploy -Dpassword=", word, ""],
  ["java -Djavax.net.ssl.keyStorePassword=", word, " Main"],
  ["gradle -PsigningPassword=", word, " build"],
  // Addresses.
  ...[
    "postgres",
    "mysql",
    "mongodb+srv",
    "redis",
    "rediss",
    "amqp",
    "amqps",
    "ftp",
    "sftp",
    "smtp",
    "ldap",
  ].map((scheme) => [`${scheme}://ada:`, word, "@db.example/orders"] as const),
  ["redis://:", word, "@cache:6379/0"],
  ["https://ada:", word, "@x.example/a.git"],
  ["https://x-access-token:", some(40), "@github.example/a.git"],
  ["https://", some(40), "@x.example/a.git"],
  ["git+https://ada:", word, "@x.example/a.git"],
  ["http://", "ada:p@ss", "@proxy.example:3128"],
  ["jdbc:oracle:thin:ada/", word, "@db:1521/x"],
  ["https://", hex(32), "@o1.ingest.sentry.example/2"],
  ["GET /a#access_token=", made, "&x=1"],
  ["GET /a?apikey=", made, " HTTP/1.1"],
  ["GET /a?api_key=", made, ""],
  ["GET /a?password=", pw, ""],
  ["POST body: grant_type=password&username=ada&password=", weak, "&scope=x"],
  // Tokens of a shape.
  ["Discord: ", `MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDe.${some(38)}`, ""],
  ["login('", `MTA5ODc2NTQzMjEwOTg3NjU0.YAbCdE.${some(27)}`, "')"],
  ["OTk5: ", `NzkyNzE1NDU0MTk2MDg4ODQy.X-hvzA.${some(27)}`, ""],
  // As frameworks print it.
  ['    Expected: "password=', pw, '"'],
  ['-   "password": "', pw, '",'],
  ["E         {'api_key': '", made, "'}"],
  ['#<User password: "', pw, '">'],
  ["User(name=ada, password=", pw, ")"],
  ["User { name: 'ada', password: '", pw, "' }"],
  ["User{password='", weak, "', name='ada'}"],
  ["&{Name:ada Password:", pw, " Age:3}"],
  ["map[password:", pw, " user:ada]"],
  ['Config { api_key: "', made, '" }'],
  ['["password" => "', pw, '"]'],
  ['%{password: "', pw, '"}'],
];

describe("a secret by what stands around it", () => {
  test("there are many, each once", () => {
    const all = secrets.map((parts) => parts.join(""));
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(120);
  });

  test.each(secrets)("%s%s%s", (before, secret, after) => {
    const masked = redact(`${before}${secret}${after}`);
    const bare = secret.replace(/^['"]|['"]$/g, "");
    expect(masked).not.toContain(bare);
    // What is not the secret stays.
    expect(masked).toContain("***");
    expect(masked.startsWith(before.replace(/\S*$/, ""))).toBe(true);
    expect(masked.endsWith(after)).toBe(true);
    expect(redact(masked)).toBe(masked);
  });
});

const printed = readFileSync(new URL("../../../fixtures/secrets/printed.txt", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "");

describe("what frameworks, compilers and servers print stays as it is", () => {
  test("there are many such lines, each once", () => {
    expect(new Set(printed).size).toBe(printed.length);
    expect(printed.length).toBeGreaterThan(250);
  });

  test.each(printed)("%s", (line) => {
    expect(redact(line)).toBe(line);
  });
});

const timeOf = (unit: string, length: number) => {
  const bytes = Buffer.from(unit.repeat(length / unit.length));
  const started = process.cpuUsage();
  redaction().redactBytes(bytes);
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
};

test.each([
  ...[
    "=\n",
    "=3D=\n",
    "cookie: ",
    "cookie: a=",
    "set-cookie: a=1;",
    "curl ",
    "curl -u ",
    "mysql -p",
    "docker login ",
  ],
  ...["--password ", "--a-b-c-token=", "Authorization: ", "Authorization: Digest a=", "machine a login a "],
  ...[
    "PASSWORD=",
    "SECRET_KEY_BASE",
    "TOKEN=a",
    "-Dpassword=",
    "openssl -pass",
    "htpasswd -b a ",
    "password value=",
  ],
])("the time for a text of nothing but %j grows with its length only", (unit) => {
  timeOf(unit, 50_000);
  const short = Math.min(timeOf(unit, 100_000), timeOf(unit, 100_000)) + 10;
  expect(Math.min(timeOf(unit, 400_000), timeOf(unit, 400_000))).toBeLessThan(short * 8);
});

test("breaks of lines of a mail without any lines cost no more than empty lines do", () => {
  // In turn, so that what else the machine does, and what the compiler has learnt, is the same for both.
  const ratios = [1, 2, 3].map(() => timeOf("=\n", 1_000_000) / timeOf("a\n", 1_000_000));
  expect(Math.min(...ratios)).toBeLessThan(1.3);
});
