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
    const head = all.indexOf('\r\n\r\n');
    const length = head < 0 ? null : /\r\ncontent-length: *(\d+)/i.exec(all.latin1Slice(0, head + 2));
    if (head < 0 || (length && all.length < head + 4 + Number(length[1]))) {
      state.had = all;
      return;
    }
    state.had = null;
    const status = Number(all.latin1Slice(9, 12));
    if (!length) end(state, `HTTP ${status} without a length`);
    else
      end(
        state,
        status >= 200 && status < 300 ? null : `HTTP ${status} ${all.toString('utf8', head + 4).slice(0, 200)}`,
      );
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
    send({ method = 'POST', path, headers, body = '' }, done) {
      const told = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      const length = body ? `content-length: ${Buffer.byteLength(body)}\r\n` : '';
      const asked = {
        bytes: `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\n${told.join('')}${length}\r\n${body}`,
        done,
      };
      // The last that was free is the likeliest to be warm.
      const state = free.pop();
      if (state) ask(state, asked);
      else line.push(asked);
    },
    close: () => sockets.forEach(({ socket }) => socket.destroy()),
  };
}
