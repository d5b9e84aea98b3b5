/** What was masked, by kind. */
export const secrets = {
  "secret.githubToken": "GitHub token",
  "secret.gitlabToken": "GitLab token",
  "secret.awsKey": "AWS key",
  "secret.slackToken": "Slack token",
  "secret.apiKey": "API key",
  "secret.bearerToken": "bearer token",
  "secret.requestLogin": "login in a request",
  "secret.connectionPassword": "password in a connection string",
  "secret.urlUser": "login in a URL",
  "secret.named": "value named like a secret",
  "secret.at": "{place}: {kinds}",
  "secret.jwt": "JSON web token",
  "secret.privateKey": "private key",
  "secret.home": "home directory",
  "secret.match": "match of {pattern}",
  "secret.value": "value of {name}",
} as const;
