/** One line a change, for logs; and a sign of life, so that nobody takes a long wait for a hang. */
import type { TaskStanding } from "../../model/run-events.ts";
import type { OutputStream } from "../cli-context.ts";
import { describeChange } from "./describe-change.ts";
import { formatElapsed, formatStanding } from "./format-standing.ts";
import type { Progress } from "./progress.ts";
import { RemainingTime } from "./remaining-time.ts";
import { stopwatch } from "./stopwatch.ts";

/** Least time between two lines of counts, in milliseconds. */
const INTERVAL_MS = 1_000;
/** After so many milliseconds of silence. Some runners of jobs take ten minutes of it for a hang. */
const HEARTBEAT_MS = 60_000;

export function plainProgress(stderr: OutputStream): Progress {
	const elapsed = stopwatch();
	const remaining = new RemainingTime();
	let standing: TaskStanding | undefined;
	let heartbeat: NodeJS.Timeout | undefined;
	let said = "";
	let saidAt = Number.NEGATIVE_INFINITY;
	const write = (line: string) => {
		stderr.write(`${line}\n`);
		heartbeat?.refresh();
	};
	const line = (shown: TaskStanding) => {
		const at = elapsed();
		return formatStanding(shown, { elapsed: at, left: remaining.left(at) });
	};
	const say = () => {
		if (standing === undefined) return;
		const counts = formatStanding(standing);
		if (counts === said) return;
		said = counts;
		saidAt = performance.now();
		write(line(standing));
	};
	const beat = () => write(`Still at work: ${standing === undefined ? formatElapsed(elapsed()) : line(standing)}`);
	return {
		show(event) {
			const change = describeChange(event);
			if (change !== undefined) return write(change);
			// With the work: before that, somebody may be asked about money.
			heartbeat ??= setInterval(beat, HEARTBEAT_MS).unref();
			elapsed();
			if (event.type !== "tasks_standing") return;
			standing = event.standing;
			remaining.note(standing, elapsed());
			if (performance.now() - saidAt >= INTERVAL_MS) say();
		},
		end() {
			say();
			clearInterval(heartbeat);
		},
	};
}
