/**
 * `report.html`: one page to look at all results. It opens from disk, needs no other file but large images, and asks nobody for
 * anything.
 *
 *   style, totals, table, timeline, charts │ a row a task, as JSON │ the page's script │ an answer a task, as JSON, each on its own
 *
 * The script stands before the answers, so that the table shows while the rest of the file is still being read; an
 * answer is read when it is opened. Rows and answers gather in scratch files, so that they need no memory. It tells of
 * results alone, not of the run that wrote it: equal results give an equal page.
 */
import type { TaskOutcome } from "../model/outcome.ts";
import { unseenAttempts } from "../values/unseen-attempts.ts";
import { ChartCollector } from "./charts/chart-collector.ts";
import { chartSection } from "./charts/chart-section.ts";
import { copyText } from "./copy-text.ts";
import type { CreateExporter, ExportContext, Exporter, ExportTarget, PieceWriter } from "./exporter.ts";
import { BatchLog } from "./html/batch-times.ts";
import { EmbeddedImages } from "./html/embedded-images.ts";
import { inertJson } from "./html/html-text.ts";
import { overview, pageHeader } from "./html/overview.ts";
import { pageNavigation, skipLink } from "./html/page-navigation.ts";
import { pageShell } from "./html/page-shell.ts";
import type { ReportRenderer } from "./html/report-html.ts";
import { reportRow } from "./html/report-row.ts";
import { ReportTotals } from "./html/report-totals.ts";
import { taskList } from "./html/task-list.ts";
import { timeline } from "./html/timeline.ts";

export const htmlExporter: CreateExporter = (target, context) => new HtmlExporter(target, context);

type Scratch = PieceWriter & { readonly path: string };

class HtmlExporter implements Exporter {
	readonly #target: ExportTarget;
	readonly #context: ExportContext;
	readonly #totals = new ReportTotals();
	readonly #batches = new BatchLog();
	readonly #charts: ChartCollector;
	readonly #images: EmbeddedImages;
	readonly #firstSeen = unseenAttempts();
	#renderer: ReportRenderer | undefined;
	#scratch: { readonly rows: Scratch; readonly answers: Scratch } | undefined;

	constructor(target: ExportTarget, context: ExportContext) {
		this.#target = target;
		this.#context = context;
		this.#charts = new ChartCollector(context.outputSchemas);
		this.#images = new EmbeddedImages(target, context.paths);
	}

	survey({ attempts }: TaskOutcome): void {
		for (const attempt of attempts) this.#batches.note(attempt);
	}

	async add(outcome: TaskOutcome): Promise<void> {
		const { rows, answers } = await this.#opened();
		// Sanitising needs large libraries, which other formats do without.
		const { reportAnswer } = await import("./html/report-answer.ts");
		this.#renderer ??= new (await import("./html/report-html.ts")).ReportRenderer();
		const place = this.#totals.all.tasks;
		this.#count(outcome);
		await rows.write(`${place === 0 ? "" : ",\n"}${inertJson(reportRow(outcome))}`);
		const answer = reportAnswer(outcome, this.#context, {
			renderer: this.#renderer,
			images: await this.#images.of(outcome),
		});
		await answers.write(dataElement(`task-${place}`, inertJson(answer)));
	}

	async finish(): Promise<void> {
		const { rows, answers } = await this.#opened();
		await rows.close();
		await answers.close();
		const { pageConstants } = await import("./html/page-constants.ts");
		const shell = pageShell();
		const page = await this.#target.open("report.html");
		await page.write(shell.head(`${this.#context.facts.pipeline.name}: results`));
		await page.write(await this.#content());
		await page.write(dataElement("constants", pageConstants()));
		await page.write(`<script type="application/json" id="rows">[\n`);
		await copyText(rows.path, page);
		await page.write(`\n]</script>\n${shell.scripts}`);
		await copyText(answers.path, page);
		await page.write(shell.foot);
		await page.close();
	}

	#count(outcome: TaskOutcome): void {
		const attempts = this.#firstSeen(outcome);
		this.#totals.add(outcome, attempts);
		this.#charts.add(outcome, attempts);
		for (const attempt of attempts) this.#batches.add(attempt);
	}

	/** What needs attention stands first: the table begins with what did not succeed, and pictures come after it. */
	async #content(): Promise<string> {
		const { facts } = this.#context;
		const { all, templates } = this.#totals;
		const times = timeline(this.#batches.periods());
		const charts = chartSection(await this.#charts.charts(), this.#charts.neverFilled());
		const navigation = pageNavigation({ timeline: times !== "", charts: charts !== "" });
		const list = [navigation, overview(facts, all, templates), taskList, times, charts].join("");
		const top = `${skipLink}${pageHeader(facts, all)}`;
		return `${top}<main>\n<div id="list">\n${list}</div>\n<article id="task" hidden></article>\n</main>\n`;
	}

	async #opened() {
		this.#scratch ??= { rows: await this.#target.scratch(), answers: await this.#target.scratch() };
		return this.#scratch;
	}
}

function dataElement(id: string, json: string): string {
	return `<script type="application/json" id="${id}">${json}</script>\n`;
}
