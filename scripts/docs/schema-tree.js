// The pipeline schema as sections: one for each mapping that has keys of its own.

/** A node with what its `$ref` names, and the name of that definition. */
export function resolve(schema, node) {
	if (node.$ref === undefined) return { node };
	const name = node.$ref.replace("#/definitions/", "");
	return { node: { ...resolve(schema, schema.definitions[name]).node, ...node, $ref: undefined }, name };
}

/**
 * The sections in the order of the file. A mapping that the schema uses in several places is one section, with
 * all its paths, the shortest first. A path is a list of keys; `*` stands for any name or item.
 */
export function sectionsOf(schema) {
	const sections = new Map();
	const waiting = [{ raw: schema, path: [] }];
	for (const { raw, path } of waiting) {
		const { node, name } = resolve(schema, raw);
		const id = name ?? path.join(".");
		if (sections.has(id)) {
			sections.get(id).paths.push(path);
			continue;
		}
		if (node.properties !== undefined) sections.set(id, { node, paths: [path] });
		waiting.push(...childrenOf(node, path));
	}
	const order = Object.keys(schema.properties);
	return [...sections.values()].sort((a, b) => order.indexOf(a.paths[0][0]) - order.indexOf(b.paths[0][0]));
}

function childrenOf(node, path) {
	const children = Object.entries(node.properties ?? {}).map(([key, raw]) => ({ raw, path: [...path, key] }));
	if (typeof node.additionalProperties === "object")
		children.push({ raw: node.additionalProperties, path: [...path, "*"] });
	if (node.items !== undefined) children.push({ raw: node.items, path: [...path, "*"] });
	return children;
}
