import type { JsonObject } from "../../model/json.ts";

export function ref(name: string, section: "schemas" | "responses" | "parameters" = "schemas"): JsonObject {
	return { $ref: `#/components/${section}/${name}` };
}
