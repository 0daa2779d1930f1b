/** The engine's own links, which nobody outside its process can follow, as addresses of this server. */
import { linkedTask } from "../model/task-files.ts";

/** A task with links that its caller can follow. */
export type NameLink = <Task extends { readonly pdf_url?: string }>(task: Task) => Task;

/** `base`: of this server, with `/v1`. Links of others stay. */
export function createLinkNaming(base: string): NameLink {
	return (task) => {
		const id = task.pdf_url === undefined ? undefined : linkedTask(task.pdf_url);
		return id === undefined ? task : { ...task, pdf_url: `${base}/deepresearch/tasks/${id}/pdf` };
	};
}
