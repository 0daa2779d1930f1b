/** What the variables of loops stand for: `{% for r in results.launches %}` makes `r` an item of `results.launches`. */
import type { Template } from "liquidjs";
import { walk } from "./check-expressions.ts";

export interface LoopName {
	readonly name: string;
	/** Of the list, as far as it is no variable of another loop. */
	readonly list: readonly (string | number)[];
	/** Where the list stands in the text. */
	readonly listOffset: number;
	/** The part of the text in which the name means that. */
	readonly range: readonly [start: number, end: number];
}

/** What LiquidJS knows of a loop and its types hide. */
interface Loop extends Template {
	readonly variable?: string;
	readonly collection?: { readonly begin: number; readonly end: number };
}

const PLAIN_PATH = /^[A-Za-z_][\w-]*(?:\.[\w-]+|\[\d+\])*$/;

/** Of loops over a plain path; inner loops behind the outer ones. */
export function loopNames(templates: readonly Template[], text: string): LoopName[] {
	const found: LoopName[] = [];
	for (const template of walk(templates)) {
		const { variable, collection, token } = template as Loop;
		if (variable === undefined || collection === undefined) continue;
		const path = text.slice(collection.begin, collection.end);
		if (!PLAIN_PATH.test(path)) continue;
		const list = path.split(/[.[\]]+/).filter((part) => part !== "");
		const inside = [...walk([template])].map((inner) => inner.token.end);
		found.push({
			name: variable,
			list: list.map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
			listOffset: collection.begin,
			range: [token.end, Math.max(...inside)],
		});
	}
	return found;
}

/** The way from a name in scope to what the name at this offset stands for; undefined where no loop gives it. */
export function resolveLoopName(
	name: string,
	offset: number,
	loops: readonly LoopName[],
): readonly (string | number)[] | undefined {
	const loop = loops.findLast(({ name: own, range: [start, end] }) => own === name && start <= offset && offset <= end);
	if (loop === undefined) return undefined;
	const [root = "", ...rest] = loop.list;
	// A list that is an item of itself would go round for ever.
	const outer = loops.filter((other) => other !== loop);
	return [...(resolveLoopName(String(root), loop.listOffset, outer) ?? [root]), ...rest, 0];
}
