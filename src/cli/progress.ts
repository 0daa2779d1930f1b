/** Progress of a run on stderr: one changing line on a terminal, one line a change elsewhere. */
import type { RunEvent } from "../model/run-events.ts";
import type { BatchCounts } from "../model/wire.ts";
import type { CliContext, OutputStream } from "./cli-context.ts";
import { plural } from "./format-plan.ts";
import { plainText } from "./plain-text.ts";

export interface Progress {
	show(event: RunEvent): void;
	/** Takes the live line away. */
	end(): void;
}

export type ProgressStyle = "auto" | "tty" | "plain" | "none";

/** Least time between two plain lines that only say that counts have changed, in milliseconds. */
const PLAIN_INTERVAL_MS = 1_000;

/** `total`: tasks that the run sends or waits for. */
export async function createProgress(style: ProgressStyle, total: number, context: CliContext): Promise<Progress> {
	const chosen = style === "auto" ? autoStyle(context) : style;
	if (chosen === "none" || total === 0) return warningsOnly(context.stderr);
	const tally = new Tally(total);
	return chosen === "tty" ? liveProgress(tally, context.stderr) : plainProgress(tally, context.stderr);
}

/** Warnings are told whatever is asked for. */
function warningsOnly(stderr: OutputStream): Progress {
	return {
		show(event) {
			if (event.type === "warning") stderr.write(`warning: ${plainText(event.message)}\n`);
		},
		end: () => undefined,
	};
}

function autoStyle({ env, stderr }: CliContext): ProgressStyle {
	const isTerminal = stderr.isTTY === true && env.CI === undefined && env.TERM !== "dumb";
	return isTerminal ? "tty" : "plain";
}

/** Adds up the batches' last known counts. */
class Tally {
	readonly #total: number;
	readonly #batches = new Map<string, BatchCounts>();

	constructor(total: number) {
		this.#total = total;
	}

	update(batch: string, counts: BatchCounts): void {
		this.#batches.set(batch, counts);
	}

	get line(): string {
		const sum = (pick: (counts: BatchCounts) => number) =>
			[...this.#batches.values()].reduce((total, counts) => total + pick(counts), 0);
		const failed = sum((counts) => counts.failed + counts.cancelled);
		const done = sum((counts) => counts.completed);
		const trouble = failed === 0 ? "" : `, ${failed} failed`;
		return `${done}/${this.#total} done${trouble}, ${sum(({ running }) => running)} running, ${sum(({ queued }) => queued)} queued`;
	}
}

function describeDownloads(artefacts: number): string {
	return `Downloading ${plural(artefacts, "file")}`;
}

function plainProgress(tally: Tally, stderr: OutputStream): Progress {
	let last = "";
	let saidAt = Number.NEGATIVE_INFINITY;
	const say = () => {
		if (tally.line === last) return;
		last = tally.line;
		saidAt = performance.now();
		stderr.write(`${last}\n`);
	};
	return {
		show(event) {
			if (event.type === "warning") stderr.write(`warning: ${plainText(event.message)}\n`);
			if (event.type === "downloading") stderr.write(`${describeDownloads(event.artefacts)}\n`);
			if (event.type === "batch_progress") tally.update(event.batch, event.counts);
			if (event.type === "batch_collected" || performance.now() - saidAt >= PLAIN_INTERVAL_MS) say();
		},
		end: say,
	};
}

async function liveProgress(tally: Tally, stderr: OutputStream): Promise<Progress> {
	const { createLogUpdate } = await import("log-update");
	const live = createLogUpdate(stderr.unfiltered ?? (stderr as NodeJS.WriteStream));
	return {
		show(event) {
			if (event.type === "warning") live.persist(`warning: ${plainText(event.message)}`);
			if (event.type === "downloading") live.persist(describeDownloads(event.artefacts));
			if (event.type === "batch_progress") tally.update(event.batch, event.counts);
			live(tally.line);
		},
		end() {
			live(tally.line);
			live.done();
		},
	};
}
