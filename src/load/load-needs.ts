/** `needs`: the templates whose results are read whole. */
import type { Json, JsonObject } from "../model/json.ts";
import type { Need } from "../model/pipeline.ts";
import { mapping } from "./read-settings.ts";
import type { TemplateContext } from "./template-context.ts";

/** Each template once; a second mention is a mistake. Unknown ones have been reported. */
export function loadNeeds(name: string, { needs }: JsonObject, { yaml, log }: TemplateContext): readonly Need[] {
	const found = new Map<string, Need>();
	for (const [index, value] of (Array.isArray(needs) ? needs : []).entries()) {
		const need = readNeed(value);
		if (need === undefined) continue;
		if (found.has(need.template)) {
			const place = yaml.locateValue(["tasks", name, "needs", index]);
			log.error("not_allowed", `\`${need.template}\` stands twice in \`needs\``, place, {
				hint: "keep one of the two",
			});
		}
		found.set(need.template, need);
	}
	return [...found.values()];
}

function readNeed(value: Json): Need | undefined {
	if (typeof value === "string") return { template: value, allowPartial: false };
	const { template, allow } = mapping(value);
	return typeof template === "string" ? { template, allowPartial: allow === "partial" } : undefined;
}
