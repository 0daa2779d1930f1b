/**
 * Problems as workflow commands of GitHub Actions, which shows them beside the lines of a pull request.
 *
 * A step may show ten of each severity; what is beyond is counted in the tenth. No text can end a command or begin
 * another: line ends, `%` and, in properties, `:` and `,` are encoded.
 */
import type { Validation } from "../../app/validate-pipeline.ts";
import type { Problem } from "../../model/problem.ts";
import { plainText } from "../plain-text.ts";
import type { ShowPath } from "./repository-path.ts";

/** Of one severity, in one step. */
const MOST_SHOWN = 10;

type Found = Problem & { readonly file: string };

export function printGithub(validations: readonly Validation[], showPath: ShowPath): string {
	const found = validations.flatMap(({ file, problems }) => problems.map((problem): Found => ({ ...problem, file })));
	const lines = (["error", "warning"] as const).flatMap((severity) => {
		const all = found.filter((problem) => problem.severity === severity);
		if (all.length <= MOST_SHOWN) return all.map((problem) => command(problem, showPath));
		const shown = all.slice(0, MOST_SHOWN - 1);
		const more = all.length - shown.length;
		const rest = `and ${more} more ${severity}s: \`trawl validate\` tells of them`;
		return [...shown.map((problem) => command(problem, showPath)), `::${severity} title=trawl::${data(rest)}`];
	});
	return lines.map((line) => `${line}\n`).join("");
}

function command({ file, code, severity, message, location, related = [], hint }: Found, showPath: ShowPath): string {
	const { line, column, length = 1 } = location ?? {};
	const place = line === undefined || column === undefined ? {} : { line, col: column, endColumn: column + length };
	const properties = { file: showPath(location?.file ?? file), ...place, title: code };
	const shown = Object.entries(properties).map(([key, value]) => `${key}=${property(String(value))}`);
	const places = related.map(
		({ message: what, location: at }) => `${what}: ${showPath(at.file)}:${at.line}:${at.column}`,
	);
	const text = [message, ...places, ...(hint === undefined ? [] : [hint])].map(plainText).join("\n");
	return `::${severity} ${shown.join(",")}::${data(text)}`;
}

function data(text: string): string {
	return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
	return data(plainText(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
