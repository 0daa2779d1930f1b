/** One task: what it is compared by, and how two of the same id differ. */
import type { AnswerChange, ChangedTask, ComparedTask } from "../model/comparison.ts";
import { canonicalJson, sha256 } from "../values/canonical-json.ts";
import { normalText } from "../values/normal-text.ts";
import { changedFields } from "./changed-fields.ts";
import { comparedKey } from "./compared-key.ts";
import { changedSources, identifySources } from "./compared-sources.ts";
import { changedParagraphs, linesOf, type Paragraph, paragraphsOf } from "./paragraphs.ts";

/**
 * Digest of what makes a task another one: status, error, answer and sources. Neither its cost nor its query do: they
 * are told beside what changed.
 */
export function digestTask(task: ComparedTask): string {
	const { status, error, sources } = task;
	const content = [status, errorText(error), comparedAnswer(task), [...identifySources(sources).keys()].sort()];
	return sha256(canonicalJson(content));
}

export function digestQuery({ query }: ComparedTask): string {
	return sha256(normalText(query));
}

/** Of two tasks whose digests differ. */
export function compareTasks(before: ComparedTask, after: ComparedTask): ChangedTask {
	const { id, template } = after;
	return {
		change: "changed",
		id,
		template,
		status: { before: before.status, after: after.status },
		cost: { before: before.cost, after: after.cost },
		...(normalText(before.query) === normalText(after.query)
			? {}
			: { query: { before: before.query, after: after.query } }),
		...(errorText(before.error) === errorText(after.error)
			? {}
			: { error: { before: before.error, after: after.error } }),
		...compareAnswers(before, after),
		sources: changedSources(identifySources(before.sources), identifySources(after.sources)),
	};
}

function compareAnswers(
	before: ComparedTask,
	after: ComparedTask,
): Pick<ChangedTask, "answer" | "fields" | "paragraphs"> {
	const is = (answer: AnswerChange) => ({ answer, fields: [], paragraphs: [] });
	if (comparedAnswer(before) === comparedAnswer(after)) return is("same");
	if (before.output === null) return is("gained");
	if (after.output === null) return is("lost");
	const [old, now] = [paragraphsIn(before), paragraphsIn(after)];
	if ((old === undefined) !== (now === undefined)) return is("replaced");
	if (old !== undefined && now !== undefined) {
		return { answer: "changed", fields: [], paragraphs: changedParagraphs(old, now) };
	}
	return { answer: "changed", fields: changedFields(before.output, after.output), paragraphs: [] };
}

/** Equal where the answers are. Text and structured values never are; null where there is none. */
function comparedAnswer(task: ComparedTask): string | null {
	if (task.output === null) return null;
	const paragraphs = paragraphsIn(task);
	if (paragraphs === undefined) return `value ${comparedKey(task.output)}`;
	return `text ${sha256(JSON.stringify(paragraphs.map(({ compared }) => compared)))}`;
}

function paragraphsIn({ output, output_type }: ComparedTask): readonly Paragraph[] | undefined {
	if (typeof output !== "string") return undefined;
	return output_type === "toon" ? linesOf(output) : paragraphsOf(output);
}

function errorText(error: string | null): string {
	return normalText(error ?? "");
}
