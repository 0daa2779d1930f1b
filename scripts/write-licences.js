/** The licences of the packages whose code a build took into its own files, as they ask for. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

/** `output`: what rolldown wrote. Throws where a package has no licence to show. */
export function writeLicences(file, output) {
	const texts = packagesIn(output).map((name) => {
		const folder = `node_modules/${name}`;
		const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
		const licence = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
		if (licence === undefined) throw new Error(`${name} is built in and has no licence file`);
		return `${name} ${version} (${license})\n\n${readFileSync(`${folder}/${licence}`, "utf8").trim()}\n`;
	});
	writeFileSync(file, texts.join(`\n${"-".repeat(80)}\n\n`));
}

function packagesIn(output) {
	const modules = output.flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds : []));
	const names = modules.map(
		(id) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/.exec(id.replaceAll("\\", "/"))?.[1],
	);
	return [...new Set(names.filter((name) => name !== undefined))].sort();
}
