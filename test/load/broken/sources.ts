/** The good pipelines that broken ones are made of. */
import type { LoadOptions } from "../../../src/load/load-options.ts";
import type { Files } from "../pipeline-folder.ts";

/** A pipeline with mistakes, and all that is said about it. */
export interface BrokenPipeline {
	readonly title: string;
	/** A single text is the pipeline file. */
	readonly files: Files | string;
	readonly options?: Omit<LoadOptions, "cwd">;
	/** Each problem as a line of place, code and message; then its other places and its hint. */
	readonly says: readonly string[];
}

export const head = "version: 1\nname: watch\n";

/** One task; more keys of it, or of the file, may follow. */
export function one(query: string): string {
	return `${head}tasks:\n  t:\n    query: ${query}\n`;
}

/** A task for each row of `data`, whose definition stands in line 4 from column 14 on. */
export function rows(data: string, more = ""): string {
	return `${head}data:
  companies: ${data}
tasks:
  t:
    for_each: { company: companies }
    key: "{{ company.name }}"
    query: About {{ company.name }}
${more}`;
}

export const inline = "[{ name: Acme, site: https://acme.example, info: { ceo: Ada }, tags: [red, blue] }]";

/** The query stands in line 9 from column 12 on. */
export function about(query: string): string {
	return rows(inline).replace("About {{ company.name }}", query);
}

export function csv(text: string | Uint8Array, definition = "{ file: companies.csv }"): Files {
	return { "pipeline.yaml": rows(definition), "companies.csv": text };
}

export function json(text: string, definition = "{ file: companies.json }"): Files {
	return { "pipeline.yaml": rows(definition), "companies.json": text };
}

/** A task for each name, keyed by it. */
export function keyed(...names: readonly string[]): string {
	return `${head}data:
  names: [${names.map((name) => JSON.stringify(name)).join(", ")}]
tasks:
  t:
    for_each: { name: names }
    key: "{{ name }}"
    query: About {{ name }}
`;
}
