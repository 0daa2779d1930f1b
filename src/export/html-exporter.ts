/**
 * `report.html`: one page to look at all results. It opens from disk, needs no other file but large images, and asks nobody for
 * anything.
 *
 *   style, totals, timeline, charts │ a row a task, as JSON │ the page's script │ an answer a task, as JSON, each on its own
 *
 * The script stands before the answers, so that the table shows while the rest of the file is still being read; an
 * answer is read when it is opened. Rows and answers gather in scratch files, so that they need no memory. It tells of
 * results alone, not of the run that wrote it: equal results give an equal page.
 */
import { unseenAttempts } from "../values/unseen-attempts.ts";
import { ChartCollector } from "./charts/chart-collector.ts";
import { chartSection } from "./charts/chart-section.ts";
import { copyText } from "./copy-text.ts";
import type { ExportContext, Exporter, ExportTarget, Format, PieceWriter } from "./exporter.ts";
import { BatchLog } from "./html/batch-times.ts";
import { EmbeddedImages } from "./html/embedded-images.ts";
import { inertJson } from "./html/html-text.ts";
import { overview, pageHeader } from "./html/overview.ts";
import { pageShell } from "./html/page-shell.ts";
import { reportRow } from "./html/report-row.ts";
import { ReportTotals } from "./html/report-totals.ts";
import { taskList } from "./html/task-list.ts";
import { timeline } from "./html/timeline.ts";

export const REPORT_FILE = "report.html";

export const htmlFormat: Format = { files: [REPORT_FILE], folders: [], create: htmlExporter };

type Scratch = PieceWriter & { readonly path: string };

function htmlExporter(target: ExportTarget, context: ExportContext): Exporter {
	const totals = new ReportTotals();
	const charts = new ChartCollector(context.outputSchemas);
	const batches = new BatchLog();
	const images = new EmbeddedImages(target, context.paths);
	const firstSeen = unseenAttempts();
	let notes: { readonly rows: Scratch; readonly answers: Scratch } | undefined;

	async function opened() {
		notes ??= { rows: await target.scratch(), answers: await target.scratch() };
		return notes;
	}
	return {
		survey({ attempts }) {
			for (const attempt of attempts) batches.note(attempt);
		},
		async add(outcome) {
			const { rows, answers } = await opened();
			// Sanitising needs large libraries, which other formats do without.
			const { reportAnswer } = await import("./html/report-answer.ts");
			const number = totals.all.tasks;
			const attempts = firstSeen(outcome);
			totals.add(outcome, attempts);
			charts.add(outcome, attempts);
			for (const attempt of attempts) batches.add(attempt);
			await rows.write(`${number === 0 ? "" : ",\n"}${inertJson(reportRow(outcome))}`);
			await answers.write(
				dataElement(`task-${number}`, inertJson(reportAnswer(outcome, context, await images.of(outcome)))),
			);
		},
		async finish() {
			const { rows, answers } = await opened();
			await rows.close();
			await answers.close();
			const { manifest } = context;
			const shell = pageShell();
			const page = await target.open(REPORT_FILE);
			await page.write(shell.head(`${manifest.pipeline.name}: results`));
			await page.write(`${pageHeader(manifest, totals.all)}<main>\n<div id="list">\n`);
			await page.write(overview(manifest, totals.all, totals.templates));
			await page.write(timeline(batches.periods()));
			await page.write(chartSection(await charts.charts()));
			await page.write(`${taskList}</div>\n<article id="task" hidden></article>\n</main>\n`);
			await page.write(`<script type="application/json" id="rows">[\n`);
			await copyText(rows.path, page);
			await page.write(`\n]</script>\n${shell.scripts}`);
			await copyText(answers.path, page);
			await page.write(shell.foot);
			await page.close();
		},
	};
}

function dataElement(id: string, json: string): string {
	return `<script type="application/json" id="${id}">${json}</script>\n`;
}
