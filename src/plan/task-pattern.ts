/** A name or a glob over task ids, as `--select` and the tests of a pipeline write it. */
import { latePicomatch } from "../values/late-packages.ts";
import { suggest } from "../values/suggest.ts";

/** Ids with glob characters of their own are matched by their name. A last `/*` means all below: keys may have slashes. */
export function taskPattern(text: string): (id: string) => boolean {
	const glob = latePicomatch()(text.endsWith("/*") ? `${text}*` : text, { dot: true });
	return (id) => id === text || glob(id);
}

/** Whether a name or glob may match tasks of one of these templates, whose keys are not known yet. */
export function couldMatch(text: string, templates: readonly string[]): boolean {
	return templates.some(taskPattern(text.split("/")[0] ?? ""));
}

/** Of a pattern whose template is misspelt: the one that was meant. `templates`: all names of the pipeline. */
export function meantPattern(text: string, templates: readonly string[]): string | undefined {
	const [name = "", ...rest] = text.split("/");
	const meant = templates.includes(name) ? undefined : suggest(name, templates);
	return meant === undefined ? undefined : [meant, ...rest].join("/");
}
