/** Shows the progress of long work: a bar on a terminal, otherwise a line every few seconds. Always on stderr. */
export interface Progress {
  /** `done` of `total` units of the work called `label`; `total` is undefined when unknown. */
  at(label: string, done: number, total: number | undefined): void;
  /** Ends the work; its last line stays. */
  end(): void;
}

export const silent: Progress = { at: () => undefined, end: () => undefined };

const barWidth = 24;
const redrawMs = 100;
const lineMs = 5_000;

type Out = Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;

export function progressOn(out: Out = process.stderr, now: () => number = () => performance.now()): Progress {
  let label = '';
  let started = now();
  let shown = -Infinity;
  let last = '';
  let isOver = false;
  const show = (text: string): void => {
    last = text;
    out.write(out.isTTY ? `\r\u001b[2K${text}` : `${text}\n`);
  };
  return {
    at(what, done, total) {
      const time = now();
      if (what !== label) {
        if (last !== '' && out.isTTY) out.write('\n');
        [label, started, shown, isOver] = [what, time, -Infinity, false];
      }
      if (isOver) return;
      isOver = total !== undefined && done >= total;
      if (!isOver && time - shown < (out.isTTY ? redrawMs : lineMs)) return;
      shown = time;
      show(`${what} ${out.isTTY ? bar(done, total) : ''}${figures(done, total, (time - started) / 1000)}`);
    },
    end() {
      if (last !== '' && out.isTTY) out.write('\n');
      last = '';
      label = '';
    },
  };
}

function bar(done: number, total: number | undefined): string {
  if (total === undefined) return '';
  const full = total === 0 ? barWidth : Math.min(barWidth, Math.floor((barWidth * done) / total));
  return `[${'#'.repeat(full)}${'.'.repeat(barWidth - full)}] `;
}

function figures(done: number, total: number | undefined, seconds: number): string {
  const rate = seconds > 0 ? done / seconds : 0;
  const speed = `${Math.round(rate).toLocaleString('en')}/s`;
  if (total === undefined) return `${done.toLocaleString('en')} · ${speed} · ${seconds.toFixed(1)} s`;
  const share = total === 0 ? 100 : Math.floor((100 * done) / total);
  const left = rate > 0 ? `${Math.ceil((total - done) / rate)} s left` : 'just begun';
  const time = done >= total ? `${seconds.toFixed(1)} s` : left;
  return `${share} % · ${done.toLocaleString('en')} of ${total.toLocaleString('en')} · ${speed} · ${time}`;
}
