/** Whether a task has a result for those that read it. */
import type { SkipReason } from "../model/outcome.ts";
import type { InputTask } from "../model/plan.ts";

/**
 * Undefined where it has one; `absent` where it was not meant to be asked, so that nobody misses it; otherwise why it is
 * missed.
 */
export function whyMissing({ id, template, status, skip }: InputTask): SkipReason | "absent" | undefined {
	if (status === "succeeded") return undefined;
	if (skip === "key" || skip === "when") return "absent";
	if (skip === "not_selected") {
		const add = `--select '${id === template ? id : `${template}/*`}'`;
		return { type: "unselected_input", message: `its input \`${id}\` is neither selected nor stored: add ${add}` };
	}
	if (skip === "unselected_input") {
		const message = `its input \`${id}\` lacks what it is made of: select \`${template}\` and all that it reads`;
		return { type: skip, message };
	}
	const became = status === "skipped" ? "was skipped" : status === "cancelled" ? "was cancelled" : `is ${status}`;
	return { type: "input", message: `its input \`${id}\` ${status === "failed" ? "failed" : became}` };
}

/**
 * Why a template that reads all of these cannot; undefined where it can. `partial`: where some have failed, the others will
 * do; of what nobody selected nothing is known.
 */
export function whyNotAll(tasks: readonly InputTask[], partial: boolean): SkipReason | undefined {
	const missed = tasks
		.map(whyMissing)
		.filter((reason) => reason !== undefined && reason !== "absent")
		.filter(({ type }) => !partial || type === "unselected_input");
	const [first] = missed;
	if (first === undefined) return undefined;
	const others = missed.length === 1 ? "" : `, and ${missed.length - 1} more`;
	return { type: first.type, message: `${first.message}${others}` };
}
