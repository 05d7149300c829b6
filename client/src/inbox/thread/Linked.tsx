/** Text with its web addresses as links. Everything else stays text: a customer's words are never markup. */
export function Linked({ text }: { text: string }) {
  const parts = text.split(/(https?:\/\/[^\s<>"')\]]+)/g);
  if (parts.length === 1) return <>{text}</>;
  return (
    <>
      {parts.map((part, index) =>
        index % 2 === 1 ? (
          // The parts of a fixed text
          <a key={index} href={part} target="_blank" rel="noreferrer noopener nofollow">
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </>
  );
}
