/** Whether a number keeps the type and bounds of its schema. */
import type { JsonObject } from "../../model/json.ts";

export function fits(value: number, schema: JsonObject): boolean {
	if (schema.type === "integer" && !Number.isInteger(value)) return false;
	const bound = (name: string) => (typeof schema[name] === "number" ? (schema[name] as number) : undefined);
	return (
		value >= (bound("minimum") ?? -Infinity) &&
		value <= (bound("maximum") ?? Infinity) &&
		value > (bound("exclusiveMinimum") ?? -Infinity) &&
		value < (bound("exclusiveMaximum") ?? Infinity)
	);
}
