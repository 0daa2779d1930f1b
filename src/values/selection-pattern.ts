import { OUTCOME_STATUSES } from "../model/outcome.ts";

/** Before an outcome: the tasks whose last attempt ended so. */
export const RESULT_PREFIX = "result:";

/** What is wrong with a pattern of a selection; undefined when nothing is. */
export function patternFault(text: string): string | undefined {
	if (text === "") return "expected a task id, a glob over task ids, or result:<outcome>, found an empty text";
	if (!text.startsWith(RESULT_PREFIX)) return undefined;
	const outcome = text.slice(RESULT_PREFIX.length);
	if ((OUTCOME_STATUSES as readonly string[]).includes(outcome)) return undefined;
	return `expected ${RESULT_PREFIX} with one of ${OUTCOME_STATUSES.join(", ")}, found \`${text}\``;
}
