/** A temporary folder of files, opened as a corpus. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { JsonObject } from "../../src/model/json.ts";
import type { ResearchRequest, ResearchResult } from "../../src/model/researcher.ts";
import { createExtractiveResearcher } from "../../src/research/extractive-researcher.ts";
import { type Corpus, openCorpus } from "../../src/research/open-corpus.ts";
import { isQuotedFrom, readCitations } from "../../src/research/quotation.ts";
import { standsInFile } from "../../src/research/source-text.ts";
import { sharedFolder } from "../support/temporary-folder.ts";

export const handbook = join(import.meta.dirname, "fixtures/handbook");

export const everything = ["**/*"];

export interface CorpusFolder {
	readonly path: string;
	/** There, and empty: of the documents. */
	readonly root: string;
	/** Not there yet. */
	readonly index: string;
	remove(): void;
}

export function corpusFolder(): CorpusFolder {
	const folder = sharedFolder();
	const root = join(folder.path, "docs");
	mkdirSync(root);
	return { ...folder, root, index: join(folder.path, "index.db") };
}

export function writeFiles(folder: string, files: { readonly [path: string]: string | Uint8Array }): void {
	for (const [path, content] of Object.entries(files)) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), content);
	}
}

export function openFolder(
	root: string,
	databasePath: string,
	patterns: readonly string[] = everything,
): Promise<Corpus> {
	return openCorpus({ root, baseDir: root, patterns, databasePath });
}

export function request(query: string, changes: Partial<ResearchRequest> = {}): ResearchRequest {
	return { query, urls: [], mode: "standard", output_formats: ["markdown"], ...changes };
}

export function schemaRequest(query: string, schema: JsonObject): ResearchRequest {
	return request(query, { output_formats: [schema] });
}

/** Asks one question of a folder, with an index of its own. */
export async function ask(root: string, asked: ResearchRequest): Promise<ResearchResult> {
	const folder = sharedFolder();
	const researcher = createExtractiveResearcher({ corpus: await openFolder(root, join(folder.path, "index.db")) });
	try {
		return await researcher.research(asked);
	} finally {
		researcher.close();
		folder.remove();
	}
}

export async function report(root: string, query: string, changes: Partial<ResearchRequest> = {}): Promise<string> {
	return String(output(await ask(root, request(query, changes))));
}

/** The output of a completed result. */
export function output(result: ResearchResult): unknown {
	if (result.status !== "completed") throw new Error(`expected a completed result, found: ${result.error}`);
	return result.output;
}

/** What is wrong with a report's citations; empty when every statement is in the passage it cites. */
export async function citationFaults(root: string, result: ResearchResult): Promise<string[]> {
	const { statements, uncited } = readCitations(String(output(result)));
	const faults = uncited.map((text) => `uncited: ${text}`);
	for (const source of result.sources) {
		const stands = await standsInFile(source, readFileSync(join(root, source.url ?? "")));
		if (!stands) faults.push(`not verbatim: ${source.snippet}`);
	}
	for (const statement of statements) {
		const snippet = result.sources[statement.source - 1]?.snippet ?? "";
		if (!isQuotedFrom(statement.text, snippet)) faults.push(`not in source ${statement.source}: ${statement.text}`);
	}
	return faults;
}
