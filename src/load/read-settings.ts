/** The parts of a pipeline that are plain settings: budget, prices, run, refresh, export. */
import { resolve } from "node:path";
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import {
	type Budget,
	DEFAULT_EXPORT_FORMATS,
	EXPORT_FORMATS,
	type ExportFormat,
	type Pipeline,
	type Prices,
	RETRYABLE,
	type Refresh,
	type RetryPolicy,
	type RunSettings,
} from "../model/pipeline.ts";
import { REFERENCE_PRICES } from "../model/reference-prices.ts";
import { MODES, type Mode } from "../model/wire.ts";
import { parseDuration } from "../values/duration.ts";
import type { YamlFile } from "./yaml-file.ts";

const DEFAULT_SETTLE_MS = 5_000;
const DEFAULT_RETRY_ON: RetryPolicy["on"] = ["failed", "invalid"];
export const NO_RETRY: RetryPolicy = { attempts: 0, on: DEFAULT_RETRY_ON, mode: null };

export function readBudget(root: JsonObject, yaml: YamlFile): Budget {
	const budget = mapping(root.budget);
	const at = (key: string) => yaml.locateValue(["budget", key]);
	return {
		maxCost: numberOr(budget.max_cost, null),
		maxTasks: numberOr(budget.max_tasks, null),
		perMonth: numberOr(budget.per_month, null),
		locations: { maxCost: at("max_cost"), maxTasks: at("max_tasks"), perMonth: at("per_month") },
	};
}

export function readPrices(root: JsonObject): Prices {
	const given = mapping(root.prices);
	const prices: { [mode in Mode]: number | null } = { ...REFERENCE_PRICES };
	for (const mode of MODES) prices[mode] = given[mode] === "unknown" ? null : numberOr(given[mode], prices[mode]);
	return prices;
}

export function readRun(root: JsonObject): RunSettings {
	const run = mapping(root.run);
	return {
		batchSize: numberOr(run.batch_size, 100),
		maxOpenBatches: numberOr(run.max_open_batches, 10),
		deadlineMs: durationOr(run.deadline, null),
		maxFailures: readMaxFailures(run.max_failures),
		settleMs: durationOr(run.settle, DEFAULT_SETTLE_MS),
		pollMs: durationOr(run.poll, null),
	};
}

export function readRefresh(value: Json | undefined): Refresh | undefined {
	if (typeof value !== "string") return undefined;
	if (value === "on_change" || value === "always") return { kind: value };
	const maxAgeMs = parseDuration(value);
	return maxAgeMs === undefined ? undefined : { kind: "age", maxAgeMs, text: value };
}

/** Undefined where nothing is said, so that a template inherits what the file says. */
export function readRetry(value: Json | undefined): RetryPolicy | undefined {
	if (!isJsonObject(value)) return undefined;
	const on = value.on;
	return {
		attempts: numberOr(value.attempts, 0),
		on: Array.isArray(on) ? RETRYABLE.filter((outcome) => on.includes(outcome)) : DEFAULT_RETRY_ON,
		mode: MODES.find((mode) => mode === value.mode) ?? null,
	};
}

export interface ExportFolders {
	readonly baseDir: string;
	readonly projectRoot: string;
	/** `--out`, absolute. */
	readonly outDir: string | undefined;
}

/** All but the columns, which are held against what the templates give. */
export function readExport(
	root: JsonObject,
	name: string,
	folders: ExportFolders,
): Omit<Pipeline["export"], "csvColumns"> {
	const settings = mapping(root.export);
	const given = Array.isArray(settings.formats) ? settings.formats : DEFAULT_EXPORT_FORMATS;
	const formats = EXPORT_FORMATS.filter((format): format is ExportFormat => given.includes(format));
	const dir =
		typeof settings.dir === "string"
			? resolve(folders.baseDir, settings.dir)
			: resolve(folders.projectRoot, "results", name);
	return { dir: folders.outDir ?? dir, formats };
}

function readMaxFailures(value: Json | undefined): RunSettings["maxFailures"] {
	if (typeof value === "number") return { count: value };
	const percent = typeof value === "string" ? /^(\d+)%$/.exec(value)?.[1] : undefined;
	return percent === undefined ? null : { share: Number(percent) / 100 };
}

/** The value as a mapping; a wrong shape has been reported already. */
export function mapping(value: Json | undefined): JsonObject {
	return isJsonObject(value) ? value : {};
}

function numberOr<Default>(value: Json | undefined, otherwise: Default): number | Default {
	return typeof value === "number" ? value : otherwise;
}

function durationOr<Default>(value: Json | undefined, otherwise: Default): number | Default {
	return (typeof value === "string" ? parseDuration(value) : undefined) ?? otherwise;
}
