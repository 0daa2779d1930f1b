/** Builds the index of a folder once, in a process of its own, and tells what it took, as one JSON line. */
import { statSync } from "node:fs";
import { openCorpus } from "../../dist/research/open-corpus.js";

const [root, databasePath, patterns = "**/*"] = process.argv.slice(2);
const begun = performance.now();
const before = process.cpuUsage();
const corpus = await openCorpus({ root, baseDir: root, patterns: patterns.split(","), databasePath });
const ms = performance.now() - begun;
const { user, system } = process.cpuUsage(before);
if (corpus.unreadable.length > 0) throw new Error(JSON.stringify(corpus.unreadable));
const { size } = corpus.reader;
corpus.close();
const told = {
	passages: size,
	seconds: ms / 1000,
	cpuSeconds: (user + system) / 1e6,
	bytes: statSync(databasePath).size,
	peak: process.resourceUsage().maxRSS * 1024,
};
process.stdout.write(`${JSON.stringify(told)}\n`);
