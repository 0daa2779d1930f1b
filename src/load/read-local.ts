/** Settings of the embedded engine. */
import type { JsonObject } from "../model/json.ts";
import type { EngineKind, LocalSettings, ResearchSettings } from "../model/pipeline.ts";
import type { ProblemLog } from "./problem-log.ts";
import { readModel } from "./read-model.ts";
import { mapping } from "./read-settings.ts";
import type { YamlFile } from "./yaml-file.ts";

const DEFAULT_CONCURRENCY = 4;

export interface LocalOptions {
	readonly engine: EngineKind;
	/** The pipeline file's folder. */
	readonly baseDir: string;
	/** `--corpus`, relative to `cwd`. */
	readonly corpus?: readonly string[] | undefined;
	readonly cwd: string;
}

export function readLocal(root: JsonObject, options: LocalOptions, yaml: YamlFile, log: ProblemLog): LocalSettings {
	const { engine, baseDir, cwd } = options;
	const local = mapping(root.local);
	const concurrency = typeof local.concurrency === "number" ? local.concurrency : DEFAULT_CONCURRENCY;
	const research = readResearch(local, options, yaml, log);
	if (options.corpus !== undefined && engine !== "local") {
		const message = "--corpus is for the embedded engine; this pipeline runs on the hosted service";
		log.warn("not_used_here", message, yaml.locateKey(["engine"]), {
			hint: "add --engine local, or leave --corpus out",
		});
	}
	if (options.corpus !== undefined) {
		const corpusLocations = options.corpus.map(() => yaml.at(0));
		return { corpus: options.corpus, corpusLocations, baseDir: cwd, concurrency, research };
	}
	const corpus = Array.isArray(local.corpus) ? local.corpus.filter((glob) => typeof glob === "string") : [];
	const corpusLocations = corpus.map((_, index) => yaml.locateValue(["local", "corpus", index]));
	if (engine === "local" && corpus.length === 0) {
		const location = root.local === undefined ? yaml.locateKey(["engine"]) : yaml.locateKey(["local"]);
		log.error("corpus_missing", "the embedded engine needs files to research in", location, {
			hint: 'add `local: { corpus: ["docs/**/*.md"] }`, or --corpus GLOB',
		});
	}
	return { corpus, corpusLocations, baseDir, concurrency, research };
}

function readResearch(local: JsonObject, { engine }: LocalOptions, yaml: YamlFile, log: ProblemLog): ResearchSettings {
	const model = readModel(local.model, { isUsed: engine === "local", yaml, log });
	return { allow_private_urls: local.allow_private_urls === true, model };
}
