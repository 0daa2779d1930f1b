/**
 * The live view as lines of text: how all tasks stand, then the batches under way.
 *
 *   12/40 done, 1 failed, 8 running, 20 queued, $5.50, 3m 20s, about 4m left
 *     batch 2  [########............]  4/10, 1 failed, 3 running, $2.10
 *     batch 3  [....................]  0/10, 5 running, $0.00
 *     and 4 more under way; 1 collected
 */
import type { TaskStanding } from "../../model/run-events.ts";
import { dollars } from "../../values/dollars.ts";
import type { BatchView } from "./batch-views.ts";
import { formatElapsed, formatStanding, type Times } from "./format-standing.ts";
import type { Paint } from "./paint.ts";

const BAR_WIDTH = 20;
/** More would push what was said before off the screen. */
const MOST_BATCHES = 8;

export interface LiveState {
	/** Undefined before the first count. */
	readonly standing: TaskStanding | undefined;
	readonly batches: readonly BatchView[];
	readonly collected: number;
	readonly times: Times & { readonly elapsed: number };
}

export interface Screen {
	readonly columns: number;
	readonly rows: number;
	readonly paint: Paint;
}

/** At least one line; each fits the screen, and all of them do. */
export function liveLines(state: LiveState, { columns, rows, paint }: Screen): readonly string[] {
	// A line that fills the last column would wrap, and a wrapped one cannot be replaced.
	const width = Math.max(1, columns - 1);
	const first = cut(head(state), width);
	const room = Math.min(MOST_BATCHES, Math.max(0, rows - 3));
	const shown = state.batches.slice(0, room);
	const labels = Math.max(0, ...shown.map(({ label }) => label.length));
	const rest = describeRest(state.batches.length - shown.length, state.collected);
	return [
		state.standing !== undefined && state.standing.failed > 0 ? first.replace(/\d+ failed/, paint.bad) : first,
		...shown.map((batch) => paintBatch(cut(batchLine(batch, labels), width), paint)),
		...(rest === "" || room === 0 ? [] : [paint.faint(cut(rest, width))]),
	];
}

function head({ standing, times }: LiveState): string {
	return standing === undefined ? `Submitting, ${formatElapsed(times.elapsed)}` : formatStanding(standing, times);
}

function batchLine({ label, tasks, counts, cost }: BatchView, width: number): string {
	const name = `  ${label.padEnd(width)}  `;
	if (counts === undefined) return `${name}[${bar(0, 1)}]  ${tasks} sent`;
	const ended = counts.completed + counts.failed + counts.cancelled;
	const parts = [
		`${ended}/${counts.total}`,
		...(counts.failed > 0 ? [`${counts.failed} failed`] : []),
		...(counts.cancelled > 0 ? [`${counts.cancelled} cancelled`] : []),
		...(counts.running > 0 ? [`${counts.running} running`] : []),
		...(counts.queued > 0 ? [`${counts.queued} queued`] : []),
		dollars(cost),
	];
	return `${name}[${bar(ended, counts.total)}]  ${parts.join(", ")}`;
}

/** In ASCII, which every terminal shows in one column each. */
function bar(done: number, total: number): string {
	const filled = total === 0 ? 0 : Math.floor((done / total) * BAR_WIDTH);
	return "#".repeat(filled).padEnd(BAR_WIDTH, ".");
}

function paintBatch(line: string, { good, bad }: Paint): string {
	return line.replace(/#+/, good).replace(/\d+ failed/, bad);
}

function describeRest(left: number, collected: number): string {
	const parts = [
		...(left > 0 ? [`and ${left} more under way`] : []),
		...(collected > 0 ? [`${collected} collected`] : []),
	];
	return parts.length === 0 ? "" : `  ${parts.join("; ")}`;
}

/** Everything in these lines is one column wide. */
function cut(line: string, width: number): string {
	return line.length > width ? `${line.slice(0, width - 1)}…` : line;
}
