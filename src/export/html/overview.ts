/** The top of the page: how the run ended, its totals, what was left out, and a line for each template. */
import type { RunManifest } from "../../model/manifest.ts";
import { OUTCOME_STATUSES, type OutcomeStatus } from "../../model/outcome.ts";
import { dollars } from "../../values/dollars.ts";
import { nounFor, plural } from "../../values/plural.ts";
import { leftOut } from "../left-out.ts";
import { htmlText } from "./html-text.ts";
import type { Totals } from "./report-totals.ts";

export function pageHeader(manifest: RunManifest, { tasks }: Totals): string {
	const { pipeline, engine, status } = manifest;
	return `<header class="page">
<h1 dir="auto">${htmlText(pipeline.name)}</h1>
<p>${badge(status, status.replaceAll("_", " "))} ${plural(tasks, "task")} on <code>${htmlText(String(engine.engine))}</code>, from <code dir="auto">${htmlText(pipeline.path)}</code></p>
</header>
`;
}

export function overview(manifest: RunManifest, all: Totals, templates: ReadonlyMap<string, Totals>): string {
	const statuses = OUTCOME_STATUSES.filter((status) => all.counts[status] > 0);
	return `<section aria-labelledby="overview-title">
<h2 id="overview-title">Overview</h2>
<dl class="figures">
${figure("Tasks", String(all.tasks))}${statuses.map((status) => figure(status, String(all.counts[status]), status)).join("")}${figure("Cost", dollars(all.cost))}${figure("Attempts", String(all.attempts))}${figure("Sources cited", String(all.sources))}</dl>
${notes(manifest)}${templates.size > 1 ? templateTable(templates, statuses) : ""}</section>
`;
}

function figure(name: string, value: string, status?: OutcomeStatus): string {
	const shown = status === undefined ? "" : ` class="${status}"`;
	return `<div${shown}><dt>${name}</dt><dd>${value}</dd></div>\n`;
}

function notes({ ended, truncated, open_templates, artefacts_failed }: RunManifest): string {
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
		const cells = [...counts.map(String), dollars(totals.cost)]
			.map((cell) => `<td class="number">${cell}</td>`)
			.join("");
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
