/**
 * The live view on a terminal. It is drawn again in place; when the terminal's size changes, the old lines are taken away
 * by what has become of them, since most terminals break lines anew that are too long by then.
 */
import { createLogUpdate } from "log-update";
import type { TaskStanding } from "../../model/run-events.ts";
import type { OutputStream } from "../cli-context.ts";
import { BatchViews } from "./batch-views.ts";
import { describeChange } from "./describe-change.ts";
import { formatStanding } from "./format-standing.ts";
import { liveLines } from "./live-view.ts";
import type { Paint } from "./paint.ts";
import type { Progress } from "./progress.ts";
import { RemainingTime } from "./remaining-time.ts";
import { stopwatch } from "./stopwatch.ts";

/** How often the time goes on, in milliseconds. */
const TICK_MS = 1_000;
/** Least time between two drawings, in milliseconds; a change in between is drawn at its end. */
const FRAME_MS = 50;

export interface LiveOptions {
	readonly runId: string;
	readonly paint: Paint;
}

export function liveProgress(stderr: OutputStream, { runId, paint }: LiveOptions): Progress {
	const stream = stderr.unfiltered ?? (stderr as NodeJS.WriteStream);
	const live = createLogUpdate(stream);
	const elapsed = stopwatch();
	const remaining = new RemainingTime();
	const batches = new BatchViews(runId);
	let standing: TaskStanding | undefined;
	/** As drawn last, without colours. */
	let widths: readonly number[] = [];
	let frame: NodeJS.Timeout | undefined;

	function draw(): void {
		clearTimeout(frame);
		frame = undefined;
		const at = elapsed();
		const state = {
			...{ standing, batches: batches.open(), collected: batches.collected },
			times: { elapsed: at, left: remaining.left(at) },
		};
		const lines = liveLines(state, { columns: stream.columns ?? 80, rows: stream.rows ?? 24, paint });
		widths = lines.map(plainWidth);
		live(lines.join("\n"));
	}
	function drawSoon(): void {
		frame ??= setTimeout(draw, FRAME_MS);
	}
	/** Takes the lines away, and has the next drawing begin where they began. */
	function erase(): void {
		if (widths.length === 0) return;
		const columns = Math.max(1, stream.columns ?? 80);
		const rows = widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
		stream.write(`\r\u001b[${rows}A\u001b[J`);
		live.done();
		widths = [];
	}
	function redraw(): void {
		erase();
		draw();
	}
	let ticking: NodeJS.Timeout | undefined;
	/** With the work: before that, somebody may be asked about money on this terminal. */
	function begin(): void {
		if (ticking !== undefined) return;
		ticking = setInterval(draw, TICK_MS).unref();
		stream.on?.("resize", redraw);
	}
	return {
		show(event) {
			const change = describeChange(event);
			if (change !== undefined) {
				live.persist(change);
				widths = [];
				if (ticking !== undefined) draw();
				return;
			}
			begin();
			batches.note(event);
			if (event.type === "tasks_standing") {
				standing = event.standing;
				remaining.note(standing, elapsed());
			}
			drawSoon();
		},
		end() {
			clearInterval(ticking);
			clearTimeout(frame);
			stream.off?.("resize", redraw);
			erase();
			live.done();
			if (standing !== undefined) stderr.write(`${formatStanding(standing, { elapsed: elapsed() })}\n`);
		},
	};
}

function plainWidth(line: string): number {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: the view's own colours are what it looks for
	return line.replace(/\u001b\[\d+m/g, "").length;
}
