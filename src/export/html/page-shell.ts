/**
 * What stands around the page's content. Its policy lets nothing run but our own script, by its digest, and nothing be
 * asked of anybody: should markup of others ever come through, it can neither act nor tell. Files in `report/` are its
 * style and script, as they are read here.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { packageFile } from "../../values/package-file.ts";
import { CHART_STYLE } from "../charts/chart-style.ts";
import { htmlText } from "./html-text.ts";

/** In this order: each may use what those before it define. */
const SCRIPTS = ["elements.js", "sanitised.js", "values.js", "search.js", "table.js", "task.js", "main.js"];

export interface PageShell {
	/** Up to where the content begins. */
	head(title: string): string;
	/** The page's own script. */
	readonly scripts: string;
	readonly foot: string;
}

export function pageShell(): PageShell {
	const style = `\n${asset("report.css")}${CHART_STYLE}`;
	const scripts = SCRIPTS.map((name) => `\n${asset(name)}`);
	const policy = [
		"default-src 'none'",
		`script-src ${scripts.map(digest).join(" ")}`,
		`style-src ${digest(style)}`,
		// Downloaded images, beside the page: on a disk 'self' names no folder.
		"img-src 'self' file: data:",
		"base-uri 'none'",
		"form-action 'none'",
	].join("; ");
	return {
		head: (title) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${htmlText(title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
`,
		scripts: scripts.map((script) => `<script>${script}</script>\n`).join(""),
		foot: "</body>\n</html>\n",
	};
}

/** Line ends as browsers read them, since the digest is taken of that. */
function asset(name: string): string {
	return readFileSync(packageFile(`report/${name}`), "utf8").replaceAll("\r\n", "\n");
}

function digest(text: string): string {
	return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
