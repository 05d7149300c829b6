import { WebSocket } from 'undici';
import { type Booted, bootApp } from '../../support/boot-app.js';

describe('a wire that comes through no door', () => {
  let hub: Booted;
  beforeAll(async () => {
    hub = await bootApp();
  });
  afterAll(() => hub.close());

  // As Socket.IO writes them: 40 is CONNECT, to the nameless namespace unless it says which.
  it.each([
    ['knocks at none', '40'],
    ['knocks where there is none', '40/nowhere,'],
    ['shows a made-up token', '40/agent,{"token":"made.up"}'],
    ['speaks before it is let in', '42/agent,["beat"]'],
  ])(
    'is closed within 5 s when it %s',
    async (_, says) => {
      const wire = new WebSocket(`${hub.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
      // It answers pings, so nothing but the hub's own clock ends it.
      wire.onmessage = ({ data }) => data === '2' && wire.send('3');
      const closed = new Promise((close) => {
        wire.onclose = close;
      });
      await new Promise((open) => {
        wire.onopen = open;
      });
      const began = Date.now();
      wire.send(says);
      await closed;
      expect(Date.now() - began).toBeLessThan(6000);
    },
    30_000,
  );
});
