import { StringDecoder } from "node:string_decoder";

/** How often live output is sent, in milliseconds, and how much of it at once, in characters: nobody reads faster. */
const period = 50;
const most = 64 * 1024;

/**
 * Gathers the output of a run and sends it as text in bounded pieces, each with the newest count that came with a chunk; what is too much for a piece is cut out of its middle,
 * and the piece says so. The whole output is kept elsewhere.
 */
export function gatherOutput(
  send: (text: string, count: number) => void,
): (chunk: Uint8Array, count: number) => void {
  const decoder = new StringDecoder("utf8");
  let gathered = "";
  let cut = 0;
  let newest = 0;
  let isScheduled = false;
  const flush = () => {
    isScheduled = false;
    const half = most / 2;
    const note = `\n… ${cut} characters are not shown here …\n`;
    send(cut === 0 ? gathered : gathered.slice(0, half) + note + gathered.slice(half), newest);
    gathered = "";
    cut = 0;
  };
  return (chunk, count) => {
    newest = count;
    gathered += decoder.write(Buffer.from(chunk));
    const over = gathered.length - most;
    if (over > 0) {
      gathered = gathered.slice(0, most / 2) + gathered.slice(-most / 2);
      cut += over;
    }
    if (!isScheduled) {
      isScheduled = true;
      setTimeout(flush, period);
    }
  };
}
