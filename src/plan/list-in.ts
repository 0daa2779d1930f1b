import { isJsonObject, type Json } from "../model/json.ts";
import type { SkipReason } from "../model/outcome.ts";
import type { InputTask } from "../model/plan.ts";
import { pointerParts } from "../values/json-pointer.ts";
import { whyMissing } from "./missing-input.ts";

/** The list at a JSON Pointer of a task's result, or why there is none; undefined for a task that was not meant to be. */
export function listIn(
	task: InputTask,
	at: string,
): { readonly items: readonly Json[] } | { readonly reason: SkipReason } | undefined {
	const missing = whyMissing(task);
	if (missing !== undefined) return missing === "absent" ? undefined : { reason: missing };
	const found = pointerParts(at).reduce<Json | undefined>(step, task.result().output);
	if (Array.isArray(found)) return { items: found };
	const where = at === "" ? "" : ` at ${at}`;
	const message = `expected a list${where} in the result of \`${task.id}\`, found ${kindOf(found)}`;
	return { reason: { type: "input", message } };
}

function step(value: Json | undefined, part: string): Json | undefined {
	if (Array.isArray(value)) return /^(?:0|[1-9]\d*)$/.test(part) ? value[Number(part)] : undefined;
	return isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
}

function kindOf(value: Json | undefined): string {
	if (value === undefined || value === null) return "nothing";
	return typeof value === "object" ? "a mapping" : typeof value === "string" ? "a text" : `a ${typeof value}`;
}
