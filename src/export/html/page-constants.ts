/** What the page's script and the exporter both go by, handed over as data so that it is written once. */
import { STATUS_SENTENCES } from "../status-sentences.ts";
import { inertJson } from "./html-text.ts";
import { REPORT_TAGS } from "./report-html.ts";

interface PageConstants {
	/** Elements that a report may consist of. */
	readonly reportTags: readonly string[];
	/** By status: what is said of a task that has no good result. */
	readonly sentences: typeof STATUS_SENTENCES;
}

/** JSON that can stand in the page. */
export function pageConstants(): string {
	const constants: PageConstants = { reportTags: REPORT_TAGS, sentences: STATUS_SENTENCES };
	return inertJson(constants);
}
