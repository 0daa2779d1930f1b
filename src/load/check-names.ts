/** Holds the names a template reads against what will be there: vars, bindings, columns. */
import type { Location } from "../model/problem.ts";
import type { NameUse, TextNames } from "../template/compile-text.ts";
import { suggest } from "../values/suggest.ts";
import type { ProblemLog } from "./problem-log.ts";
import type { ValueShape } from "./value-shape.ts";

/** The names in scope and the shapes of their values. */
export type NameScope = ReadonlyMap<string, ValueShape>;

const MOST_LISTED = 8;
/** Names that are there for some templates only. */
const STAGE_NAMES: { readonly [name: string]: string } = {
	results: "`results.<template>` is there for the templates in `needs`; a key is made without it",
	env: "name the variable under `env` at the top of the file",
	parent: "`parent` is there with exactly one `results_of`",
};

/** The place of some characters of the scalar's text. */
export type Locate = (index: number, length: number) => Location;

export function checkNames(names: TextNames, locate: Locate, scope: NameScope, log: ProblemLog): void {
	for (const { name, offset } of names.assignments) {
		if (!scope.has(name)) continue;
		const message = `\`${name}\` is already a name here and cannot be given another value`;
		log.error("template_shadowed_name", message, locate(offset, name.length), { hint: "choose another name" });
	}
	for (const use of names.uses) checkUse(use, locate, scope, log);
}

function checkUse({ path, offsets, defaulted }: NameUse, locate: Locate, scope: NameScope, log: ProblemLog): void {
	const [root = "", ...rest] = path;
	const at = (index: number) => locate(offsets[index] ?? 0, String(path[index]).length);
	let shape = scope.get(String(root));
	if (shape === undefined) {
		reportUnknown(String(root), undefined, [...scope.keys()], at(0), log);
		return;
	}
	for (const [index, part] of rest.entries()) {
		const inner = innerShape(shape, part);
		if (inner === "anything" || (inner === "nothing" && defaulted)) return;
		if (inner === "nothing") {
			const known = [...(shape.keys?.keys() ?? [])];
			reportUnknown(String(part), showPath(path.slice(0, index + 1)), known, at(index + 1), log);
			return;
		}
		shape = inner;
	}
}

function innerShape(shape: ValueShape, part: string | number): ValueShape | "anything" | "nothing" {
	const key = shape.keys?.get(String(part));
	if (key !== undefined) return key;
	const isItem = typeof part === "number" || part === "first" || part === "last";
	if (shape.items !== undefined && isItem) return shape.items;
	// Liquid itself answers `size` of lists and texts.
	if (part === "size" && (shape.items !== undefined || shape.scalar)) return "anything";
	// Nothing is known of the value, such as an empty mapping's: leave it to the rendering.
	if (shape.keys === undefined && shape.items === undefined && !shape.scalar) return "anything";
	return "nothing";
}

function showPath(path: readonly (string | number)[]): string {
	return path
		.map((part, index) => (typeof part === "number" ? `[${part}]` : `${index > 0 ? "." : ""}${part}`))
		.join("");
}

function reportUnknown(
	name: string,
	parent: string | undefined,
	known: readonly string[],
	location: Location,
	log: ProblemLog,
): void {
	const suggestion = suggest(name, known);
	const message = parent === undefined ? `there is no name \`${name}\`` : `\`${parent}\` has no \`${name}\``;
	const listed = known.slice(0, MOST_LISTED).join(", ") + (known.length > MOST_LISTED ? ", …" : "");
	const there = known.length === 0 ? undefined : `there are: ${listed}`;
	const hint =
		parent === undefined && Object.hasOwn(STAGE_NAMES, name)
			? STAGE_NAMES[name]
			: suggestion === undefined
				? there
				: `did you mean \`${suggestion}\`?`;
	log.error("template_unknown_name", message, location, { hint });
}
