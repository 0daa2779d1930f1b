/**
 * Progress of a run on stderr: a live view on a terminal, one line a change elsewhere, and there a sign of life when
 * nothing changes for long.
 */
import type { CliContext, OutputStream } from "../cli-context.ts";
import { describeChange } from "./describe-change.ts";
import { createPaint } from "./paint.ts";
import { plainProgress } from "./plain-progress.ts";
import type { Progress, ProgressRequest, ProgressStyle } from "./progress.ts";

export async function createProgress(request: ProgressRequest, context: CliContext): Promise<Progress> {
	const chosen = request.style === "auto" ? autoStyle(context) : request.style;
	if (chosen === "none" || !request.works) return warningsOnly(context.stderr);
	if (chosen === "plain") return plainProgress(context.stderr);
	const { liveProgress } = await import("./live-progress.ts");
	return liveProgress(context.stderr, { runId: request.runId, paint: createPaint(request.color, context) });
}

/** Warnings are told whatever is asked for. */
function warningsOnly(stderr: OutputStream): Progress {
	return {
		show(event) {
			if (event.type === "warning") stderr.write(`${describeChange(event)}\n`);
		},
		end: () => undefined,
	};
}

function autoStyle({ env, stderr }: CliContext): ProgressStyle {
	const isTerminal = stderr.isTTY === true && env.CI === undefined && env.TERM !== "dumb";
	return isTerminal ? "tty" : "plain";
}
