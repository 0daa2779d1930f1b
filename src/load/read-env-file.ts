/**
 * `--key-file`: lines of `NAME=value`, as Node's own `--env-file` reads them.
 *
 * No problem repeats what stands in the file, nor has a place in it: printing one shows the line, and with it a secret.
 */
import { parseEnv } from "node:util";
import type { Result } from "../model/problem.ts";
import { ProblemLog } from "./problem-log.ts";
import { readText } from "./read-text.ts";

const MAX_BYTES = 1_000_000;
const NAME = /^[A-Za-z_][\w.]*$/;

/** Makes Node see what stands in the last line: it drops one that it cannot read. */
const END = "TRAWL_END_OF_FILE";

/** `shown` is the path as the user knows it. */
export function readEnvFile(path: string, shown = path): Result<Readonly<Record<string, string>>> {
	const log = new ProblemLog();
	const file = readText(path, { shown, what: "env file", maxBytes: MAX_BYTES }, log);
	if (file === undefined) return { ok: false, problems: log.sorted() };
	const values: Record<string, string> = {};
	const text = `${file.text}\n${END}=\n`;
	for (const [name, value = ""] of Object.entries(parseEnv(text))) {
		if (name === END) continue;
		const fault = faultOf(name, value);
		if (fault === undefined) values[name] = value;
		else log.error("env_file", `${fault}, in line ${lineOf(name, text)} of ${shown}`, undefined, { hint: HINT });
	}
	if (log.hasErrors) return { ok: false, problems: log.sorted() };
	return { ok: true, value: values, warnings: log.sorted() };
}

const HINT = "write NAME=value, one a line; a comment begins with #";

function faultOf(name: string, value: string): string | undefined {
	if (!NAME.test(name)) return "expected NAME=value, found something else";
	const quote = value[0] ?? "";
	// Node keeps a quote that nothing closes.
	const isUnclosed = ['"', "'", "`"].includes(quote) && (value.length === 1 || !value.endsWith(quote));
	return isUnclosed ? `expected the quote before the value of ${name} to be closed` : undefined;
}

/** Node takes a line without `=` for the beginning of the next name. */
function lineOf(name: string, text: string): number {
	const lines = text.replaceAll("\r\n", "\n");
	return lines.slice(0, Math.max(0, lines.indexOf(name))).split("\n").length;
}
