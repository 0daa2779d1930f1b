/** What the schema of a task cannot say: aliases, lengths together, ids that repeat (contract 3.4). */
import type { FieldError } from "../model/batch-api.ts";
import { isJsonObject, type JsonObject } from "../model/json.ts";
import { countCharacters, fieldError, found, grouped } from "./field-error.ts";
import { taskLimitErrors } from "./limit-errors.ts";
import { MAX_INSTRUCTIONS_LENGTH } from "./request-schemas.ts";
import type { ServiceRules } from "./service-rules.ts";

/** The errors of one task; the keys are relative to it. */
export function taskRuleErrors(task: JsonObject, { limits }: ServiceRules): readonly FieldError[] {
	const own = [...missingQuery(task), ...instructionsTooLong(task)];
	return limits === undefined ? own : [...own, ...taskLimitErrors(task, limits)];
}

function missingQuery(task: JsonObject): readonly FieldError[] {
	if (task.query !== undefined || task.input !== undefined) return [];
	return [fieldError("query", "required", "expected query, found nothing")];
}

/** Each alone may be long enough to fit; together they must fit too. */
function instructionsTooLong(task: JsonObject): readonly FieldError[] {
	const strategy = task.research_strategy ?? task.strategy ?? "";
	const format = task.report_format ?? "";
	if (typeof strategy !== "string" || typeof format !== "string") return [];
	if (strategy === "" || format === "" || strategy.length + format.length <= MAX_INSTRUCTIONS_LENGTH) return [];
	const [strategyLength, formatLength] = [countCharacters(strategy), countCharacters(format)];
	const together = strategyLength + formatLength;
	const eachFits = Math.max(strategyLength, formatLength) <= MAX_INSTRUCTIONS_LENGTH;
	if (!eachFits || together <= MAX_INSTRUCTIONS_LENGTH) return [];
	const limit = grouped(MAX_INSTRUCTIONS_LENGTH);
	const message = `expected at most ${limit} characters together with research_strategy, found ${grouped(together)}`;
	return [fieldError("report_format", "too_long", message)];
}

/** Ids name tasks inside a batch, so no two tasks of one call may share one. */
export function duplicateIdErrors(tasks: readonly unknown[]): readonly FieldError[] {
	const first = new Map<string, number>();
	return tasks.flatMap((task, index) => {
		const id = isJsonObject(task) ? task.id : undefined;
		if (typeof id !== "string") return [];
		const earlier = first.get(id);
		if (earlier === undefined) first.set(id, index);
		return earlier === undefined ? [] : [duplicate(id, index, earlier)];
	});
}

function duplicate(id: string, index: number, earlier: number): FieldError {
	const message = `expected an id that no other task has, found ${found(id)}, the id of tasks[${earlier}]`;
	return fieldError(`tasks[${index}].id`, "duplicate_id", message);
}
