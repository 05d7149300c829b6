import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { type Door, InboxCounts, InboxDirectory } from '../channels/index.js';
import type { Fact } from '../kernel/events/fact.js';
import { On } from '../kernel/events/on.js';
import { type RawSocket, RawSockets } from '../realtime/index.js';
import type { CallRow } from './call-row.js';
import { isSignedSocket } from './heard.js';
import { readFrame } from './relay-frame.js';
import { RelayTalk } from './relay-talk.js';
import { TalkByRelay } from './talk-by-relay.js';
import { WELCOME } from './talk-with-bot.js';

const PATH = /^\/channels\/([\w-]{1,60})\/voice\/relay\/([\w-]{1,60})$/;
/** What another process stored is noticed by looking; what this one stored, at once. */
const LOOK_MS = 1_000;
const SETUP_MS = 5_000;
const END_MS = 5_000;
const NOT_ALLOWED = 1008;
const OPEN = 1;

interface Knock {
  door: Door;
  callId: string;
}

/** The vendor's socket of a call that a bot holds: signed at our own address, for one call that waits for exactly this. */
@Injectable()
export class RelayGateway implements OnApplicationBootstrap {
  private readonly log = new Logger('voice');
  /** By conversation, once there is one: whoever is to be told that the bot wrote. */
  private readonly open = new Map<string, () => void>();

  constructor(
    private readonly sockets: RawSockets,
    private readonly inboxes: InboxDirectory,
    private readonly counts: InboxCounts,
    private readonly relay: TalkByRelay,
  ) {}

  onApplicationBootstrap(): void {
    this.sockets.serve<Knock>({
      path: PATH,
      knock: ([inboxId, callId], request) => this.knock(inboxId, callId, request),
      enter: (socket, who) => this.enter(socket, who),
    });
  }

  @On(['reply.written', 'control.changed'], 'live')
  wrote(facts: Fact[]): void {
    for (const { conversationId } of facts) if (conversationId) this.open.get(conversationId)?.();
  }

  private async knock(inboxId: string, callId: string, { url, headers }: IncomingMessage): Promise<Knock | null> {
    const door = await this.inboxes.find(inboxId);
    if (door?.adapter.channel !== 'voice') return null;
    if (await isSignedSocket(door, door.connection.publicUrl + url, headers['x-twilio-signature'])) {
      this.inboxes.heard(door);
      return { door, callId };
    }
    this.counts.refused(door.id);
    return null;
  }

  private enter(socket: RawSocket, { door, callId }: Knock): void {
    let talk: RelayTalk | null = null;
    let looks: NodeJS.Timeout | undefined;
    let conversationId: string | null = null;
    // One thing at a time, in the order it came.
    let last: Promise<void> = Promise.resolve();
    const next = (what: () => Promise<void>) => {
      // What the bot wrote is taken for a socket that carries it, and else left for how the call goes on.
      const whileOpen = () => (socket.readyState === OPEN ? what() : undefined);
      last = last.then(whileOpen).catch((error: Error) => {
        this.log.warn(`call ${callId}: ${error.message}`);
        socket.close(1011, 'try again');
      });
    };
    const poke = () => next(async () => talk?.tick().then(endSoon));
    const endSoon = () => {
      if (!talk?.over || !looks) return;
      clearInterval(looks);
      looks = undefined;
      late = setTimeout(() => socket.close(), END_MS);
    };
    let late = setTimeout(() => socket.close(NOT_ALLOWED, 'no setup'), SETUP_MS);
    const begin = (call: CallRow, session: string) => {
      clearTimeout(late);
      const line = {
        hear: (key: string, text: string) => this.relay.hear(call, key, text),
        interrupted: (key: string, heard: string) => this.relay.interrupted(call, key, heard),
        look: async () => {
          const found = await this.relay.look(call);
          conversationId = found.conversationId;
          if (conversationId) this.open.set(conversationId, poke);
          return found;
        },
        send: (frame: string) => socket.send(frame),
      };
      talk = new RelayTalk(session, line, Date.now, WELCOME);
      looks = setInterval(poke, LOOK_MS);
    };
    socket.on('message', (raw) =>
      next(async () => {
        const frame = readFrame(raw);
        if (frame.type === 'unknown') return this.counts.ignored(door.id, `relay ${frame.name}`, false, raw);
        if (frame.type === 'error') return this.log.warn(`call ${callId}: ${frame.description}`);
        if (frame.type !== 'setup') return talk?.hear(frame).then(endSoon);
        const call = talk ? null : await this.relay.begin(door.id, callId, frame.callSid);
        if (call) begin(call, frame.sessionId);
        else socket.close(NOT_ALLOWED, 'not this call');
      }),
    );
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(late);
      clearInterval(looks);
      if (conversationId && this.open.get(conversationId) === poke) this.open.delete(conversationId);
    });
  }
}
