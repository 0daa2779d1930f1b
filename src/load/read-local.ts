/** Settings of the embedded engine. */
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import type { EngineKind, LocalSettings, ModelSettings, ResearchSettings } from "../model/pipeline.ts";
import { checkModelUrl } from "../values/model-url.ts";
import type { ProblemLog } from "./problem-log.ts";
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
	const research = readResearch(local, yaml, log);
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

function readResearch(local: JsonObject, yaml: YamlFile, log: ProblemLog): ResearchSettings {
	return { allow_private_urls: local.allow_private_urls === true, model: readModel(local.model, yaml, log) };
}

/** Null where none is set; a wrong shape has been reported already. */
function readModel(value: Json | undefined, yaml: YamlFile, log: ProblemLog): ModelSettings | null {
	if (!isJsonObject(value)) return null;
	const { base_url, name, api_key_env, prices } = value;
	if (typeof base_url !== "string" || typeof name !== "string") return null;
	const { input, output } = mapping(prices);
	const keyName = typeof api_key_env === "string" ? api_key_env : null;
	return {
		base_url: readModelUrl(base_url, keyName !== null, yaml, log),
		name: name.trim(),
		api_key_env: keyName,
		prices: typeof input === "number" && typeof output === "number" ? { input, output } : null,
	};
}

/** Normalised; as it stands where a mistake in it is told. */
function readModelUrl(given: string, hasKey: boolean, yaml: YamlFile, log: ProblemLog): string {
	const url = checkModelUrl(given, hasKey);
	if (url.ok) return url.value;
	// A problem with a place is shown with its line, and a line with its password.
	const location = given.includes("@") ? undefined : yaml.locateValue(["local", "model", "base_url"]);
	if (location === undefined || !log.hasAt(location)) log.error("base_url", url.message, location, { hint: url.hint });
	return given;
}
