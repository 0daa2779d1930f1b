/** Holds the names a template reads against what will be there: vars, bindings, columns, output schemas. */
import type { Location } from "../model/problem.ts";
import type { NameUse, Path, PropertyUse, TextNames } from "../template/compile-text.ts";
import { suggest } from "../values/suggest.ts";
import type { ProblemLog } from "./problem-log.ts";
import { innerShape, type ShapeOfSource, sourceShapes } from "./source-shape.ts";
import type { NameScope, Origin, ValueShape } from "./value-shape.ts";

export type { NameScope } from "./value-shape.ts";

const MOST_LISTED = 8;
/** Names that are there for some templates, or some of their parts, only. */
const NAMES_ELSEWHERE: Readonly<Record<string, string | undefined>> = {
	results: "`results.<template>` is there for the templates in `needs`; a key is made without it",
	env: "name the variable under `env` at the top of the file",
	parent: "`parent` is there with exactly one `results_of`",
	"run.id": "`run.id` is there in `metadata` only: elsewhere every run would ask something else",
};

/** The place of some characters of the scalar's text. */
export type Locate = (index: number, length: number) => Location;

export function checkNames(names: TextNames, locate: Locate, scope: NameScope, log: ProblemLog): void {
	for (const { name, offset } of names.assignments) {
		if (!scope.has(name)) continue;
		const message = `\`${name}\` is already a name here and cannot be given another value`;
		const { declared } = scope.get(name) ?? {};
		log.error("template_shadowed_name", message, locate(offset, name.length), {
			hint: "choose another name",
			...(declared === undefined ? {} : { related: [declared] }),
		});
	}
	const shapeOfSource = sourceShapes(scope);
	for (const use of names.uses) checkUse(use, shapeOfSource, locate, scope, log);
	for (const use of names.properties) checkProperty(use, shapeOfSource(use.items), locate, log);
}

/** A way into a value, and how it is spoken of. */
interface Way {
	readonly path: Path;
	/** The part at which the way into the value begins. */
	readonly from: number;
	locate(index: number): Location;
	/** What has, or lacks, the part at the index. */
	owner(index: number): string;
	/** Whether its absence does harm. */
	mayBeAbsent(index: number): boolean;
	readonly defaulted: boolean;
	readonly optionalHint: string;
}

function checkUse(use: NameUse, shapeOfSource: ShapeOfSource, locate: Locate, scope: NameScope, log: ProblemLog): void {
	const { path, offsets, defaulted, lenient, asked, stands } = use;
	const name = String(path[0]);
	const way: Way = {
		path,
		from: 1,
		locate: (index) => locate(offsets[index] ?? 0, String(path[index]).length),
		owner: (index) => `\`${showPath(path.slice(0, index))}\``,
		mayBeAbsent: (index) => defaulted || lenient || asked[index] === true,
		defaulted,
		optionalHint: 'require it in the schema, write `| default: "…"`, or ask with `{% if … %}`',
	};
	const shape = stands === undefined ? scope.get(name) : shapeOfSource(stands);
	if (shape === undefined) {
		reportUnknown(name, undefined, { keys: new Map(scope), scalar: false }, way.locate(0), log);
	} else if (stands !== undefined && shape.optional === true && !way.mayBeAbsent(0)) {
		warnOfOptional(`\`${name}\` may stand for nothing`, way.optionalHint, shape.origin, way.locate(0), log);
	} else {
		checkWay(way, shape, log);
	}
}

/** Filters that fail at an item without the property; the others take it for nothing. */
const NEED_PROPERTY = new Set("find find_index group_by has reject where".split(" "));

function checkProperty(
	{ filter, input, path, offsets }: PropertyUse,
	items: ValueShape,
	locate: Locate,
	log: ProblemLog,
): void {
	const way: Way = {
		path,
		from: 0,
		locate: (index) => locate(offsets[index] ?? 0, String(path[index]).length),
		owner: (index) => `${index === 0 ? "an item" : `\`${showPath(path.slice(0, index))}\` of an item`} of \`${input}\``,
		mayBeAbsent: () => !NEED_PROPERTY.has(filter),
		defaulted: false,
		optionalHint: `require it in the schema: \`${filter}\` fails at an item without it`,
	};
	checkWay(way, items, log);
}

/** Tells of the first part that will not be there. */
function checkWay(way: Way, whole: ValueShape, log: ProblemLog): void {
	let shape = whole;
	let { origin } = shape;
	for (const [index, part] of way.path.entries()) {
		if (index < way.from) continue;
		const inner = innerShape(shape, part);
		if (inner === "anything" || (inner === "nothing" && way.defaulted)) return;
		if (inner === "nothing") {
			reportUnknown(String(part), way.owner(index), { ...shape, origin }, way.locate(index), log);
			return;
		}
		if (inner.optional === true && !way.mayBeAbsent(index)) {
			const message = `${way.owner(index)} may lack \`${part}\``;
			warnOfOptional(message, way.optionalHint, origin, way.locate(index), log);
			return;
		}
		shape = inner;
		origin = shape.origin ?? origin;
	}
}

/** Money is spent by the time that it is missed. */
function warnOfOptional(
	message: string,
	hint: string,
	origin: Origin | undefined,
	location: Location,
	log: ProblemLog,
): void {
	log.warn("template_optional_name", `${message}: the output schema does not require it`, location, {
		...(origin === undefined ? {} : { related: [origin] }),
		hint,
	});
}

function showPath(path: Path): string {
	return path
		.map((part, index) => (typeof part === "number" ? `[${part}]` : `${index > 0 ? "." : ""}${part}`))
		.join("");
}

function reportUnknown(
	name: string,
	owner: string | undefined,
	{ keys, origin }: ValueShape,
	location: Location,
	log: ProblemLog,
): void {
	const message = owner === undefined ? `there is no name \`${name}\`` : `${owner} has no \`${name}\``;
	log.error("template_unknown_name", message, location, {
		hint: hintFor(name, owner, [...(keys?.keys() ?? [])]),
		...(origin === undefined ? {} : { related: [origin] }),
	});
}

function hintFor(name: string, owner: string | undefined, known: readonly string[]): string | undefined {
	const path = owner === undefined ? name : `${owner.replaceAll("`", "")}.${name}`;
	if (Object.hasOwn(NAMES_ELSEWHERE, path)) return NAMES_ELSEWHERE[path];
	const suggestion = suggest(name, known);
	if (suggestion !== undefined) return `did you mean \`${suggestion}\`?`;
	if (known.length === 0) return undefined;
	return `there are: ${known.slice(0, MOST_LISTED).join(", ")}${known.length > MOST_LISTED ? ", …" : ""}`;
}
