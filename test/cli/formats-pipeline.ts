/** A pipeline over the sample project's corpus whose answers come as PDF and as TOON. */
export function formatsPipeline(): string {
	return [
		"version: 1",
		"name: formats",
		"engine: local",
		"local: { corpus: ['docs/*'] }",
		"data: { products: [Anchor, Beacon] }",
		"tasks:",
		"  report:",
		"    for_each: { name: products }",
		'    key: "{{ name | slugify }}"',
		"    batch: { output_formats: [markdown, pdf] }",
		"    query: What is {{ name }}?",
		"  facts:",
		"    batch:",
		"      output_formats: [toon, { type: object, properties: { name: { type: string }, license: { type: string } } }]",
		"    query: What is Anchor and under which licence?",
		"",
	].join("\n");
}
