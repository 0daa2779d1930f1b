import type { TaskStanding } from "../model/run-events.ts";
import { dollars } from "./format-plan.ts";

/** `12/40 done, 1 failed, 8 running, 20 queued, $5.50, 3m 20s`, on one line of the terminal. */
export function formatStanding(standing: TaskStanding, elapsedMs?: number, columns?: number): string {
	const { total, done, failed, cancelled, running, queued, cost } = standing;
	const parts = [
		`${done}/${total} done`,
		...(failed > 0 ? [`${failed} failed`] : []),
		...(cancelled > 0 ? [`${cancelled} cancelled`] : []),
		`${running} running`,
		`${queued} queued`,
		cost === null ? "cost unknown" : dollars(cost),
		...(elapsedMs === undefined ? [] : [formatElapsed(elapsedMs)]),
	];
	const line = parts.join(", ");
	// A line that fills the last column would wrap, and a wrapped one cannot be replaced.
	const width = columns === undefined || columns < 2 ? line.length : columns - 1;
	return line.length > width ? `${line.slice(0, width - 1)}…` : line;
}

/** `45s`, `3m 20s`, `2h 05m`. */
function formatElapsed(ms: number): string {
	const seconds = Math.floor(ms / 1_000);
	const minutes = Math.floor(seconds / 60);
	if (minutes === 0) return `${seconds}s`;
	if (minutes < 60) return `${minutes}m ${two(seconds % 60)}s`;
	return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`;
}

function two(count: number): string {
	return String(count).padStart(2, "0");
}
