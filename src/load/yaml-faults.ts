/** What is wrong with a text as YAML, in words and at the place to mend. */
import {
	type Alias,
	type Document,
	isAlias,
	isMap,
	isScalar,
	type LineCounter,
	type Node,
	type Pair,
	Scalar,
	visit,
	type YAMLMap,
} from "yaml";
import type { SourceFile } from "../model/pipeline.ts";
import type { ProblemCode } from "../model/problem.ts";
import type { ProblemLog, ProblemOptions } from "./problem-log.ts";
import { keyText, walkYaml } from "./walk-yaml.ts";
import { describeYamlError } from "./yaml-error.ts";
import { locationAt } from "./yaml-file.ts";

/** Most syntax errors told of one file: after the first, others are often its echo. */
const MOST_ERRORS = 10;
const MOST_READ = 100;
const KNOWN_TAGS = /^tag:yaml\.org,2002:(?:map|seq|str|int|float|bool|null)$/;

type Span = readonly [offset: number, length: number];

export class YamlFaults {
	readonly #source: SourceFile;
	readonly #lines: LineCounter;
	readonly #log: ProblemLog;
	/** The text has no value to go on with. */
	fatal = false;

	constructor(source: SourceFile, lines: LineCounter, log: ProblemLog) {
		this.#source = source;
		this.#lines = lines;
		this.#log = log;
	}

	report(code: ProblemCode, message: string, [offset, length]: Span, options: ProblemOptions = {}): void {
		this.#log.error(code, message, this.#at(offset, length), options);
	}

	/** One error a line: the others of a line are echoes of the first. */
	reportErrors(document: Document): void {
		const told = new Set<number>();
		for (const error of document.errors.slice(0, MOST_READ)) {
			this.fatal = true;
			const { code, message, offset, length, hint } = describeYamlError(error, document, this.#source.text);
			const { line } = this.#at(offset, length);
			if (told.has(line) || told.size === MOST_ERRORS) continue;
			told.add(line);
			this.report(code, message, [offset, length], { hint });
		}
	}

	/**
	 * Duplicate keys, of which the first stays so that the rest of the file can be checked; merge keys, tags and directives of
	 * other YAML versions; aliases that contain themselves.
	 */
	reportForeignParts(document: Document): void {
		const { explicit = false, version } = document.directives?.yaml ?? {};
		if (explicit && version !== "1.2") {
			const offset = Math.max(0, this.#source.text.indexOf("%YAML"));
			this.report("yaml_syntax", `expected YAML 1.2, found a %YAML ${version} directive`, [offset, 5], {
				hint: "remove the directive",
			});
		}
		walkYaml(document, (node, { parents }) => {
			if (isMap(node)) this.#checkKeys(node);
			if (isAlias(node)) this.#refuseAlias(node, document, parents);
			else this.#refuseTag(node);
		});
	}

	/** Reported where it is so. */
	hasTooManyAliases(document: Document, most: number): boolean {
		// Each alias has an asterisk: most files need not be walked.
		if (this.#source.text.split("*", most + 2).length <= most + 1) return false;
		let count = 0;
		visit(document, { Alias: () => (++count > most ? visit.BREAK : undefined) });
		if (count <= most) return false;
		const message = `expected at most ${most} aliases in a file, found more`;
		this.report("yaml_alias", message, this.firstAlias(document), { hint: "write the values out" });
		return true;
	}

	firstAlias(document: Document): Span {
		let span: Span = [0, 1];
		visit(document, {
			Alias(_, alias) {
				span = spanOf(alias);
				return visit.BREAK;
			},
		});
		return span;
	}

	#checkKeys(map: YAMLMap): void {
		const first = new Map<string, Pair>();
		for (const pair of map.items) {
			const key = keyText(pair.key);
			const earlier = first.get(key);
			if (earlier === undefined) first.set(key, pair);
			else this.#reportDuplicateKey(key, earlier, pair);
		}
		if (first.size < map.items.length) map.items = [...first.values()];
		const merge = first.get("<<");
		if (merge !== undefined) this.#refuseMergeKey(merge);
	}

	#reportDuplicateKey(key: string, first: Pair, second: Pair): void {
		this.report("yaml_duplicate_key", `the key \`${key}\` stands twice in one mapping`, spanOf(second.key), {
			hint: "keep one of the two",
			related: [{ message: "the first", location: this.#at(...spanOf(first.key)) }],
		});
	}

	#refuseMergeKey({ key }: Pair): void {
		if (!isScalar(key) || key.value !== "<<" || key.type !== Scalar.PLAIN) return;
		this.fatal = true;
		this.report("yaml_merge_key", "merge keys (`<<`) are not part of YAML 1.2", spanOf(key), {
			hint: "write the keys out, or set them once at the top level",
		});
	}

	#refuseTag(node: Node): void {
		if (isAlias(node) || node.tag === undefined || KNOWN_TAGS.test(node.tag)) return;
		this.fatal = true;
		const shown = node.tag.replace("tag:yaml.org,2002:", "!!");
		this.report("yaml_syntax", `expected no tag, found \`${shown}\``, spanOf(node), { hint: "remove the tag" });
	}

	#refuseAlias(alias: Alias, document: Document, parents: readonly Node[]): void {
		const target = alias.resolve(document);
		if (target !== undefined && !parents.includes(target)) return;
		this.fatal = true;
		const message =
			target === undefined
				? `there is no anchor \`&${alias.source}\` before this alias`
				: `the alias \`*${alias.source}\` stands inside what it stands for`;
		this.report("yaml_alias", message, spanOf(alias), { hint: "write the value out" });
	}

	#at(offset: number, length: number) {
		return locationAt(this.#source.path, this.#lines, offset, length);
	}
}

function spanOf(node: unknown): Span {
	const [start, end] = (node as Node | null)?.range ?? [0, 1];
	return [start, Math.max(1, end - start)];
}
