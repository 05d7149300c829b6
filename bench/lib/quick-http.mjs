// Keep-alive HTTP that costs next to nothing: requests as bytes, of answers only the status and the length. Where thousands of
// small calls a second share two cores with the server they measure, a whole client would be a good part of what is measured.
import net from 'node:net';

/** `send(request, done)` as of a pool of `connections`; who finds none free waits in line. Answers must tell their length. */
export function openQuick(url, connections) {
  const { hostname, port, host } = new URL(url);
  const free = [];
  const line = [];
  const sockets = Array.from({ length: connections }, () => open());

  function open() {
    const socket = net.connect(Number(port), hostname).setNoDelay(true);
    const state = { socket, done: null, had: null };
    socket.on('data', (bytes) => hear(state, bytes));
    socket.on('error', (error) => end(state, error.message));
    socket.on('close', () => end(state, 'closed'));
    free.push(state);
    return state;
  }
  function hear(state, bytes) {
    const all = state.had ? Buffer.concat([state.had, bytes]) : bytes;
    const error = judge(all);
    state.had = error === undefined ? all : null;
    if (error !== undefined) end(state, error);
  }
  function end(state, error) {
    const { done } = state;
    state.done = null;
    if (!done) return;
    if (!state.socket.destroyed) hand(state);
    done(error);
  }
  function hand(state) {
    const next = line.shift();
    if (next) ask(state, next);
    else free.push(state);
  }
  function ask(state, { bytes, done }) {
    state.done = done;
    state.socket.write(bytes);
  }

  return {
    send(request, done) {
      const asked = { bytes: render(request, host), done };
      // The last that was free is the likeliest to be warm.
      const state = free.pop();
      if (state) ask(state, asked);
      else line.push(asked);
    },
    close: () => sockets.forEach(({ socket }) => socket.destroy()),
  };
}

/** A request as it goes over the wire. */
export function render({ method = 'POST', path, headers, body = '' }, host) {
  const told = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = body ? `content-length: ${Buffer.byteLength(body)}\r\n` : '';
  return `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\n${told.join('')}${length}\r\n${body}`;
}

const LENGTH = 'content-length: ';

/** Undefined while the answer is not whole, null when it is a success, else what is wrong with it. */
export function judge(bytes) {
  const head = bytes.indexOf('\r\n\r\n', 0, 'latin1');
  if (head < 0) return undefined;
  const at = bytes.indexOf(LENGTH, 0, 'latin1');
  if (at < 0 || at > head) return `HTTP ${bytes.latin1Slice(9, 12)} without a length`;
  const length = Number.parseInt(bytes.latin1Slice(at + LENGTH.length, at + LENGTH.length + 12), 10);
  if (bytes.length < head + 4 + length) return undefined;
  return bytes[9] === 0x32
    ? null
    : `HTTP ${bytes.latin1Slice(9, 12)} ${bytes.toString('utf8', head + 4).slice(0, 200)}`;
}
