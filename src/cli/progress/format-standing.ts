import type { TaskStanding } from "../../model/run-events.ts";
import { dollars } from "../../values/dollars.ts";

/** Milliseconds; what is absent is not said. */
export interface Times {
	readonly elapsed?: number;
	readonly left?: number | undefined;
}

/** `12/40 done, 1 failed, 8 running, 20 queued, $5.50, 3m 20s, about 4m left`. */
export function formatStanding(standing: TaskStanding, { elapsed, left }: Times = {}): string {
	const { total, done, failed, cancelled, running, queued, cost } = standing;
	return [
		`${done}/${total} done`,
		...(failed > 0 ? [`${failed} failed`] : []),
		...(cancelled > 0 ? [`${cancelled} cancelled`] : []),
		`${running} running`,
		`${queued} queued`,
		cost === null ? "cost unknown" : dollars(cost),
		...(elapsed === undefined ? [] : [formatElapsed(elapsed)]),
		...(left === undefined ? [] : [`about ${formatLeft(left)} left`]),
	].join(", ");
}

/** `45s`, `3m 20s`, `2h 05m`. */
export function formatElapsed(ms: number): string {
	const seconds = Math.floor(ms / 1_000);
	const minutes = Math.floor(seconds / 60);
	if (minutes === 0) return `${seconds}s`;
	if (minutes < 60) return `${minutes}m ${two(seconds % 60)}s`;
	return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`;
}

/** Rounded up to what an estimate can tell: ten seconds, then minutes. */
function formatLeft(ms: number): string {
	if (ms <= 50_000) return `${Math.max(1, Math.ceil(ms / 10_000)) * 10}s`;
	const minutes = Math.ceil(ms / 60_000);
	return minutes < 60 ? `${minutes}m` : `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`;
}

function two(count: number): string {
	return String(count).padStart(2, "0");
}
