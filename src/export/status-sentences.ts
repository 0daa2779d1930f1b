/** How a task that has no good result is introduced, in its Markdown report and on the page. */
import type { OutcomeStatus } from "../model/outcome.ts";

export const STATUS_SENTENCES: { readonly [status in OutcomeStatus]: string } = {
	succeeded: "This task succeeded.",
	failed: "This task failed.",
	invalid: "The answer to this task does not satisfy the pipeline's schema.",
	rejected: "The answer to this task was rejected by the pipeline's evidence checks.",
	cancelled: "This task was cancelled.",
	skipped: "This task was not sent.",
	pending: "This task is not finished yet.",
};
