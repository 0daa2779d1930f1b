/** `batch` as a tree of templates: without the user's own `x-` keys, and with schemas as plain data. */
import { isMap, isSeq, type Node, type YAMLMap, type YAMLSeq } from "yaml";
import { isJsonObject } from "../model/json.ts";
import type { TemplateEntry, TemplateNode } from "../model/template-node.ts";
import type { NameScope } from "./check-names.ts";
import { compileNode } from "./compile-node.ts";
import { checkOutputSchema } from "./load-output-schema.ts";
import { metadataScope } from "./metadata-scope.ts";
import type { ProblemLog } from "./problem-log.ts";
import type { YamlFile } from "./yaml-file.ts";

/** Mappings of the user's own keys, in which `x-` is a name like any other. */
const USER_OWNED = new Set(["source_biases"]);

export function compileBatch(node: Node, yaml: YamlFile, scope: NameScope, log: ProblemLog): TemplateNode {
	if (!isMap(node)) return compileNode(node, yaml, scope, log);
	return compileEntries(node, yaml, (key, value) => {
		if (key === "output_formats" && isSeq(value)) return compileFormats(value, yaml, scope, log);
		if (key === "metadata") return compileNode(value, yaml, metadataScope(scope), log);
		if (!isMap(value) || USER_OWNED.has(key)) return compileNode(value, yaml, scope, log);
		return compileEntries(value, yaml, (_, inner) => compileNode(inner, yaml, scope, log));
	});
}

function compileEntries(
	map: YAMLMap,
	yaml: YamlFile,
	compile: (key: string, value: Node) => TemplateNode,
): TemplateNode {
	const entries: TemplateEntry[] = [];
	for (const pair of map.items) {
		const key = String(pair.key);
		const value = yaml.resolve(pair.value as Node | null);
		if (value !== undefined && !key.startsWith("x-")) entries.push({ key, node: compile(key, value) });
	}
	return { kind: "mapping", entries, location: yaml.locateNode(map) };
}

/** A schema among the formats is data and holds no templates. */
function compileFormats(list: YAMLSeq, yaml: YamlFile, scope: NameScope, log: ProblemLog): TemplateNode {
	const items = list.items.flatMap((item): TemplateNode[] => {
		const node = yaml.resolve(item as Node | null);
		if (!isMap(node)) return node === undefined ? [] : [compileNode(node, yaml, scope, log)];
		const value = yaml.toJson(node);
		const location = yaml.locateNode(node);
		if (isJsonObject(value)) checkOutputSchema(value, (path, target) => yaml.locateIn(node, path, target), log);
		return [{ kind: "value", value, location }];
	});
	return { kind: "list", items, location: yaml.locateNode(list) };
}
