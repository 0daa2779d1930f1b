/** What a service names things is kept as far as SQLite can hold it. */
export function storableText<Text extends string | null>(text: Text): Text {
	return (text === null ? null : text.toWellFormed().replaceAll("\0", "\ufffd")) as Text;
}
