/** The top of the page: how its tasks stand, their totals, what was left out, and a line for each template. */
import type { RunStatus } from "../../model/manifest.ts";
import { OUTCOME_STATUSES, type OutcomeStatus } from "../../model/outcome.ts";
import { finishedStatus } from "../../values/finished-status.ts";
import { nounFor, plural } from "../../values/plural.ts";
import type { RunFacts } from "../exporter.ts";
import { leftOut } from "../left-out.ts";
import { costText } from "./figures.ts";
import { htmlText } from "./html-text.ts";
import { type Totals, unsuccessfulIn } from "./report-totals.ts";
import { filterAddress, UNSOURCED, UNSUCCESSFUL } from "./task-filter.ts";

export function pageHeader(facts: RunFacts, totals: Totals): string {
	const { pipeline, engine } = facts;
	const status = statusOf(facts, totals);
	const unsuccessful = unsuccessfulIn(totals);
	const link = `<a href="${filterAddress(UNSUCCESSFUL)}">${plural(unsuccessful, "task")} did not succeed</a>, of `;
	return `<header class="page">
<h1 dir="auto">${htmlText(pipeline.name)}</h1>
<p>${badge(status, status.replaceAll("_", " "))} ${unsuccessful === 0 ? "" : link}${plural(totals.tasks, "task")} on <code>${htmlText(String(engine.engine))}</code>, from <code dir="auto">${htmlText(pipeline.path)}</code></p>
</header>
`;
}

/**
 * As a run would that had all tasks of the page. Not that of the run that wrote it: it may have selected a few of them,
 * and the page would say `succeeded` above a task that failed.
 */
function statusOf({ open_templates }: RunFacts, { tasks, counts, unwanted }: Totals): RunStatus {
	if (counts.pending > 0 || open_templates.length > 0) return "pending";
	return finishedStatus({ ...counts, skipped: counts.skipped - unwanted, total: tasks - unwanted });
}

export function overview(facts: RunFacts, all: Totals, templates: ReadonlyMap<string, Totals>): string {
	const statuses = OUTCOME_STATUSES.filter((status) => all.counts[status] > 0);
	const tiles = [
		figure("Tasks", String(all.tasks), { filter: "" }),
		...statuses.map((status) => figure(status, String(all.counts[status]), { filter: status })),
		...(all.unsourced === 0 ? [] : [figure("without evidence", String(all.unsourced), { filter: UNSOURCED })]),
		figure("Cost", costText(all)),
		figure("Attempts", String(all.attempts)),
		figure("Sources cited", String(all.sources)),
	];
	return `<section aria-labelledby="overview-title">
<h2 id="overview-title">Overview</h2>
<dl class="figures">
${tiles.join("")}</dl>
${notes(facts)}${templates.size > 1 ? templateTable(templates, statuses) : ""}</section>
`;
}

/** `filter`: the figure leads to the tasks that it counts. */
function figure(name: string, value: string, { filter }: { readonly filter?: string } = {}): string {
	const shown = filter === undefined || filter === "" ? "" : ` class="${filter}"`;
	const content = filter === undefined ? value : `<a href="${filterAddress(filter)}">${value}</a>`;
	return `<div${shown}><dt>${name}</dt><dd>${content}</dd></div>\n`;
}

function notes({ ended, truncated, open_templates, artefacts_failed }: RunFacts): string {
	const missing = artefacts_failed.length;
	const left = leftOut(truncated);
	const lines = [
		...(ended === null ? [] : [`The run has not ended: ${ended.message}`]),
		...(open_templates.length === 0 ? [] : [`Still to be planned: ${open_templates.join(", ")}`]),
		...(missing === 0 ? [] : [`${missing} ${nounFor(missing, "file")} could not be downloaded; run.json says why`]),
		...left.lines.map((line) => `Left out: ${line}`),
		...(left.more > 0 ? [`and ${left.more} more, in run.json`] : []),
	];
	if (lines.length === 0) return "";
	return `<ul class="notes">\n${lines.map((line) => `<li dir="auto">${htmlText(line)}</li>\n`).join("")}</ul>\n`;
}

function templateTable(templates: ReadonlyMap<string, Totals>, statuses: readonly OutcomeStatus[]): string {
	const names = ["Tasks", ...statuses, "Sources", "Cost"];
	const head = names.map((name) => `<th scope="col" class="number">${name}</th>`).join("");
	const rows = [...templates].map(([name, totals]) => {
		const counts = [totals.tasks, ...statuses.map((status) => totals.counts[status]), totals.sources];
		const cells = [...counts.map(String), costText(totals)].map((cell) => `<td class="number">${cell}</td>`).join("");
		return `<tr><th scope="row" dir="auto">${htmlText(name)}</th>${cells}</tr>\n`;
	});
	return `<div class="scroll" tabindex="0" role="region" aria-label="By template">
<table>
<caption class="hidden">By template</caption>
<thead><tr><th scope="col">Template</th>${head}</tr></thead>
<tbody>
${rows.join("")}</tbody>
</table>
</div>
`;
}

function badge(name: string, text: string): string {
	return `<span class="badge ${name}">${text}</span>`;
}
