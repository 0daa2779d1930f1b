/**
 * `index.md`: what failed and why, what `max_items` left out, then a table a template with a link to every report. Rows gather in one scratch file a
 * template until all are known, so that they need no memory and templates may come interleaved.
 */
import { OUTCOME_STATUSES, type OutcomeStatus, type TaskOutcome } from "../model/outcome.ts";
import type { TruncatedItems } from "../model/plan.ts";
import { dollars } from "../values/dollars.ts";
import { lacksEvidence, sayWithoutEvidence } from "../values/lacks-evidence.ts";
import { copyText } from "./copy-text.ts";
import type { ExportTarget, PieceWriter, RunFacts } from "./exporter.ts";
import { FailedTasks } from "./failed-tasks.ts";
import { leftOut } from "./left-out.ts";
import { fileTarget, inlineText } from "./markdown-text.ts";

const TABLE_HEAD = "| Task | Status | Sources | Attempts | Cost | Data |\n| --- | --- | ---: | ---: | ---: | --- |\n";

interface Counts {
	readonly byStatus: Map<OutcomeStatus, number>;
	/** Of those that succeeded. */
	withoutEvidence: number;
}

interface Section {
	readonly counts: Counts;
	readonly rows: PieceWriter & { readonly path: string };
}

export interface TaskFiles {
	/** Paths from the results folder. */
	readonly report: string;
	readonly data: string | null;
}

export class MarkdownIndex {
	readonly #target: ExportTarget;
	readonly #title: string;
	readonly #truncated: readonly TruncatedItems[];
	readonly #failed = new FailedTasks();
	readonly #sections = new Map<string, Section>();

	constructor(target: ExportTarget, { pipeline, truncated }: RunFacts) {
		this.#target = target;
		this.#title = pipeline.name;
		this.#truncated = truncated;
	}

	async add(outcome: TaskOutcome, files: TaskFiles): Promise<void> {
		const section = await this.#section(outcome.template);
		count(outcome, section.counts);
		this.#failed.add(outcome, link(outcome.id, files.report));
		await section.rows.write(row(outcome, files));
	}

	async finish(): Promise<void> {
		const file = await this.#target.open("index.md");
		const sections = [...this.#sections.values()];
		await file.write(`# ${inlineText(this.#title)}\n\n${tally(sections.map(({ counts }) => counts))}\n`);
		await file.write(this.#failed.toMarkdown());
		await file.write(leftOutSection(this.#truncated));
		for (const [template, { counts, rows }] of this.#sections) {
			await rows.close();
			await file.write(`\n## ${inlineText(template)}\n\n${tally([counts])}\n\n`);
			await file.write(TABLE_HEAD);
			await copyText(rows.path, file);
		}
		await file.close();
	}

	async #section(template: string): Promise<Section> {
		const known = this.#sections.get(template);
		if (known !== undefined) return known;
		const section: Section = {
			counts: { byStatus: new Map(), withoutEvidence: 0 },
			rows: await this.#target.scratch(),
		};
		this.#sections.set(template, section);
		return section;
	}
}

/** A section with its heading; empty when everything was taken. */
function leftOutSection(truncated: readonly TruncatedItems[]): string {
	if (truncated.length === 0) return "";
	const { lines, more } = leftOut(truncated);
	const items = lines.map((line) => `* ${inlineText(line)}\n`);
	return `\n## What was left out\n\n${items.join("")}${more > 0 ? `* and ${more} more, in \`run.json\`\n` : ""}`;
}

function row(outcome: TaskOutcome, files: TaskFiles): string {
	const cells = [
		link(outcome.key ?? outcome.template, files.report),
		outcome.status,
		String(outcome.sources.length),
		String(outcome.attempts.length),
		outcome.cost === null ? "" : `\\${dollars(outcome.cost)}`,
		files.data === null ? "" : link("JSON", files.data),
	];
	return `| ${cells.join(" | ")} |\n`;
}

function link(text: string, path: string): string {
	return `[${inlineText(text) || "(no name)"}](${fileTarget(path)})`;
}

function count(outcome: TaskOutcome, counts: Counts): void {
	counts.byStatus.set(outcome.status, (counts.byStatus.get(outcome.status) ?? 0) + 1);
	if (lacksEvidence(outcome)) counts.withoutEvidence += 1;
}

/** `3 tasks: 2 succeeded (1 without evidence), 1 failed.` */
function tally(all: readonly Counts[]): string {
	const counted = OUTCOME_STATUSES.map((status) => {
		const count = all.reduce((sum, { byStatus }) => sum + (byStatus.get(status) ?? 0), 0);
		return { status, count };
	}).filter(({ count }) => count > 0);
	const total = counted.reduce((sum, { count }) => sum + count, 0);
	const withoutEvidence = all.reduce((sum, counts) => sum + counts.withoutEvidence, 0);
	const note = (status: OutcomeStatus) => (status === "succeeded" ? sayWithoutEvidence(withoutEvidence) : "");
	const parts = counted.map(({ status, count }) => `${count} ${status}${note(status)}`);
	return `${total} ${total === 1 ? "task" : "tasks"}${parts.length === 0 ? "" : `: ${parts.join(", ")}`}.`;
}
