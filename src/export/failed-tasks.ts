/** The first of the tasks that were tried and gave nothing, with the reason: in a long index they are found nowhere else. */
import type { OutcomeStatus, TaskOutcome } from "../model/outcome.ts";
import { shortLine } from "./markdown-text.ts";

const MOST_SHOWN = 100;
const LONGEST_REASON = 200;
const FAILED: readonly OutcomeStatus[] = ["failed", "invalid", "rejected"];

export class FailedTasks {
	readonly #rows: string[] = [];
	#count = 0;

	/** `link` leads to the task's report. */
	add({ status, error }: TaskOutcome, link: string): void {
		if (!FAILED.includes(status)) return;
		this.#count += 1;
		if (this.#count > MOST_SHOWN) return;
		this.#rows.push(`| ${link} | ${status} | ${shortLine(error ?? "", LONGEST_REASON)} |\n`);
	}

	/** A section with its heading; empty when there are none. */
	toMarkdown(): string {
		if (this.#count === 0) return "";
		const more = this.#count > MOST_SHOWN ? `The first ${MOST_SHOWN} of ${this.#count}.\n\n` : "";
		return `\n## What failed\n\n${more}| Task | Status | Why |\n| --- | --- | --- |\n${this.#rows.join("")}`;
	}
}
