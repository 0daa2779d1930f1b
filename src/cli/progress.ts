/** Progress of a run on stderr: one changing line on a terminal, one line a change elsewhere. */
import type { RunEvent, TaskStanding } from "../model/run-events.ts";
import { plural } from "../values/plural.ts";
import type { CliContext, OutputStream } from "./cli-context.ts";
import { formatStanding } from "./format-standing.ts";
import { plainText } from "./plain-text.ts";

export interface Progress {
	show(event: RunEvent): void;
	/** Takes the live line away. */
	end(): void;
}

export type ProgressStyle = "auto" | "tty" | "plain" | "none";

/** Least time between two plain lines, in milliseconds. */
const PLAIN_INTERVAL_MS = 1_000;
/** How often the time on a terminal goes on, in milliseconds. */
const TICK_MS = 1_000;

/** `works`: whether the run sends something or waits for it. */
export async function createProgress(style: ProgressStyle, works: boolean, context: CliContext): Promise<Progress> {
	const chosen = style === "auto" ? autoStyle(context) : style;
	if (chosen === "none" || !works) return warningsOnly(context.stderr);
	return chosen === "tty" ? liveProgress(context.stderr) : plainProgress(context.stderr);
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

/** Counts from its first call on, so that the time for a question about money is not the run's. */
function stopwatch(): () => number {
	let begun: number | undefined;
	return () => {
		const now = performance.now();
		begun ??= now;
		return now - begun;
	};
}

function describeDownloads(artefacts: number): string {
	return `Downloading ${plural(artefacts, "file")}`;
}

function describeStage({ template, tasks, buys }: RunEvent & { readonly type: "stage_planned" }): string {
	return `${template}: ${plural(tasks, "task")} planned, ${buys} to run`;
}

function plainProgress(stderr: OutputStream): Progress {
	const elapsed = stopwatch();
	let standing: TaskStanding | undefined;
	let said = "";
	let saidAt = Number.NEGATIVE_INFINITY;
	const say = () => {
		if (standing === undefined) return;
		const counts = formatStanding(standing);
		if (counts === said) return;
		said = counts;
		saidAt = performance.now();
		stderr.write(`${formatStanding(standing, elapsed())}\n`);
	};
	return {
		show(event) {
			elapsed();
			if (event.type === "warning") stderr.write(`warning: ${plainText(event.message)}\n`);
			if (event.type === "downloading") stderr.write(`${describeDownloads(event.artefacts)}\n`);
			if (event.type === "stage_planned") stderr.write(`${plainText(describeStage(event))}\n`);
			if (event.type !== "tasks_standing") return;
			standing = event.standing;
			if (performance.now() - saidAt >= PLAIN_INTERVAL_MS) say();
		},
		end: say,
	};
}

async function liveProgress(stderr: OutputStream): Promise<Progress> {
	const { createLogUpdate } = await import("log-update");
	const live = createLogUpdate(stderr.unfiltered ?? (stderr as NodeJS.WriteStream));
	const elapsed = stopwatch();
	let standing: TaskStanding | undefined;
	const draw = () => {
		if (standing !== undefined) live(formatStanding(standing, elapsed(), stderr.columns));
	};
	const ticking = setInterval(draw, TICK_MS);
	ticking.unref();
	return {
		show(event) {
			elapsed();
			if (event.type === "warning") live.persist(`warning: ${plainText(event.message)}`);
			if (event.type === "downloading") live.persist(describeDownloads(event.artefacts));
			if (event.type === "stage_planned") live.persist(plainText(describeStage(event)));
			if (event.type === "tasks_standing") standing = event.standing;
			draw();
		},
		end() {
			clearInterval(ticking);
			draw();
			live.done();
		},
	};
}
