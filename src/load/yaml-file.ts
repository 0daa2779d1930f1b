/** A parsed YAML file: its value, and where each part of it stands. */
import {
	type Alias,
	type Document,
	isAlias,
	isMap,
	isScalar,
	isSeq,
	type LineCounter,
	type Node,
	type Pair,
	Scalar,
	type YAMLMap,
} from "yaml";
import type { Json } from "../model/json.ts";
import type { SourceFile } from "../model/pipeline.ts";
import type { Location } from "../model/problem.ts";
import { type ScalarStyle, scalarOffsets } from "./scalar-offsets.ts";

export type Pointer = readonly (string | number)[];

/** A parsed YAML file that can tell where each part stands. */
export class YamlFile {
	readonly source: SourceFile;
	readonly value: Json;
	readonly #document: Document;
	readonly #lines: LineCounter;
	/** What has been looked for once: a document is searched for each alias, and a mapping for each key. */
	readonly #targets = new WeakMap<Alias, Node>();
	readonly #pairs = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

	constructor(source: SourceFile, document: Document, lines: LineCounter, value: Json) {
		this.source = source;
		this.value = value;
		this.#document = document;
		this.#lines = lines;
	}

	/** The node at a pointer, through aliases. */
	node(pointer: Pointer): Node | undefined {
		return this.#descend(this.#document.contents as Node | null, pointer);
	}

	#descend(start: Node | null, pointer: Pointer): Node | undefined {
		let node = this.resolve(start);
		for (const part of pointer) {
			if (isMap(node)) node = this.resolve(this.#pair(node, part)?.value as Node | null);
			else if (isSeq(node)) node = this.resolve(node.items[Number(part)] as Node | undefined);
			else return undefined;
		}
		return node;
	}

	/** Follows an alias to what it stands for. */
	resolve(node: Node | null | undefined): Node | undefined {
		if (!isAlias(node)) return node ?? undefined;
		const target = this.#targets.get(node) ?? node.resolve(this.#document);
		if (target !== undefined) this.#targets.set(node, target);
		return target;
	}

	#pair(map: YAMLMap, key: string | number): Pair | undefined {
		let pairs = this.#pairs.get(map);
		if (pairs === undefined) {
			pairs = new Map(map.items.map((pair) => [isScalar(pair.key) ? String(pair.key.value) : String(pair.key), pair]));
			this.#pairs.set(map, pairs);
		}
		return pairs.get(String(key));
	}

	/** Of the value at a pointer inside a node, or of the key that ends it; of the node where there is none. */
	locateIn(node: Node, pointer: Pointer, target: "key" | "value" = "value"): Location {
		const last = pointer.at(-1);
		const parent = this.#descend(node, pointer.slice(0, -1));
		const key = target === "key" && last !== undefined && isMap(parent) ? this.#pair(parent, last)?.key : undefined;
		return this.locateNode((key as Node | null | undefined) ?? this.#descend(node, pointer) ?? node);
	}

	/** The number at a pointer as it stands in the file, with all its digits; undefined for any other value. */
	writtenNumber(pointer: Pointer): string | undefined {
		const node = this.node(pointer);
		return isScalar(node) && typeof node.value === "number" ? node.source : undefined;
	}

	/** The value of a node. */
	toJson(node: Node): Json {
		return node.toJS(this.#document) as Json;
	}

	/** Of the value at the pointer, or of the nearest part above that exists. */
	locateValue(pointer: Pointer): Location {
		const node = this.node(pointer);
		if (node !== undefined) return this.locateNode(node);
		return pointer.length === 0 ? this.at(0) : this.locateKey(pointer);
	}

	/** Of the key that the pointer ends in; of the value where it is a list item. */
	locateKey(pointer: Pointer): Location {
		const last = pointer.at(-1);
		if (last === undefined) return this.locateFirstKey();
		const parent = this.node(pointer.slice(0, -1));
		const key = isMap(parent) ? (this.#pair(parent, last)?.key as Node | undefined) : undefined;
		if (key !== undefined) return this.locateNode(key);
		return this.node(pointer) === undefined ? this.locateValue(pointer.slice(0, -1)) : this.locateValue(pointer);
	}

	/** Of the mapping's own key, where something inside it is missing; of the first key for the file itself. */
	locateMapping(pointer: Pointer): Location {
		return pointer.length === 0 ? this.locateFirstKey() : this.locateKey(pointer);
	}

	locateNode(node: Node): Location {
		const [start, end] = node.range ?? [0, 0];
		const firstLine = this.source.text.slice(start, end).split("\n", 1)[0] ?? "";
		return this.at(start, Math.max(1, firstLine.trimEnd().length));
	}

	/** Locates characters of a scalar's value; the scalar where its source cannot be followed. */
	scalarLocator(node: Node): (index: number, length?: number) => Location {
		const whole = this.locateNode(node);
		if (!isScalar(node) || typeof node.value !== "string" || node.range == null) return () => whole;
		const style = (node.type ?? Scalar.PLAIN) as ScalarStyle;
		const toOffset = scalarOffsets(node.value, style, this.source.text, [node.range[0], node.range[1]]);
		return toOffset === undefined ? () => whole : (index, length = 1) => this.at(toOffset(index), length);
	}

	/** Of a file offset. */
	at(offset: number, length = 1): Location {
		return locationAt(this.source.path, this.#lines, offset, length);
	}

	locateFirstKey(): Location {
		const root = this.resolve(this.#document.contents as Node | null);
		const key = isMap(root) ? (root.items[0]?.key as Node | undefined) : undefined;
		return key === undefined ? this.locateValue([]) : this.locateNode(key);
	}
}

/** The place of a file offset. */
export function locationAt(file: string, lines: LineCounter, offset: number, length: number): Location {
	const { line, col } = lines.linePos(Math.max(0, offset));
	return { file, line: Math.max(1, line), column: Math.max(1, col), length };
}
