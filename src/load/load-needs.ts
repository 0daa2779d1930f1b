/** `needs`: the templates whose results are read whole. */
import type { Json, JsonObject } from "../model/json.ts";
import type { Need } from "../model/pipeline.ts";
import type { Location } from "../model/problem.ts";
import { mapping } from "./read-settings.ts";
import type { TemplateContext } from "./template-context.ts";

/** Each template once; a second mention is a mistake. Unknown ones have been reported. */
export function loadNeeds(name: string, { needs }: JsonObject, { yaml, log }: TemplateContext): readonly Need[] {
	const found = new Map<string, Need>();
	const places = new Map<string, Location>();
	for (const [index, value] of (Array.isArray(needs) ? needs : []).entries()) {
		const need = readNeed(value);
		if (need === undefined) continue;
		const place = yaml.locateValue(["tasks", name, "needs", index]);
		const first = places.get(need.template);
		if (first !== undefined) {
			log.error("not_allowed", `\`${need.template}\` stands twice in \`needs\``, place, {
				hint: "keep one of the two",
				related: [{ message: "the first", location: first }],
			});
		}
		places.set(need.template, first ?? place);
		found.set(need.template, need);
	}
	return [...found.values()];
}

/** True where `needs` has something that names no template, which has been reported. */
export function hasUnreadNeeds({ needs }: JsonObject): boolean {
	if (needs === undefined) return false;
	return !Array.isArray(needs) || needs.some((need) => readNeed(need) === undefined);
}

function readNeed(value: Json): Need | undefined {
	if (typeof value === "string") return { template: value, allowPartial: false };
	const { template, allow } = mapping(value);
	return typeof template === "string" ? { template, allowPartial: allow === "partial" } : undefined;
}
