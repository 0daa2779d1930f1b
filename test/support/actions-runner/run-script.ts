/** One `run` step: a script in bash as the runner starts it, with its environment files, and what became of them. */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { readEnvironmentFile } from "./environment-file.ts";
import { type Annotation, readLog } from "./log-commands.ts";

/** Bytes of a step's summary above which GitHub shows none of it. */
const SUMMARY_LIMIT = 1024 * 1024;
const FILES = ["OUTPUT", "ENV", "STATE", "PATH", "STEP_SUMMARY"] as const;

export interface ScriptOptions {
	readonly cwd: string;
	readonly temp: string;
	readonly env: Readonly<Record<string, string>>;
	readonly masks: readonly string[];
	/** Called with what signals the shell, and it alone, as the runner does; SIGKILL ends all that it started. */
	readonly onStart: (signal: (name: NodeJS.Signals) => void) => void;
}

export interface ScriptResult {
	readonly exitCode: number | null;
	readonly outputs: Record<string, string>;
	readonly exported: Record<string, string>;
	/** Folders in which later steps look for programs first. */
	readonly paths: readonly string[];
	readonly summary: string;
	readonly raw: string;
	readonly shown: string;
	readonly annotations: readonly Annotation[];
	readonly obeyed: readonly string[];
	readonly masks: readonly string[];
}

export async function runScript(
	script: string,
	{ cwd, temp, env, masks, onStart }: ScriptOptions,
): Promise<ScriptResult> {
	const folder = join(temp, `step-${randomUUID()}`);
	mkdirSync(folder);
	const files = Object.fromEntries(FILES.map((name) => [`GITHUB_${name}`, join(folder, name)]));
	for (const file of Object.values(files)) writeFileSync(file, "");
	writeFileSync(join(folder, "script.sh"), script);
	const argv = ["--noprofile", "--norc", "-eo", "pipefail", join(folder, "script.sh")];
	const child = spawn("bash", argv, {
		cwd,
		env: { ...env, ...files },
		stdio: ["ignore", "pipe", "pipe"],
		detached: true,
	});
	onStart((name) => {
		if (child.pid !== undefined) process.kill(name === "SIGKILL" ? -child.pid : child.pid, name);
	});
	const log = readLog();
	log.masks.push(...masks);
	let raw = "";
	const lines = [child.stdout, child.stderr].map(async (stream) => {
		for await (const line of createInterface({ input: stream })) {
			raw += `${line}\n`;
			log.read(line);
		}
	});
	const exitCode = await new Promise<number | null>((resolve, reject) =>
		child.on("error", reject).on("close", resolve),
	);
	await Promise.all(lines);
	const read = (name: (typeof FILES)[number]) => readFileSync(join(folder, name), "utf8");
	const summary = read("STEP_SUMMARY");
	if (Buffer.byteLength(summary) > SUMMARY_LIMIT)
		throw new Error("$GITHUB_STEP_SUMMARY supports content up a size of 1024k");
	return {
		...{ exitCode, raw, summary, annotations: log.annotations, obeyed: log.obeyed },
		outputs: readEnvironmentFile(read("OUTPUT")),
		exported: readEnvironmentFile(read("ENV")),
		paths: read("PATH")
			.split("\n")
			.filter((line) => line !== ""),
		shown: log.shown.map((line) => `${line}\n`).join(""),
		masks: log.masks.slice(masks.length),
	};
}
