import { resolve } from "node:path";
import { readResearchFlags } from "../../app/research-flags.ts";
import { serve as serveLocally } from "../../app/serve.ts";
import { readVersion } from "../../system/version.ts";
import { plural } from "../../values/plural.ts";
import type { CommandRunner } from "../command-runner.ts";
import { formatProblems } from "../format-problems.ts";
import { refused } from "../show-run.ts";

interface Flags {
	readonly port: number;
	readonly host: string;
	readonly corpus: readonly string[];
	readonly data: string;
	readonly charge: "none" | "reference";
	readonly concurrency: number;
	/** Milliseconds. */
	readonly taskTimeout?: number;
	readonly allowPrivateUrls?: boolean;
	/** False for `--no-key`. */
	readonly key: boolean;
	readonly publicUrl?: string;
	readonly quiet?: boolean;
	readonly model?: string;
	readonly modelUrl?: string;
	readonly modelKeyEnv?: string;
	readonly modelPrices?: { readonly input: number; readonly output: number };
}

/** Offers the embedded engine over HTTP until it is stopped. */
export const serve: CommandRunner<Flags> = async (_parameters, flags, context) => {
	const { cwd, env, signal, stderr } = context;
	const { port, host, corpus, data, charge, concurrency, taskTimeout } = flags;
	const { model, modelUrl, modelKeyEnv, modelPrices } = flags;
	const research = readResearchFlags({ name: model, url: modelUrl, keyEnv: modelKeyEnv, prices: modelPrices });
	if (!research.ok) return refused({ ok: false, problems: research.problems, sources: [], exitCode: 2 }, context);
	const end = await serveLocally({
		...{ root: cwd, corpus, dataDir: resolve(cwd, data), charge, concurrency, signal, host, port },
		taskTimeoutMs: taskTimeout,
		research: { ...research.value, allow_private_urls: flags.allowPrivateUrls === true },
		readVariable: (name) => env[name],
		apiKey: env.TRAWL_API_KEY === "" ? undefined : env.TRAWL_API_KEY,
		keyless: !flags.key,
		publicUrl: flags.publicUrl,
		version: readVersion(),
		log: (line) => void (flags.quiet || stderr.write(line)),
		onListening({ baseUrl, files, keyless, warnings }) {
			if (warnings.length > 0) stderr.write(`${formatProblems(warnings, [])}\n`);
			const who = keyless ? "without a key, for this machine alone" : "for callers with the key";
			stderr.write(`Serving ${plural(files, "file")} at ${baseUrl}, ${who}\n`);
		},
	});
	return end.ok ? 0 : refused(end, context);
};
