/** The batches as a table with a picture in each row: how many tasks were queued or running, and how many had ended, over time. */

import { type BatchSteps, type BatchTimes, type Period, STEPS } from "./batch-times.ts";
import { dateTime, duration } from "./figures.ts";
import { htmlText } from "./html-text.ts";

/** Rows that are drawn; a run of more has hundreds of thousands of tasks. */
const MOST_BATCHES = 200;
const HEIGHT = 24;

/** A section of the page; empty where no batch is known. */
export function timeline(periods: readonly Period[]): string {
	const shown: string[] = [];
	let batches = 0;
	for (const period of periods) {
		const rows = period.batches.slice(0, Math.max(0, MOST_BATCHES - batches));
		batches += period.batches.length;
		if (rows.length > 0) shown.push(periodRows(period, rows));
	}
	if (batches === 0) return "";
	const more = batches - MOST_BATCHES;
	return `<section aria-labelledby="timeline-title">
<h2 id="timeline-title" tabindex="-1">Timeline</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Batches over time">
<table class="timeline">
<caption><span class="legend"><i class="key key-open"></i>queued or running</span>
<span class="legend"><i class="key key-succeeded"></i>succeeded</span>
<span class="legend"><i class="key key-unsuccessful"></i>ended otherwise</span> Times are UTC.</caption>
<thead><tr><th scope="col">Batch</th><th scope="col">Mode</th><th scope="col" class="number">Tasks</th><th scope="col" class="number">Succeeded</th><th scope="col">Sent</th><th scope="col">Took</th><th scope="col">Over time</th></tr></thead>
${shown.join("")}</table>
</div>
${more > 0 ? `<p>The first ${MOST_BATCHES} of ${batches} batches.</p>\n` : ""}</section>
`;
}

function periodRows({ from, to }: Period, batches: readonly BatchTimes[]): string {
	const head = `${dateTime(from)} to ${dateTime(to)} (${duration((to - from) / 1000)})`;
	return `<tbody><tr><th scope="rowgroup" colspan="7" class="period">${head}</th></tr>\n${batches.map(batchRow).join("")}</tbody>\n`;
}

function batchRow({ id, mode, tasks, succeeded, from, to, steps }: BatchTimes): string {
	const took = to === null ? "not ended" : duration((to - from) / 1000);
	const cells = [
		`<th scope="row"><code dir="auto">${htmlText(id)}</code></th><td>${htmlText(mode)}</td>`,
		`<td class="number">${tasks}</td><td class="number">${succeeded}</td>`,
		`<td>${dateTime(from)}</td><td>${took}</td><td class="course">${picture(steps, tasks)}</td>`,
	];
	return `<tr>${cells.join("")}</tr>\n`;
}

/** The numbers beside it say the same in words, so that screen readers pass it over. */
function picture({ sent, succeeded, unsuccessful }: BatchSteps, tasks: number): string {
	const good = runningSums(succeeded);
	const ended = runningSums(unsuccessful).map((count, step) => count + (good[step] ?? 0));
	const all = runningSums(sent);
	const layers = [layer("open", all, tasks), layer("unsuccessful", ended, tasks), layer("succeeded", good, tasks)];
	return `<svg viewBox="0 0 ${STEPS} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true" focusable="false">${layers.join("")}</svg>`;
}

/** The area below a line of steps; each layer covers the lower part of the one before it. */
function layer(name: string, counts: readonly number[], tasks: number): string {
	if (counts.every((count) => count === 0)) return "";
	const path = counts.map((count, step) => `V${height(count, tasks)}H${step + 1}`).join("");
	return `<path class="${name}" d="M0 ${HEIGHT}${path}V${HEIGHT}Z"/>`;
}

function height(count: number, tasks: number): number {
	return Math.round(10 * HEIGHT * (1 - count / tasks)) / 10;
}

function runningSums(counts: readonly number[]): readonly number[] {
	let sum = 0;
	return counts.map((count) => {
		sum += count;
		return sum;
	});
}
