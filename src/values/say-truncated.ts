import type { TruncatedItems } from "../model/plan.ts";

/** `profile takes 3 of the 5 items of discover (max_items of vendor)`. */
export function sayTruncated({ template, binding, parent, items, taken }: TruncatedItems): string {
	return `${template} takes ${taken} of the ${items} items of ${parent} (max_items of ${binding})`;
}
