/** Keys that the file format has and this version does not carry out. None is ignored in silence. */
import type { ShapeError } from "./shape-error.ts";

/** A key of the format, or one value of a list, that does not work in this version. */
export interface NotYetWorking {
	/** Way to it through the file; `*` stands for every name or item. */
	readonly path: readonly string[];
	/** Only this value, rather than the key as such. */
	readonly value?: string;
	/** What to call it; its last key when absent. */
	readonly label?: string;
}

export const NOT_YET_WORKING: readonly NotYetWorking[] = [
	{ path: ["export", "formats", "*"], value: "html", label: "the format `html`" },
];

type Pointer = readonly (string | number)[];

/** An error for each use of something that does not work in this version. */
export function notYetWorking(value: unknown): readonly ShapeError[] {
	return NOT_YET_WORKING.flatMap((entry) =>
		placesOf(entry.path, value, [])
			.filter((place) => entry.value === undefined || place.value === entry.value)
			.map((place) => refusal(entry, place.pointer)),
	);
}

function refusal(entry: NotYetWorking, pointer: Pointer): ShapeError {
	const key = entry.path.at(-1) ?? "";
	const message = `${entry.label ?? `\`${key}\``} is part of the file format but does not work in this version`;
	const target = entry.value === undefined ? "key" : "value";
	return { pointer, target, code: "not_yet_working", message, ...(target === "key" ? { key } : {}) };
}

interface Place {
	readonly pointer: Pointer;
	readonly value: unknown;
}

/** All places in a value that a path leads to. */
function placesOf(path: readonly string[], value: unknown, pointer: Pointer): readonly Place[] {
	const [step, ...rest] = path;
	if (step === undefined) return [{ pointer, value }];
	return children(value)
		.filter(([key]) => (step === "*" ? !isUsersOwn(key) : key === step))
		.flatMap(([key, child]) => placesOf(rest, child, [...pointer, key]));
}

function children(value: unknown): readonly (readonly [string | number, unknown])[] {
	if (Array.isArray(value)) return value.map((item, index) => [index, item] as const);
	return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

function isUsersOwn(key: string | number): boolean {
	return typeof key === "string" && key.startsWith("x-");
}
