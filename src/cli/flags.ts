/** Flags that several commands share, and how their words are read. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { parseDuration } from "../values/duration.ts";
import { patternFault } from "../values/selection-pattern.ts";

export const STATE = "folder of the state (default: .trawl in the project root)";
export const RUN = "id of a run, pipeline file, or name of a pipeline (default: the newest run)";
export const MAX_COST =
	"most US dollars the run may cost, with its continuations, collects and retries; of it, the file's and what was agreed to before the smallest counts; with --yes it may be more than was agreed to";
export const DETACH =
	"end after submitting; `trawl collect` picks the results up; the embedded engine works to its end all the same";
export const YES = "agree to what it may cost";

export function pipelineFlags(command: Command): Command {
	return command
		.addOption(new Option("--engine <engine>", "engine to use instead of the file's").choices(["valyu", "local"]))
		.option("--corpus <glob...>", "files for the embedded engine, relative to the working folder")
		.option("--var <name=value>", "set a variable of `vars`; may be repeated", parseVar);
}

export function accessFlags(command: Command): Command {
	return command
		.option("--base-url <url>", "address of the hosted service, with /v1 (default: VALYU_BASE_URL, else its own)")
		.option(
			// Node reads `--env-file` itself where it can see it (docs/decisions/0017).
			"--key-file, --env-file <file>",
			"read VALYU_API_KEY, VALYU_BASE_URL and a model's key from a file; the environment goes before it",
		);
}

/** Which tasks, by id or outcome. */
export function patternFlags(command: Command): Command {
	return command
		.option(
			"--select <pattern>",
			"only these tasks: a glob over task ids, or result:failed; may be repeated",
			parsePattern,
		)
		.option("--exclude <pattern>", "not these tasks; may be repeated", parsePattern);
}

export function selectionFlags(command: Command): Command {
	return patternFlags(command)
		.option("--limit <n>", "only the first n selected tasks, to try a pipeline out", parseCount)
		.option("--fresh", "buy selected tasks again whatever is stored; what was already sent is taken over");
}

export function showFlags(command: Command): Command {
	return command
		.option("--json", "print events as JSON, one a line, the last with the exit code (docs/events.md)")
		.option("--json-into <file>", "write the same events into a file, which is made anew")
		.option("--quiet", "say nothing but problems")
		.addOption(
			new Option("--progress <how>", "how to show progress").choices(["auto", "tty", "plain", "none"]).default("auto"),
		)
		.option("--no-color", "no colours in the live view; the same as NO_COLOR=1");
}

function parsePattern(text: string, previous: readonly string[] = []): readonly string[] {
	const fault = patternFault(text);
	if (fault !== undefined) throw new InvalidArgumentError(fault);
	return [...previous, text];
}

export function parseCount(text: string): number {
	if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("expected a whole number, 1 or more");
	return Number(text);
}

export function parsePort(text: string): number {
	if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError("expected a port, 0 to 65535");
	return Number(text);
}

export function parseTimeout(text: string): number {
	const ms = parseDuration(text);
	if (ms === undefined || ms <= 0) throw new InvalidArgumentError("expected a duration such as 90s, 30m or 2h");
	return ms;
}

function parseVar(text: string, previous: Record<string, string> = {}): Record<string, string> {
	const at = text.indexOf("=");
	if (at < 1) throw new InvalidArgumentError("expected name=value");
	return { ...previous, [text.slice(0, at)]: text.slice(at + 1) };
}

export function parseDollars(text: string): number {
	const dollars = Number(text);
	if (text.trim() === "" || !Number.isFinite(dollars) || dollars < 0) {
		throw new InvalidArgumentError("expected an amount of US dollars such as 12.50");
	}
	return dollars;
}

export function parsePrices(text: string): { readonly input: number; readonly output: number } {
	const [input = "", output = "", ...more] = text.split(",");
	if (more.length > 0 || output.trim() === "") throw new InvalidArgumentError("expected two amounts such as 0.15,0.6");
	return { input: parseDollars(input), output: parseDollars(output) };
}

/** Without a slash at the end. */
export function parsePublicUrl(text: string): string {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	const isPlain =
		url !== undefined && url.username === "" && url.password === "" && url.search === "" && url.hash === "";
	if (!isPlain || !/^https?:$/.test(url.protocol) || !/\/v1\/?$/.test(url.pathname)) {
		throw new InvalidArgumentError("expected an address that begins with http(s):// and ends with /v1");
	}
	return url.href.replace(/\/$/, "");
}
