import { t } from "../../base/l10n.ts";
import { cellLegend } from "../../model/judgement/testMatrix.ts";
import { toHtml } from "../../model/words/htmlText.ts";
import { verdictLabel } from "../../model/words/wording.ts";

/** What the page is made of: addresses of its script and its style, and where VS Code serves them from. */
export interface PageSources {
  readonly script: string;
  readonly style: string;
  readonly cspSource: string;
  /** A number that is used once, in base64: only the script that carries it runs. */
  readonly nonce: string;
  /** Of the window, as a tag. */
  readonly language: string;
}

/**
 * The page of the panel without its contents: these come as a message, and are written as text alone. Nothing is loaded but the script
 * and the style of the extension, nothing is sent anywhere, and no other base or form can be put in (docs/rules/security.md#s23).
 */
export function matrixPage({ script, style, cspSource, nonce, language }: PageSources): string {
  const policy = [
    "default-src 'none'",
    `style-src ${cspSource}`,
    `script-src 'nonce-${nonce}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const title = toHtml(t("Attempts × Tests"));
  const filter = toHtml(t("Filter tests"));
  const legend = cellLegend.map(({ shape, verdict }) => `<li>${shape} ${toHtml(verdictLabel(verdict))}</li>`);
  return `<!DOCTYPE html>
<html lang="${toHtml(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>${title}</title>
</head>
<body>
<main>
<h1>${title}</h1>
<div class="bar">
<input type="search" id="filter" placeholder="${filter}" aria-label="${filter}">
<label><input type="checkbox" id="changedOnly"> ${toHtml(t("Changed tests only"))}</label>
<button id="compare" disabled></button>
<span id="status" role="status"></span>
<span>${toHtml(t("Each number stands for an error. Click an attempt to see its changes; Ctrl+click or Space marks two to compare"))}</span>
</div>
<ul class="legend">${legend.join("")}</ul>
<div class="scroller" id="grid" role="grid" tabindex="0" aria-label="${title}" aria-multiselectable="true">
<div class="head" id="head" role="rowgroup"></div>
<div class="body" id="body" role="rowgroup"></div>
</div>
</main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
