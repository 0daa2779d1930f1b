import { relative } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { withRun } from "../../app/find-run.ts";
import { readStatus } from "../../app/read-status.ts";
import type { CliContext } from "../cli-context.ts";
import type { CommandRunner } from "../command-runner.ts";
import { formatProblems } from "../format-problems.ts";
import { formatStatus } from "../format-status.ts";

interface Flags {
	readonly state?: string;
	readonly json?: boolean;
	readonly watch?: boolean;
}

const WATCH_MS = 2_000;

/** Shows how a run stands, from the state alone; with `--watch` again whenever that has changed, until it has ended. */
export const status: CommandRunner<Flags> = async ([named], flags, context) => {
	let last = "";
	for (;;) {
		const shown = await read(named, flags, context);
		if (typeof shown === "number") return shown;
		if (shown.text !== last) context.stdout.write(`${shown.text}\n`);
		last = shown.text;
		if (!flags.watch || shown.isOver) return 0;
		if (await interruptedWithin(WATCH_MS, context.signal)) return context.signal.reason === "SIGTERM" ? 143 : 130;
	}
};

interface Shown {
	readonly text: string;
	/** Nothing is going to change any more, unless somebody runs it again. */
	readonly isOver: boolean;
}

async function read(named: string | undefined, flags: Flags, context: CliContext): Promise<Shown | number> {
	const report = await withRun(named, { cwd: context.cwd, stateOption: flags.state }, readStatus);
	if (!report.ok) {
		context.stderr.write(formatProblems(report.problems, report.sources));
		return report.exitCode;
	}
	const { manifest, superseded, live, batches, sent, resultsDir } = report;
	const results_dir = relative(context.cwd, resultsDir).replaceAll("\\", "/") || ".";
	const text = flags.json
		? JSON.stringify({ ...manifest, superseded, live, batches, sent, results_dir }, null, 2)
		: formatStatus(report, { resultsDir: results_dir, state: flags.state, context });
	return { text, isOver: superseded || (manifest.counts.pending === 0 && live === null) };
}

async function interruptedWithin(ms: number, signal: AbortSignal): Promise<boolean> {
	await delay(ms, undefined, { signal }).catch(() => undefined);
	return signal.aborted;
}
