// docs/pipeline.md: every key of the pipeline file, from its JSON Schema.
import { stringify } from "yaml";
import { resolve, sectionsOf } from "./schema-tree.js";
import { templatesDoc } from "./templates-doc.js";
import { typeText } from "./type-text.js";

const INTRODUCTION = `# The pipeline file

A pipeline is one YAML file. This page lists every key; it is generated from
[\`schemas/pipeline.schema.json\`](../schemas/pipeline.schema.json) by \`npm run docs\`.

With this first line, editors that speak YAML complete keys, explain them and mark mistakes
(the path is relative to the pipeline file):

\`\`\`yaml
# yaml-language-server: $schema=../schemas/pipeline.schema.json
\`\`\`

The smallest pipeline:

\`\`\`yaml
version: 1
name: first-steps
tasks:
  overview:
    query: Which heat pumps work below -20 °C, and how well?
\`\`\`

* Paths are relative to the pipeline file.
* Unknown keys are errors. Keys that begin with \`x-\` are your own, at any level, and are ignored.
* Templates are Liquid (\`{{ company.name }}\`). They work in all values of \`batch\`, and in \`key\`, \`query\`,
  \`research_strategy\`, \`report_format\`, \`urls\`, \`metadata\` and \`when\` of a task template. A value that is exactly one
  \`{{ … }}\` keeps its type; anything else becomes text. [What they may use](#what-templates-may-use) stands at the end.
* \`<name>\` stands for a name of your choice, \`[]\` for each item of a list.
`;

/** The text of the page. `liquid` are the names of all filters and tags. */
export function pipelineDoc(schema, liquid) {
	const sections = sectionsOf(schema);
	const context = { schema, sections };
	return [INTRODUCTION, ...sections.map((section) => sectionText(section, context)), templatesDoc(liquid)].join("\n");
}

function sectionText(section, context) {
	const { node, paths } = section;
	const [path, ...others] = paths;
	const rows = Object.entries(node.properties)
		.filter(([, child]) => typeof child === "object")
		.map(([key, child]) => rowText(key, child, section, context));
	const also =
		others.length === 0 ? [] : [`Also at ${others.map((other) => `\`${pathText(other)}\``).join(", ")}.`, ""];
	const head = ["| Key | Value | Default | What it does |", "| --- | --- | --- | --- |"];
	return [`## ${headingOf(path)}`, "", node.description ?? "", "", ...also, ...head, ...rows, ""].join("\n");
}

function rowText(key, raw, section, context) {
	const { node } = resolve(context.schema, raw);
	const path = [...section.paths[0], key];
	const required = section.node.required?.includes(key) ? " (required)" : "";
	const fallback = node.default === undefined || isEmpty(node.default) ? "" : `\`${flow(node.default)}\``;
	const cells = [`\`${key}\`${required}`, typeText(context.schema, raw), fallback, whatItDoes(node, path, context)];
	return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function whatItDoes(node, path, context) {
	const example = node.examples?.[0];
	const parts = [node.description];
	if (example !== undefined) parts.push(`Example: \`${flow(example)}\`.`);
	const sections = sectionsBelow(path, context.sections);
	if (sections.length > 0) parts.push(`Keys: ${sections.map(linkTo).join(", ")}.`);
	return parts.join(" ");
}

/** The sections that describe what stands directly under a path. */
function sectionsBelow(path, sections) {
	const own = pathText(path);
	const places = new Set([own, `${own}.<name>`, `${own}[]`]);
	return sections.filter((section) => section.paths.some((candidate) => places.has(pathText(candidate))));
}

function linkTo(section) {
	const heading = headingOf(section.paths[0]);
	return `[${heading}](#${heading
		.toLowerCase()
		.replace(/[^a-z0-9_ -]/g, "")
		.replaceAll(" ", "-")})`;
}

function headingOf(path) {
	return path.length === 0 ? "The file" : `\`${pathText(path)}\``;
}

/** `*` is a name under the keys that map names, an item under those that hold lists. */
function pathText(path) {
	const lists = new Set(["needs"]);
	return path
		.map((step, index) => {
			if (step !== "*") return `${index === 0 ? "" : "."}${step}`;
			return lists.has(path[index - 1]) ? "[]" : ".<name>";
		})
		.join("");
}

function isEmpty(value) {
	return typeof value === "object" && Object.keys(value).length === 0;
}

/** A value as YAML on one line. */
function flow(value) {
	return stringify(value, { collectionStyle: "flow", lineWidth: 0, flowCollectionPadding: false }).trim();
}
