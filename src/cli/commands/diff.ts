import { diffResults, type FoundDifferences } from "../../app/diff-results.ts";
import type { DifferenceCounts } from "../../model/comparison.ts";
import type { CliContext } from "../cli-context.ts";
import type { CommandRunner, SelectionFlags } from "../command-runner.ts";
import { colours, NO_COLOURS } from "../diff-formats/colours.ts";
import { jsonDiff } from "../diff-formats/json-diff.ts";
import { markdownDiff } from "../diff-formats/markdown-diff.ts";
import { prettyDiff } from "../diff-formats/pretty-diff.ts";
import { toSelection } from "../load-options.ts";
import { plainText } from "../plain-text.ts";
import { refused } from "../show-run.ts";
import { drained } from "../terminal-stream.ts";

interface Flags extends Pick<SelectionFlags, "select" | "exclude"> {
	readonly state?: string;
	readonly format: "pretty" | "md" | "json";
	readonly json?: boolean;
	readonly exitCode?: boolean;
	/** False with `--no-color`. */
	readonly color: boolean;
}

const SOMETHING_CHANGED = 10;

/** Tells what changed between two runs or results folders; with `--exit-code` ends with 10 where something has. */
export const diff: CommandRunner<Flags> = async (named, flags, context) => {
	const { cwd, signal } = context;
	const options = { cwd, stateOption: flags.state, selection: toSelection(flags), signal };
	const result = await diffResults(named, options, async (found) => {
		for (const note of found.notes) context.stderr.write(`warning: ${plainText(note)}\n`);
		await print(found, flags, context);
		return flags.exitCode === true && isAnything(found.comparison.counts) ? SOMETHING_CHANGED : 0;
	});
	if (result.ok) return result.value;
	if (result.problems.length > 0) return refused(result, context);
	context.stderr.write("Interrupted before everything was compared.\n");
	return result.exitCode;
};

function isAnything({ changed, added, gone }: DifferenceCounts): boolean {
	return changed + added + gone > 0;
}

/** As fast as the output is taken, so that a large difference does not gather in memory. */
async function print(found: FoundDifferences, flags: Flags, context: CliContext): Promise<void> {
	const { stdout } = context;
	const shows = flags.format === "pretty" && flags.json !== true && showsColours(flags, context);
	// Escape sequences of our own would be made visible on their way; in what stands between them they are already.
	const write = shows ? (text: string) => stdout.unfiltered?.write(text) : (text: string) => stdout.write(text);
	for (const text of textsOf(found, flags, shows)) {
		write(text);
		await drained(stdout);
		await found.pause();
	}
}

function textsOf(found: FoundDifferences, { format, json }: Flags, inColour: boolean): Iterable<string> {
	if (json === true || format === "json") return jsonDiff(found);
	return format === "md" ? markdownDiff(found) : prettyDiff(found, inColour ? colours : NO_COLOURS);
}

function showsColours({ color }: Flags, { env, stdout }: CliContext): boolean {
	const isWanted = color && (env.NO_COLOR ?? "") === "" && env.TERM !== "dumb";
	return isWanted && stdout.isTTY === true && stdout.unfiltered !== undefined;
}
