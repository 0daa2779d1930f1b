/** What an answer has that no answer should have, told to a person once for each adapter: services repeat themselves. */
export type NoticeKind = "cost" | "nesting" | "key";

export type Notice = (kind: NoticeKind, message: string) => void;

export function toldOnce(tell: (message: string) => void = () => undefined): Notice {
	const told = new Set<NoticeKind>();
	return (kind, message) => {
		if (told.has(kind)) return;
		told.add(kind);
		tell(message);
	};
}
