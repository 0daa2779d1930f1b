/** Turns a YAML node into a tree of compiled templates, checking every name it reads. */
import { isMap, isScalar, isSeq, type Node } from "yaml";
import type { Json } from "../model/json.ts";
import type { Location } from "../model/problem.ts";
import { RenderError, type Scope, type TemplateEntry, type TemplateNode } from "../model/template-node.ts";
import { type CompiledText, compileText, isTemplated, TemplateTextError } from "../template/compile-text.ts";
import { FILTER_NAMES, TAG_NAMES } from "../template/liquid.ts";
import { otherFilterHint } from "../template/other-filters.ts";
import { findTextFaults } from "../template/text-faults.ts";
import { suggest } from "../values/suggest.ts";
import { checkNames, type Locate, type NameScope } from "./check-names.ts";
import type { ProblemLog } from "./problem-log.ts";
import type { YamlFile } from "./yaml-file.ts";

/** Compiles the node; problems go to the log, and a part that has one becomes a null value. */
export function compileNode(node: Node, yaml: YamlFile, scope: NameScope, log: ProblemLog): TemplateNode {
	const location = yaml.locateNode(node);
	if (isMap(node)) {
		const entries: TemplateEntry[] = [];
		for (const pair of node.items) {
			const value = yaml.resolve(pair.value as Node | null);
			const key = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
			if (value !== undefined) entries.push({ key, node: compileNode(value, yaml, scope, log) });
		}
		return { kind: "mapping", entries, location };
	}
	if (isSeq(node)) {
		const items: TemplateNode[] = [];
		for (const item of node.items) {
			const value = yaml.resolve(item as Node | null);
			if (value !== undefined) items.push(compileNode(value, yaml, scope, log));
		}
		return { kind: "list", items, location };
	}
	const value = (isScalar(node) ? node.value : null) as Json;
	if (typeof value !== "string" || !isTemplated(value)) return { kind: "value", value, location };
	return compileScalar(value, node, yaml, scope, log);
}

function compileScalar(text: string, node: Node, yaml: YamlFile, scope: NameScope, log: ProblemLog): TemplateNode {
	const location = yaml.locateNode(node);
	const locate = scalarLocator(node, yaml);
	let compiled: CompiledText;
	try {
		compiled = compileText(text);
	} catch (error) {
		if (!(error instanceof TemplateTextError)) throw error;
		const { faults, ...names } = findTextFaults(text);
		for (const fault of faults.length > 0 ? faults : [error]) reportSyntax(fault, locate, log);
		checkNames(names, locate, scope, log);
		return { kind: "value", value: null, location };
	}
	checkNames(compiled, locate, scope, log);
	// What is read of a name that the text makes is read of what it stands for, which is there as well.
	const read = compiled.uses.filter(({ stands }) => stands === undefined).map(({ path }) => path);
	return {
		kind: "text",
		location,
		source: text,
		uses: new Set(read.map((path) => String(path[0]))),
		reads: read,
		render: renderer(compiled, locate),
	};
}

/** A template that does too much work for one row is not tried on the next: each try takes seconds. */
function renderer(compiled: CompiledText, locate: Locate): (values: Scope) => Json {
	let exhausted: RenderError | undefined;
	return (values) => {
		if (exhausted !== undefined) throw exhausted;
		try {
			return compiled.render(values);
		} catch (error) {
			if (!(error instanceof TemplateTextError)) throw error;
			const failure = toRenderError(error, locate(error.offset, error.length));
			if (error.kind === "exhausted") exhausted = failure;
			throw failure;
		}
	};
}

/** The table of offsets is made at the first problem only, and once. */
function scalarLocator(node: Node, yaml: YamlFile): Locate {
	let locate: Locate | undefined;
	return (index, length) => {
		locate ??= yaml.scalarLocator(node);
		return locate(index, length);
	};
}

function toRenderError({ kind, message }: TemplateTextError, location: Location): RenderError {
	return new RenderError(kind === "undefined" ? `undefined variable: ${message}` : message, location);
}

function reportSyntax(
	{ kind, message, offset, length, hint: meant }: TemplateTextError,
	locate: Locate,
	log: ProblemLog,
): void {
	const location = locate(offset, length);
	if (kind === "unknown_filter") {
		const hint = otherFilterHint(message) ?? didYouMean(message, FILTER_NAMES);
		log.error("template_unknown_filter", `there is no filter \`${message}\``, location, { hint });
	} else if (kind === "unknown_tag") {
		const hint = didYouMean(message, TAG_NAMES);
		log.error("template_unknown_tag", `there is no tag \`${message}\``, location, { hint });
	} else {
		log.error("template_syntax", `the template cannot be read: ${message}`, location, { hint: meant });
	}
}

function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
	const suggestion = suggest(name, candidates);
	return suggestion === undefined ? undefined : `did you mean \`${suggestion}\`?`;
}
